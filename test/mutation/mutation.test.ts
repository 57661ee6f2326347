import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { runCommandLine } from '../support/run-command.ts';
import { covers } from './coverage.ts';
import { equivalentOf } from './equivalent.ts';
import { EQUIVALENTS } from './equivalents.ts';
import { findMutants } from './find-mutants.ts';
import { describeMutant, type Mutant, mutatedText } from './mutant.ts';
import { relatedTests } from './related-tests.ts';
import { runTest } from './run-test.ts';
import { sample } from './sample.ts';
import { scoreOf } from './score.ts';
import { refusedByTypes } from './type-check.ts';

const ROOT = join(import.meta.dirname, '../..');
const TIME_KEY = 'functions/sink/write/plan/time-key.ts';
/** For `runCommandLine`, whose commands are in local/. */
const MUTATION = '../test/mutation/mutation';
const TIME_KEY_TEST = 'test/functions/sink/write/plan/time-key.test.ts';

const mutantsOf = (text: string) => findMutants([{ file: 'a.ts', text }]);
const changesOf = (text: string) => mutantsOf(text).map(describeMutant);
const sourceOf = (file: string) => ({ file, text: readFileSync(join(ROOT, file), 'utf8') });

describe('the mutations of a file', () => {
  it('are of operators, literals, conditions, statements and awaits', () => {
    assert.deepEqual(changesOf('f(a < b, c ?? d);'), ['f(a < b, c ?? d); → ;', '< → <=', 'c ?? d → c', 'c ?? d → d']);
    assert.deepEqual(changesOf('const a = 1_000n;'), ['1_000n → 1001n', '1_000n → 999n']);
    assert.deepEqual(changesOf('const a = 0;'), ['0 → 1', '0 → (-1)']);
    assert.deepEqual(changesOf("const a = ['x', ''];"), ["['x', ''] → []", "'x' → ''", "'' → 'changed'"]);
    assert.deepEqual(changesOf('if (a) return;'), ['a → true', 'a → false', 'return; → ;']);
    assert.deepEqual(changesOf('const a = await b();'), ['await b() → b()']);
    assert.deepEqual(changesOf('const a = !b || Math.min(c);'), ['|| → &&', '!b → b', 'min → max']);
    assert.deepEqual(changesOf(`const a = \`x\${b}\`;`), [`\`x\${b}\` → ''`]);
  });

  it('are none where nothing runs: imports, types and names of properties', () => {
    const text =
      "import { a } from 'a';\ntype B = 'b' | 1;\ninterface C { c: 'c' }\nconst d: 'd' = e as 'f';\ng = { 'h': i };";
    assert.deepEqual(changesOf(text), ["g = { 'h': i }; → ;"]);
  });

  it('name their line, and change nothing else of the text', () => {
    const text = 'const a = b;\nconst c = d < e; // as it is\n';
    const [mutant] = mutantsOf(text);
    assert.ok(mutant !== undefined);
    assert.equal(mutant.line, 2);
    assert.equal(mutatedText(text, mutant), 'const a = b;\nconst c = d <= e; // as it is\n');
  });

  it('are the same ones for the same seed, in their order, and others for another', () => {
    const all = Array.from({ length: 1_000 }, (_, place) => place);
    const first = sample(all, 150, 1);
    assert.deepEqual(sample(all, 150, 1), first);
    assert.equal(new Set(first).size, 150);
    assert.deepEqual(
      first.toSorted((a, b) => a - b),
      first,
    );
    assert.notDeepEqual(sample(all, 150, 2), first);
    assert.deepEqual(sample(all, 2_000, 1), all);
  });
});

describe('the listed equivalent mutations', () => {
  it('have a reason each, and each is a mutation that is made', () => {
    const files = [...new Set(EQUIVALENTS.map(({ file }) => file))].map(sourceOf);
    const sources = new Map(files.map((source) => [source.file, source]));
    const made = findMutants(files).map((mutant) => equivalentOf(mutant, sources.get(mutant.file) ?? assert.fail()));
    assert.deepEqual(
      EQUIVALENTS.filter((known) => !made.includes(known)),
      [],
      'are made no more',
    );
    for (const { reason } of EQUIVALENTS) assert.ok(reason.length > 20, reason);
  });
});

