import type { Difference } from './difference.ts';
import { isFailed } from './report-lines.ts';
import type { EndedTest, TestReport } from './run-tests.ts';

/** What `--json` prints; docs/mapping-tests.md shows it. */
export interface JsonReport {
  readonly file: string;
  readonly passed: number;
  readonly failed: number;
  readonly tests: readonly JsonTest[];
  readonly sinks: readonly JsonSink[];
}

interface JsonTest {
  readonly sink: string;
  readonly name: string;
  /** Line of the test in the file, from 1. */
  readonly line: number;
  readonly passed: boolean;
  readonly records: number;
  readonly rows: number;
  readonly ms: number;
  readonly differences: readonly Difference[];
  /** Routes that took a record or an element. */
  readonly routes: readonly string[];
  /** As `topic: path`. */
  readonly untakenFields: readonly string[];
}

interface JsonSink {
  readonly sink: string;
  readonly unreachedRoutes: readonly string[];
  readonly untakenFields: readonly string[];
}

/** The report for a program. @param lineOf line of a test in the file */
export function jsonReport(
  file: string,
  { tests, sinks }: TestReport,
  lineOf: (test: EndedTest) => number,
): JsonReport {
  const failed = tests.filter(isFailed).length;
  return {
    file,
    passed: tests.length - failed,
    failed,
    tests: tests.map((test) => ({
      sink: test.sink,
      name: test.name,
      line: lineOf(test),
      passed: !isFailed(test),
      records: test.records,
      rows: test.rows,
      ms: test.ms,
      differences: test.differences.map(({ kind, where, expected, actual }) => ({ kind, where, expected, actual })),
      routes: [...test.reached],
      untakenFields: test.untaken,
    })),
    sinks: sinks.map(({ sink, unreached, untaken }) => ({
      sink,
      unreachedRoutes: unreached,
      untakenFields: untaken,
    })),
  };
}
