import { explainAwsError } from '../target/aws-error.ts';

/** Something that was asked of somebody: what it is, or why it is not known. */
export type Fact<T> = { readonly known: true; readonly value: T } | { readonly known: false; readonly why: string };

/** What is known of a fact. */
export function knownOf<T>(fact: Fact<T>): T | undefined {
  return fact.known ? fact.value : undefined;
}

/**
 * Asks for a fact, and waits no longer than a time: whoever hangs or refuses hides nothing else.
 * @param limitMs time that there is, in ms.
 */
export async function readFact<T>(read: () => Promise<T>, limitMs: number): Promise<Fact<T>> {
  const { promise: late, resolve } = Promise.withResolvers<Fact<T>>();
  const timer = setTimeout(() => resolve({ known: false, why: `no answer within ${limitMs / 1_000} s` }), limitMs);
  const answer = read().then(
    (value): Fact<T> => ({ known: true, value }),
    (error: unknown): Fact<T> => ({ known: false, why: reasonOf(error) }),
  );
  try {
    return await Promise.race([answer, late]);
  } finally {
    clearTimeout(timer);
  }
}

function reasonOf(error: unknown): string {
  const explained = explainAwsError(error) ?? error;
  return explained instanceof Error ? explained.message : String(explained);
}