describe('the tests that are run for a mutated file', () => {
  it('are those that import it, the nearest folder first', () => {
    const nearest = relatedTests(ROOT).nearest(TIME_KEY, 3);
    assert.equal(nearest.length, 3);
    assert.equal(nearest[0], TIME_KEY_TEST);
  });

  it('are those of the folder above where a room has none of its own, and not those of other rooms with a shorter way', () => {
    const nearest = relatedTests(ROOT).nearest('functions/sink/route/columns/provenance.ts', 12);
    assert.deepEqual(
      nearest.filter((test) => !test.startsWith('test/functions/sink/route/')),
      [],
    );
  });

  it('are found across the packages of the workspace', () => {
    const nearest = relatedTests(ROOT).nearest('packages/embedded-tdengine/src/sql/lexer.ts', 1000);
    assert.ok(nearest.includes('packages/embedded-tdengine/test/sql/lexer.test.ts'));
    assert.ok(nearest.includes('test/functions/shared/settings/checks/where-condition.test.ts'));
  });

  it('reach a mutation when the innermost range that V8 counted around it was run', () => {
    const ranges = [
      { startOffset: 0, endOffset: 100, count: 1 },
      { startOffset: 20, endOffset: 40, count: 0 },
    ];
    const coverage = new Map([['a.ts', [ranges]]]);
    const at = (start: number, end: number): Mutant => ({
      file: 'a.ts',
      line: 1,
      start,
      end,
      original: '',
      replacement: '',
    });
    assert.equal(covers(coverage, at(10, 15)), true);
    assert.equal(covers(coverage, at(20, 40)), false);
    assert.equal(covers(coverage, at(25, 30)), false);
    assert.equal(covers(coverage, at(35, 45)), true);
    assert.equal(covers(coverage, { ...at(10, 15), file: 'b.ts' }), false);
  });

  it('pass without a mutation, and fail with one', async () => {
    const run = { test: TIME_KEY_TEST, root: ROOT, timeoutMs: 60_000 };
    assert.equal(await runTest({ ...run, mutant: undefined }), 'passed');
    const source = sourceOf(TIME_KEY);
    const returned = findMutants([source]).find(({ original }) => original.startsWith('return'));
    assert.ok(returned !== undefined);
    assert.equal(await runTest({ ...run, mutant: returned }), 'failed');
    assert.deepEqual(sourceOf(TIME_KEY), source, 'the file itself stays as it is');
  });

  it('are given up when a mutation makes them run for ever', async () => {
    const { text } = sourceOf(TIME_KEY);
    const endless = { file: TIME_KEY, line: 1, start: 0, end: 0, original: '', replacement: 'for (;;);' };
    assert.match(mutatedText(text, endless), /^for \(;;\);/);
    assert.equal(await runTest({ test: TIME_KEY_TEST, root: ROOT, mutant: endless, timeoutMs: 2_000 }), 'hung');
  });
});

describe('the type check of mutations', () => {
  it('refuses a mutation that does not type-check, and takes one that does', () => {
    const mutants = findMutants([sourceOf('functions/source/read/window/window-search.ts')]);
    const kind = mutants.find(({ original }) => original === "'window'") ?? assert.fail();
    const number = mutants.find(({ original }) => original === '8') ?? assert.fail();
    assert.deepEqual([...refusedByTypes(ROOT, [number, kind, number])], [kind]);
  });
});

describe('the mutation score', () => {
  it('is the share of mutations that a test or the types noticed, without the equivalent ones, rounded down', () => {
    const mutants = mutantsOf('f(1, 2, 3, 4);').slice(1, 8);
    const [a, b, c, d, e, f, g] = mutants;
    assert.ok(a && b && c && d && e && f && g);
    const fates = new Map([
      [a, 'failed' as const],
      [b, 'hung' as const],
      [c, 'survived' as const],
      [d, 'unreached' as const],
      [e, 'failed' as const],
      [f, 'survived' as const],
    ]);
    assert.deepEqual(scoreOf(mutants, fates, new Set([f])), {
      counts: { tried: 6, failed: 2, hung: 1, types: 1, equivalent: 1 },
      percent: 66,
      survivors: [
        { mutant: c, fate: 'survived' },
        { mutant: d, fate: 'unreached' },
      ],
    });
  });
});

describe('npm run test:mutation', () => {
  it('prints the score of a path, and exits with 0 when it is enough', async () => {
    const options = ['--sample', '2', '--tests', '1', '--at-least', '1'];
    const { code, out } = await runCommandLine(MUTATION, TIME_KEY, ...options);
    assert.match(out, /^functions\/sink\/write\/plan\/time-key\.ts: \d+ % of 2 changes noticed/);
    assert.equal(code, 0, out);
  });

  it('refuses a path that does not exist', async () => {
    const { code, err } = await runCommandLine(MUTATION, 'functions/nowhere');
    assert.equal(code, 1);
    assert.equal(err, 'error: there is no "functions/nowhere"; see npm run test:mutation -- --help\n');
  });
});
