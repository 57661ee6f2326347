import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Ended } from '../run-tdkafka.ts';
import { drills, type Step } from './drill-page.ts';

/** What a drill is played on. */
export interface Stage {
  /** Runs `tdkafka` to its end. */
  run(args: readonly string[]): Promise<Ended>;
  /** What a name of the page is called here. */
  readonly names: ReadonlyMap<string, string>;
  /** What is not done with `tdkafka`, by the page's own line: what somebody else does, or another command. */
  readonly others: Readonly<Record<string, () => Promise<unknown>>>;
  /** What is done behind a command: time that passes elsewhere. By the command's words. */
  readonly behind?: Readonly<Record<string, () => Promise<unknown>>>;
}

/** Commands that change nothing: who types them looks again until it is so. */
const LOOKING =
  /^(?:status|verify|deployed|(?:dead-letters|checkpoint|backfill) (?:list|show|stats)|settings (?:show|diff|history))\b/;
const LOOK_MS = 30_000;
const PAUSE_MS = 200;

/** Does what the section of docs/drills.md with this heading says, and fails where something else is printed. */
export async function playDrill(title: string, stage: Stage): Promise<void> {
  const steps = drills().get(title);
  assert.ok(steps, `docs/drills.md has no drill "${title}"`);
  const left = new Set(Object.keys({ ...stage.others, ...stage.behind }));
  let printed = '';
  for (const step of steps) {
    if (step.args === undefined) {
      const other = stage.others[step.line];
      assert.ok(other, `nobody does: ${step.line}`);
      left.delete(step.line);
      await other();
      continue;
    }
    const args = step.args.map((word) => found(renamed(word, stage.names), printed));
    printed += await seen(step, args, stage);
    const command = Object.keys(stage.behind ?? {}).find((each) => args.join(' ').startsWith(each));
    if (command === undefined) continue;
    left.delete(command);
    await stage.behind?.[command]?.();
  }
  assert.deepEqual([...left], [], 'steps that the page does not have');
}

/** What a command has printed once it prints what the page shows. */
async function seen(step: Step, args: readonly string[], stage: Stage): Promise<string> {
  const until = Date.now() + (LOOKING.test(args.join(' ')) ? LOOK_MS : 0);
  for (;;) {
    const { code, out, err } = await stage.run(args);
    const text = `${out}${err}`;
    const missing = firstMissing(step.expected, text, stage.names);
    if (missing === undefined && code === step.code) return text;
    if (Date.now() >= until) {
      const why =
        missing === undefined ? `the exit code is ${code} in the place of ${step.code}` : `not printed: ${missing}`;
      assert.fail(`${step.line}\n${why}\n--- what was printed:\n${text}`);
    }
    await sleep(PAUSE_MS);
  }
}

/** The first of the lines that is not printed, behind those before it. */
function firstMissing(expected: readonly string[], text: string, names: Stage['names']): string | undefined {
  const lines = text.split('\n');
  let at = 0;
  for (const each of expected) {
    const pattern = linePattern(renamed(each, names));
    const index = lines.findIndex((line, number) => number >= at && pattern.test(line));
    if (index < 0) return each;
    at = index + 1;
  }
  return undefined;
}

/** Columns of a table are as wide as what is in them. */
function linePattern(line: string): RegExp {
  const parts = line.trim().split('…');
  return new RegExp(
    `^\\s*${parts.map((part) => RegExp.escape(part).replaceAll(/(?:\\x20)+/g, '\\s+')).join('.*')}\\s*$`,
  );
}

function renamed(text: string, names: Stage['names']): string {
  const any = [...names.keys()].sort((a, b) => b.length - a.length).map((name) => RegExp.escape(name));
  return text.replaceAll(new RegExp(`(?<!\\w)(?:${any.join('|')})(?!\\w)`, 'g'), (name) => names.get(name) ?? name);
}

/** A word with `…` is the last such word that was printed. */
function found(word: string, printed: string): string {
  if (!word.includes('…')) return word;
  const pattern = new RegExp(
    word
      .split('…')
      .map((part) => RegExp.escape(part))
      .join('[^\\s]*'),
    'g',
  );
  const last = [...printed.matchAll(pattern)].at(-1)?.[0];
  assert.ok(last !== undefined, `nothing like ${word} was printed:\n${printed}`);
  return last;
}
