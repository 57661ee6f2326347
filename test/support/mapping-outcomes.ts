import assert from 'node:assert/strict';
import type { SinkSettings } from '../../functions/shared/settings/index.ts';
import { differenceText } from '../../mapping/test/difference.ts';
import { runTests } from '../../mapping/test/run-tests.ts';

/** The time at which examples are run: records and tests that name none have it. */
export const NOW = Date.parse('2024-05-01T08:00:00Z');

/** What the tests of sinks found that is not as expected, and what they leave open. */
export interface Outcomes {
  readonly differences: readonly string[];
  /** Fields that no route takes, as `topic: path`. */
  readonly untaken: readonly string[];
  /** Names of routes that no test reaches. */
  readonly unreached: readonly string[];
}

/** Runs the tests of sinks that stand alone: they read no file. */
export async function outcomesOf(sinks: Readonly<Record<string, SinkSettings>>): Promise<Outcomes> {
  const readFile = (path: string) => assert.fail(`an example stands alone, and reads ${path}`);
  const { tests, sinks: coverage } = await runTests({ sinks, readFile, now: NOW, clock: () => 0 });
  return {
    differences: tests.flatMap(({ name, differences }) => differences.map((one) => `${name}: ${differenceText(one)}`)),
    untaken: coverage.flatMap(({ untaken }) => untaken),
    unreached: coverage.flatMap(({ unreached }) => unreached),
  };
}
