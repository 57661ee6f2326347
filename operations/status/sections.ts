import type { RunbookSection } from '../../lib/monitoring/alarms/alarm-spec.ts';

/** A section of docs/runbook.md, by its heading. */
export type Section = RunbookSection | 'A table is gone';

/** What of the metrics somebody must look at, and where the runbook says what to do. */
export const METRIC_SECTIONS = {
  Rejected: 'A record was rejected',
  Retried: 'The same batch comes again and again',
  UnsentDeadLetters: 'Dead letters cannot be sent',
  MissingRows: 'TDengine took fewer rows than it was sent',
  UnforeseenErrors: 'An error was not foreseen',
  InvalidSettings: 'Settings cannot be used',
  FailedTables: 'A source does not move',
  TooLateRows: 'Rows come late',
  UnsendableRows: 'Rows cannot be sent',
  RecreatedTables: 'A table was made anew',
  FuturePositions: 'A position is in the future',
  Errors: 'Invocations fail',
  Throttles: 'Invocations are throttled',
} as const satisfies Readonly<Record<string, Section>>;

/** The first that a line's words match. */
const LINE_SECTIONS: readonly (readonly [RegExp, Section])[] = [
  [/a parameter cannot be used|SSM parameter/, 'Settings cannot be used'],
  [/dead letters? .*(?:cannot|could not)/, 'Dead letters cannot be sent'],
  [/^record rejected/, 'A record was rejected'],
  [/to be sent again/, 'The same batch comes again and again'],
  [/TDengine took fewer rows/, 'TDengine took fewer rows than it was sent'],
  [/unforeseen error/, 'An error was not foreseen'],
  [/rows? cannot be sent/, 'Rows cannot be sent'],
  [/rows came later than the look-back/, 'Rows come late'],
  [/made anew/, 'A table was made anew'],
  [/a table is gone/, 'A table is gone'],
  [/position is later than the time/, 'A position is in the future'],
  [/tables? failed|takes? too long|took too long/, 'A source does not move'],
  [/timed ?out|timeout of the function/i, 'Invocations come near their timeout'],
];

/** The section for a line of the log; undefined of a warning that needs none. */
export function sectionOf(words: string, isError: boolean): Section | undefined {
  const found = LINE_SECTIONS.find(([pattern]) => pattern.test(words));
  return found?.[1] ?? (isError ? 'Invocations fail' : undefined);
}
