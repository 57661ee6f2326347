import { setTimeout as sleep } from 'node:timers/promises';
import { LocalError } from '../../cli/terminal/usage.ts';

/**
 * Asks again and again until the answer is not undefined.
 * @param what what is waited for, to say when it does not come: "the eight records in topic x".
 * @throws LocalError when `timeoutMs` have passed; whatever `ask` throws, at once.
 */
export async function waitUntil<T>(
  what: string,
  timeoutMs: number,
  ask: () => Promise<T | undefined> | T | undefined,
): Promise<T> {
  const end = Date.now() + timeoutMs;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    if (Date.now() > end) throw new LocalError(`waited ${timeoutMs / 1000} s for ${what}, and it did not come`);
    await sleep(50);
  }
}
