import { textTable } from '../../cli/terminal/text-table.ts';
import type { Difference } from './difference.ts';
import type { EndedTest, SinkCoverage, TestReport } from './run-tests.ts';

/** How a report is shown. */
export interface ReportView {
  /** Where a test stands, such as `connectors.yaml, line 12`. */
  readonly placeOf: (test: EndedTest) => string;
  /** Characters of a line. */
  readonly width?: number | undefined;
}

/** The report for a person: a table of all tests, of failed ones how they differ, and what no test or route takes. */
export function reportLines(report: TestReport, view: ReportView): readonly string[] {
  const { tests, sinks } = report;
  const failed = tests.filter(isFailed);
  const rows = tests.map((test) => [
    test.sink,
    test.name,
    test.records,
    test.rows,
    test.ms,
    isFailed(test) ? 'FAILED' : 'passed',
  ]);
  return [
    ...textTable(['sink', 'test', 'records', 'rows', 'ms', 'result'], rows, view.width),
    ...failed.flatMap((test) => ['', ...failureLines(test, view.placeOf(test))]),
    ...openLines('Fields that no route takes', sinks, ({ untaken }) => untaken),
    ...openLines(
      'Rows of one record with the same table and time, of which the last is left',
      sinks,
      ({ merged }) => merged,
    ),
    ...openLines('Tags that records change, which TDengine keeps as they are', sinks, ({ changedTags }) => changedTags),
    ...openLines('Routes that no test reaches', sinks, ({ unreached }) => unreached),
    '',
    `${counted(tests.length, 'test')}: ${tests.length - failed.length} passed, ${failed.length} failed`,
  ];
}

/** Whether a test has not passed. */
export function isFailed({ differences }: Pick<EndedTest, 'differences'>): boolean {
  return differences.length > 0;
}

/** How a failed test differs: behind `-` what is expected, behind `+` what there is. */
export function failureLines(test: EndedTest, place: string): readonly string[] {
  return [`${test.sink}: ${test.name} (${place})`, ...test.differences.flatMap(differenceLines)];
}

function differenceLines({ where, expected, actual }: Difference): readonly string[] {
  return [
    `  ${where}`,
    ...(expected === null ? [] : [`    - ${expected}`]),
    ...(actual === null ? [] : [`    + ${actual}`]),
  ];
}

function openLines(
  title: string,
  sinks: readonly SinkCoverage[],
  namesOf: (sink: SinkCoverage) => readonly string[],
): readonly string[] {
  const open = sinks.flatMap((sink) => namesOf(sink).map((name) => `  ${sink.sink}: ${name}`));
  return open.length === 0 ? [] : ['', `${title}:`, ...open];
}

function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`;
}
