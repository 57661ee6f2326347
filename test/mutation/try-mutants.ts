import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Coverage, covers, readCoverage } from './coverage.ts';
import type { Mutant } from './mutant.ts';
import type { RelatedTests } from './related-tests.ts';
import { runTest } from './run-test.ts';

/** What became of a mutant. `unreached`: no test near it runs that code. */
export type Fate = 'failed' | 'hung' | 'survived' | 'unreached';

/** How mutants are tried. */
export interface Trial {
  readonly root: string;
  readonly related: RelatedTests;
  /** Test files that a mutant is tried with at most. */
  readonly mostTests: number;
  /** Test files that take longer on the unchanged source are left out, in ms. */
  readonly slowestMs: number;
  /** Processes at a time. */
  readonly jobs: number;
  readonly onProgress: (text: string) => void;
}

/** A test file that passes on the unchanged source. */
interface Tried {
  readonly test: string;
  readonly ms: number;
  readonly coverage: Coverage;
}

/** A loaded machine takes longer than it did before; a loop without an end takes for ever. */
const TIMEOUT = { factor: 5, atLeastMs: 10_000 };
/** What was tried. */
export interface Tries {
  readonly fates: ReadonlyMap<Mutant, Fate>;
  /** Test files that were left out, since they do not pass in time without a change. */
  readonly leftOut: readonly string[];
}

/** Tries each mutant with the tests that run its code, the quickest first, until one fails. */
export async function tryMutants(mutants: readonly Mutant[], trial: Trial): Promise<Tries> {
  const { related, mostTests, jobs, onProgress } = trial;
  const files = [...new Set(mutants.map(({ file }) => file))];
  const testsOf = new Map(files.map((file) => [file, related.nearest(file, mostTests)]));
  const tests = [...new Set([...testsOf.values()].flat())];
  const tried = new Map<string, Tried>();
  await forEach(tests, jobs, async (test, count) => {
    onProgress(`no change, test file ${count} of ${tests.length}`);
    const unchanged = await tryUnchanged(test, files, trial);
    if (unchanged !== undefined) tried.set(test, unchanged);
  });

  const fates = new Map<Mutant, Fate>();
  let alive = 0;
  await forEach(mutants, jobs, async (mutant, count) => {
    onProgress(`${alive} not noticed, change ${count} of ${mutants.length}`);
    const reaching = (testsOf.get(mutant.file) ?? [])
      .flatMap((test) => tried.get(test) ?? [])
      .filter(({ coverage }) => covers(coverage, mutant))
      .sort((a, b) => a.ms - b.ms);
    const fate = reaching.length === 0 ? 'unreached' : await fateOf(mutant, reaching, trial.root);
    if (fate === 'survived' || fate === 'unreached') alive += 1;
    fates.set(mutant, fate);
  });
  return { fates, leftOut: tests.filter((test) => !tried.has(test)) };
}

/** @returns undefined when it does not pass in time. */
async function tryUnchanged(test: string, files: readonly string[], trial: Trial): Promise<Tried | undefined> {
  const { root, slowestMs } = trial;
  const coverage = mkdtempSync(join(tmpdir(), 'coverage-'));
  try {
    const start = performance.now();
    const end = await runTest({ test, root, mutant: undefined, timeoutMs: slowestMs, coverage });
    if (end !== 'passed') return undefined;
    return { test, ms: performance.now() - start, coverage: readCoverage(coverage, root, files) };
  } finally {
    rmSync(coverage, { recursive: true, force: true });
  }
}

async function fateOf(mutant: Mutant, tests: readonly Tried[], root: string): Promise<Fate> {
  for (const { test, ms } of tests) {
    const timeoutMs = TIMEOUT.atLeastMs + TIMEOUT.factor * ms;
    const end = await runTest({ test, root, mutant, timeoutMs });
    if (end !== 'passed') return end;
  }
  return 'survived';
}

/** Does something for each of a list, several at a time. */
async function forEach<T>(list: readonly T[], atOnce: number, run: (item: T, count: number) => Promise<void>) {
  const rest = list.entries();
  const work = async () => {
    for (const [place, item] of rest) await run(item, place + 1);
  };
  await Promise.all(Array.from({ length: atOnce }, work));
}
