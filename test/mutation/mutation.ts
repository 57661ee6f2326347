import { globSync, readFileSync, statSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join, relative } from 'node:path';
import { countOption } from '../../bench/options.ts';
import { progressLine } from '../../bench/progress.ts';
import { runCommand } from '../../cli/terminal/report-error.ts';
import { textTable } from '../../cli/terminal/text-table.ts';
import { COMMON_OPTIONS, LocalError, readArguments, UsageError } from '../../cli/terminal/usage.ts';
import { equivalentOf } from './equivalent.ts';
import { findMutants, type SourceText } from './find-mutants.ts';
import { keepSurvivors, lastSurvivors } from './last-run.ts';
import { describeMutant, type Mutant } from './mutant.ts';
import { relatedTests } from './related-tests.ts';
import { sample } from './sample.ts';
import { type Score, scoreOf } from './score.ts';
import { type Trial, tryMutants } from './try-mutants.ts';
import { refusedByTypes } from './type-check.ts';

const COMMAND = 'npm run test:mutation --';

const HELP = `Makes small changes to the code, one at a time, and tells which of them no test notices.

  npm run test:mutation -- PATH… [options]

  --sample N      changes that are tried in each path, chosen by the seed; 150 when left out; "all"
  --seed S        another seed is another sample; 1 when left out. The same seed on the same code is the same sample
  --tests N       test files that each change is tried with at most, nearest first; 5 when left out
  --slowest S     test files that take longer than so many seconds are left out; 30 when left out
  --at-least P    percentage that must be noticed, for the exit code; 85 when left out
  --again         only what survived the last run of the path, to see whether a new test notices it
  --jobs N        processes at a time; the machine's cores when left out
  --verbose       show stack traces

A path is a folder of sources or one of them. A change is an operator, a literal, a condition, or a statement or an
await that is left out. It is made in memory, never in a file. Tests that import the changed file are run, those of the
nearest folders first, of these the ones that run the changed line; the first failure, or a test that hangs, ends it. A
change that "npm run typecheck" refuses is noticed too. Changes that change nothing are listed with their reasons in
test/mutation/equivalents.ts.

Exit code: 0 when enough is noticed in each path, else 1.

Examples:
  npm run test:mutation -- functions/sink/write/plan
  npm run test:mutation -- functions/source/read/window --sample all
  npm run test:mutation -- functions/sink/write/plan --again
  npm run test:mutation -- functions/sink/write functions/sink/schema --seed 7 --sample 300
`;

const ROOT = join(import.meta.dirname, '../..');
const OPTIONS = {
  ...COMMON_OPTIONS,
  sample: { type: 'string', default: '150' },
  seed: { type: 'string', default: '1' },
  tests: { type: 'string', default: '5' },
  slowest: { type: 'string', default: '30' },
  'at-least': { type: 'string', default: '85' },
  again: { type: 'boolean', default: false },
  jobs: { type: 'string', default: String(availableParallelism()) },
} as const;

const say = (line: string) => process.stdout.write(`${line}\n`);

async function mutation(args: readonly string[]): Promise<void> {
  const { values, positionals } = readArguments(COMMAND, args, OPTIONS, true);
  if (values.help) {
    process.stdout.write(HELP);
    return;
  }
  if (positionals.length === 0) throw new UsageError(COMMAND, 'a folder of sources must be given');
  const count = (option: 'sample' | 'seed' | 'tests' | 'slowest' | 'at-least' | 'jobs') =>
    countOption(COMMAND, `--${option}`, values[option]);
  const most = values.sample === 'all' ? Number.POSITIVE_INFINITY : count('sample');
  const [seed, atLeast] = [count('seed'), count('at-least')];
  const { show, clear } = progressLine(process.stderr);
  const trial = {
    root: ROOT,
    related: relatedTests(ROOT),
    mostTests: count('tests'),
    slowestMs: 1_000 * count('slowest'),
    jobs: count('jobs'),
  };
  const paths = positionals.map((path) => ({ path: relative(ROOT, path), sources: sourcesIn(path) }));
  const low: string[] = [];
  for (const { path, sources } of paths) {
    const drawn = sample(findMutants(sources), most, seed);
    const mutants = values.again ? drawn.filter(survivorsOf(path)) : drawn;
    const score = await tryAll(mutants, sources, { ...trial, onProgress: (text) => show(`${path}: ${text}`) });
    clear();
    keepSurvivors(
      ROOT,
      path,
      score.survivors.map(({ mutant }) => mutant),
    );
    report(path, score, values.again ? '' : `, seed ${seed}`);
    if (!values.again && score.percent < atLeast) low.push(`${path} ${score.percent} %`);
  }
  if (low.length > 0) throw new LocalError(`less than ${atLeast} % noticed: ${low.join(', ')}`);
}

async function tryAll(mutants: readonly Mutant[], sources: readonly SourceText[], trial: Trial): Promise<Score> {
  const texts = new Map(sources.map((source) => [source.file, source]));
  const isEquivalent = (mutant: Mutant) => {
    const source = texts.get(mutant.file);
    return source !== undefined && equivalentOf(mutant, source) !== undefined;
  };
  const { fates, leftOut } = await tryMutants(
    mutants.filter((mutant) => !isEquivalent(mutant)),
    trial,
  );
  const alive = mutants.filter((mutant) => ['survived', 'unreached'].includes(fates.get(mutant) ?? ''));
  if (leftOut.length > 0) say(`left out, since they fail or are too slow without a change: ${leftOut.join(', ')}`);
  trial.onProgress('types of what is alive');
  return scoreOf(mutants, fates, refusedByTypes(trial.root, alive));
}

function report(path: string, { counts, percent, survivors }: Score, seed: string): void {
  say(
    `${path}: ${percent} % of ${counts.tried} changes noticed (${counts.failed} by a failing test, ${counts.hung} by a ` +
      `hanging one, ${counts.types} by types; ${counts.equivalent} more change nothing)${seed}`,
  );
  if (survivors.length === 0) return;
  const rows = survivors.map(({ mutant, fate }) => [
    `${mutant.file}:${mutant.line}`,
    fate === 'unreached' ? 'no test' : '',
    describeMutant(mutant),
  ]);
  for (const line of textTable(['not noticed', '', 'change'], rows)) say(line);
}

/** @throws UsageError */
function sourcesIn(path: string): readonly SourceText[] {
  const found = statSync(path, { throwIfNoEntry: false });
  if (found === undefined) throw new UsageError(COMMAND, `there is no "${path}"`);
  const names = found.isDirectory() ? globSync('**/*.ts', { cwd: path }).map((name) => join(path, name)) : [path];
  if (names.length === 0) throw new UsageError(COMMAND, `"${path}" has no sources`);
  return names.sort().map((name) => ({ file: relative(ROOT, name), text: readFileSync(name, 'utf8') }));
}

/** @throws LocalError */
function survivorsOf(path: string): (mutant: Mutant) => boolean {
  const survived = lastSurvivors(ROOT, path);
  if (survived === undefined) throw new LocalError(`there was no run of ${path} yet: run it without --again`);
  return survived;
}

// What a test has started ends with it: see run-test.ts.
process.once('SIGINT', () => process.exit(130));
await runCommand(mutation);
