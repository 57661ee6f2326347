import { isDeepStrictEqual } from 'node:util';
import { LocalError } from '../../cli/terminal/usage.ts';
import { LATER_RECORDS, SINK_COLUMNS, SINK_ROWS, SOURCE_RECORDS } from './expected.ts';

/** Key and value of a record. */
type KeyAndValue = readonly [key: string, value: string];

/** Makes sure that the sink's stable and rows are as they must be. `description` is the answer of DESCRIBE. @throws LocalError */
export function checkSink(description: readonly (readonly unknown[])[], rows: readonly (readonly unknown[])[]): void {
  const columns = description.map(([name, type, , note]) => [name, type, note]);
  same('the columns of power.meters', columns, SINK_COLUMNS);
  same('the rows of power.meters', rows, SINK_ROWS);
}

/** Makes sure that the source's first eight records are as they must be. @throws LocalError */
export function checkSource(records: readonly KeyAndValue[]): void {
  same('the records of the source', sorted(records), sorted(SOURCE_RECORDS));
}

/** Makes sure that exactly the two rows inserted later have followed the eight. @throws LocalError */
export function checkLater(records: readonly KeyAndValue[]): void {
  const later = records.slice(SOURCE_RECORDS.length).map(([key, value]) => [key, withoutTime(value)] as const);
  same('the records of the rows inserted later', sorted(later), sorted(LATER_RECORDS));
}

function withoutTime(value: string): string {
  return value.replace(/\d+$/, '');
}

function sorted(records: readonly KeyAndValue[]): KeyAndValue[] {
  return [...records].sort((a, b) => (a.join('\0') < b.join('\0') ? -1 : 1));
}

function same(what: string, actual: unknown, expected: unknown): void {
  if (isDeepStrictEqual(actual, structuredClone(expected))) return;
  throw new LocalError(
    `${what} are not as they must be\n  are:     ${JSON.stringify(actual)}\n  must be: ${JSON.stringify(expected)}`,
  );
}
