import type { ExpectedRejection, SinkTest } from '../../functions/shared/settings/index.ts';
import type { RecordError } from '../../functions/sink/rows/record-error.ts';
import type { Outcome } from '../../functions/sink/settle/outcomes.ts';
import type { Difference } from './difference.ts';

/** How records that are not written differ from what a test expects: those to be sent again, rejected ones, skipped ones. */
export function compareOutcomes(
  { rejected, skipped }: Pick<SinkTest, 'rejected' | 'skipped'>,
  outcomes: readonly Outcome[],
): readonly Difference[] {
  const differences: Difference[] = outcomes.flatMap((outcome, index) =>
    outcome.kind === 'retry'
      ? [{ kind: 'retry', where: recordAt(index), expected: 'an end', actual: `sent again: ${outcome.error.message}` }]
      : [],
  );
  const rejections = outcomes.flatMap((outcome, index) =>
    outcome.kind === 'rejected' ? [{ index, error: outcome.error }] : [],
  );
  const skips = outcomes.flatMap((outcome, index) =>
    outcome.kind === 'skipped' ? [{ index, reason: outcome.reason }] : [],
  );
  return [
    ...differences,
    ...inTurn([rejected ?? []].flat(), rejections, compareRejection),
    ...inTurn([skipped ?? []].flat(), skips, compareSkip),
  ];
}

interface Ended {
  readonly index: number;
}

/** Compares what is expected with what there is, one after the other in the records' order. */
function inTurn<Expected, Given extends Ended>(
  expected: readonly Expected[],
  given: readonly Given[],
  compare: (expected: Expected | undefined, given: Given | undefined) => Difference | undefined,
): readonly Difference[] {
  const count = Math.max(expected.length, given.length);
  return Array.from({ length: count }, (_, at) => compare(expected[at], given[at]) ?? []).flat();
}

function compareRejection(
  expected: string | ExpectedRejection | undefined,
  given: { readonly index: number; readonly error: RecordError } | undefined,
): Difference | undefined {
  const wanted = typeof expected === 'string' ? { reason: expected } : expected;
  if (wanted !== undefined && given !== undefined && isAsExpected(wanted, given.error)) return undefined;
  const where = given === undefined ? 'a record' : recordAt(given.index);
  return {
    kind: 'rejection',
    where,
    expected: wanted === undefined ? null : `rejected (${rejectionText(wanted)})`,
    actual: given === undefined ? null : `rejected (${rejectionText(shownError(given.error))})`,
  };
}

function isAsExpected({ reason, stage, route, column }: ExpectedRejection, error: RecordError): boolean {
  return (
    (reason === undefined || error.message.includes(reason)) &&
    (stage === undefined || error.stage === stage) &&
    (route === undefined || error.route === route) &&
    (column === undefined || error.column === column)
  );
}

function shownError({ stage, message }: RecordError): ExpectedRejection {
  return { stage, reason: message };
}

function rejectionText({ stage, route, column, reason }: ExpectedRejection): string {
  const parts = [
    stage,
    route === undefined ? undefined : `route ${route}`,
    column === undefined ? undefined : `column ${column}`,
    reason,
  ];
  return parts.filter((part) => part !== undefined).join(': ');
}

function compareSkip(
  expected: string | undefined,
  given: { readonly index: number; readonly reason: string } | undefined,
): Difference | undefined {
  if (expected === given?.reason) return undefined;
  return {
    kind: 'skip',
    where: given === undefined ? 'a record' : recordAt(given.index),
    expected: expected === undefined ? null : `skipped (${expected})`,
    actual: given === undefined ? null : `skipped (${given.reason})`,
  };
}

/** A record for messages, counted from 1 as a person counts. */
export function recordAt(index: number): string {
  return `record ${index + 1}`;
}
