import { sinkDocument } from '../../functions/shared/document/document.ts';
import type { SinkSettings, SinkTest } from '../../functions/shared/settings/index.ts';
import { runTest, type TestEnd } from './run-test.ts';
import type { RecordsContext } from './test-records.ts';

/** Which tests are run, and with what. */
export interface TestRun {
  /** The sinks of a connectors file, by name. */
  readonly sinks: Readonly<Record<string, SinkSettings>>;
  /** Only tests whose names this says yes to. */
  readonly isWanted?: (sink: string, test: string) => boolean;
  readonly readFile: RecordsContext['readFile'];
  /** The time of tests that name none, in milliseconds since 1970. */
  readonly now: number;
  /** Milliseconds from any beginning. */
  readonly clock: () => number;
  /** Is told of each test when it has ended. */
  readonly onEnd?: (ended: EndedTest, count: { readonly done: number; readonly all: number }) => void;
}

/** A test that has run. */
export interface EndedTest extends TestEnd {
  readonly sink: string;
  readonly name: string;
  /** Its place among the sink's tests, from 0. */
  readonly index: number;
  readonly ms: number;
}

/** What the tests of a sink leave open. */
export interface SinkCoverage {
  readonly sink: string;
  /** Names of the routes that no test reaches. */
  readonly unreached: readonly string[];
  /** Fields that no route takes, as `topic: path`. */
  readonly untaken: readonly string[];
  /** As {@link TestEnd.merged} and {@link TestEnd.changedTags}. */
  readonly merged: readonly string[];
  readonly changedTags: readonly string[];
}

/** How tests ended. */
export interface TestReport {
  readonly tests: readonly EndedTest[];
  /** Of each sink with a test that was run. */
  readonly sinks: readonly SinkCoverage[];
}

/** Runs the tests of sinks, one after the other. */
export async function runTests(run: TestRun): Promise<TestReport> {
  const { isWanted = () => true } = run;
  const wanted = Object.entries(run.sinks).flatMap(([sink, settings]) => {
    const tests = [...settings.tests.entries()].filter(([, { name }]) => isWanted(sink, name));
    return tests.length === 0 ? [] : [{ sink, settings, tests }];
  });
  const all = wanted.reduce((sum, { tests }) => sum + tests.length, 0);
  const ended: EndedTest[] = [];
  for (const { sink, settings, tests } of wanted) {
    const context = { settings: sinkDocument(settings), topics: settings.topics, readFile: run.readFile, now: run.now };
    for (const [index, test] of tests) {
      const end = await timed(run.clock, test, context);
      const one = { sink, name: test.name, index, ...end };
      ended.push(one);
      run.onEnd?.(one, { done: ended.length, all });
    }
  }
  return { tests: ended, sinks: wanted.map(({ sink, settings }) => coverageOf(sink, settings, ended)) };
}

async function timed(clock: () => number, test: SinkTest, context: Parameters<typeof runTest>[1]) {
  const started = clock();
  const end = await runTest(test, context);
  return { ...end, ms: Math.round(clock() - started) };
}

function coverageOf(sink: string, { routes = [] }: SinkSettings, ended: readonly EndedTest[]): SinkCoverage {
  const own = ended.filter((test) => test.sink === sink);
  const names = routes.map(({ name }, index) => name ?? `routes[${index}]`);
  return {
    sink,
    unreached: names.filter((name) => !own.some(({ reached }) => reached.has(name))),
    untaken: eachOnce(own.flatMap(({ untaken }) => untaken)),
    merged: eachOnce(own.flatMap(({ merged }) => merged)),
    changedTags: eachOnce(own.flatMap(({ changedTags }) => changedTags)),
  };
}

function eachOnce(texts: readonly string[]): readonly string[] {
  return [...new Set(texts)].sort();
}
