import type { RecordLine, RowLine } from './row-lines.ts';

/** A row and what the topic has of it. */
export type RowFinding =
  | { readonly kind: 'missing'; readonly row: RowLine }
  | {
      readonly kind: 'different';
      readonly row: RowLine;
      /** The last record of the row. */
      readonly record: RecordLine;
      /** What is not as it would be sent. */
      readonly what: 'value' | 'key or headers';
      /** An earlier record has the bytes that it would be sent with. */
      readonly wasRight: boolean;
    }
  /** A record without a row. */
  | { readonly kind: 'extra'; readonly record: RecordLine };

/** What some rows came to. */
export interface ComparedRows {
  readonly expected: number;
  readonly same: number;
  readonly repeated: number;
  readonly replaced: number;
}

/**
 * Compares the rows of a part with the records of it. Rows that share a subtable and a millisecond are told apart by their
 * bytes: so are those of a composite key.
 */
export function compareRows(
  rows: Iterable<RowLine>,
  records: Iterable<RecordLine>,
  found: (finding: RowFinding) => void,
): ComparedRows {
  const byId = new Map<string, { readonly rows: RowLine[]; readonly records: RecordLine[] }>();
  const of = (id: string) => {
    const known = byId.get(id);
    if (known !== undefined) return known;
    const made = { rows: [], records: [] };
    byId.set(id, made);
    return made;
  };
  for (const row of rows) of(row[0]).rows.push(row);
  for (const record of records) of(record[0]).records.push(record);
  const sums = { expected: 0, same: 0, repeated: 0, replaced: 0 };
  for (const { rows: ofId, records: its } of byId.values()) {
    const [row, ...others] = ofId;
    if (row === undefined) {
      const last = its.at(-1);
      if (last !== undefined) found({ kind: 'extra', record: last });
      continue;
    }
    if (others.length === 0) compareOne(row, its, sums, found);
    else compareSeveral(ofId, its, sums, found);
  }
  return sums;
}

type Sums = { -readonly [K in keyof ComparedRows]: ComparedRows[K] };

function compareOne(row: RowLine, records: readonly RecordLine[], sums: Sums, found: (finding: RowFinding) => void) {
  sums.expected += 1;
  const last = records.at(-1);
  if (last === undefined) {
    found({ kind: 'missing', row });
    return;
  }
  const right = records.filter((record) => hasBytes(record, row));
  // Which of several partitions is read last nobody can tell, so the last of each counts.
  const lastOf = new Map(records.map((record) => [record[1], record]));
  const isSame = [...lastOf.values()].some((record) => hasBytes(record, row));
  if (isSame) {
    sums.same += 1;
    sums.repeated += right.length - 1;
    sums.replaced += records.length - right.length;
    return;
  }
  sums.replaced += records.length - 1;
  const what = last[4] === row[3] ? 'key or headers' : 'value';
  found({ kind: 'different', row, record: last, what, wasRight: right.length > 0 });
}

/** Rows that only their bytes tell apart: each is to be among the records, and what is left over is taken for the others'. */
function compareSeveral(
  rows: readonly RowLine[],
  records: readonly RecordLine[],
  sums: Sums,
  found: (finding: RowFinding) => void,
): void {
  sums.expected += rows.length;
  const left = new Map<string, { readonly record: RecordLine; count: number }>();
  for (const record of records) {
    const bytes = bytesText(record[3], record[4]);
    const known = left.get(bytes);
    if (known === undefined) left.set(bytes, { record, count: 1 });
    else known.count += 1;
  }
  // Rows of the same bytes, as those that lose digits of their time: each needs a record of its own.
  const missing: RowLine[] = [];
  const lastOf = new Map<string, number>();
  for (const row of rows) {
    const bytes = bytesText(row[2], row[3]);
    const its = left.get(bytes);
    if (its === undefined || its.count === 0) missing.push(row);
    else {
      its.count -= 1;
      sums.same += 1;
      lastOf.set(bytes, its.count);
    }
  }
  for (const [bytes, count] of lastOf) {
    sums.repeated += count;
    left.delete(bytes);
  }
  const others = [...left.values()].map(({ record }) => record);
  for (const row of missing) {
    const record = others.shift();
    if (record === undefined) found({ kind: 'missing', row });
    else {
      const what = record[4] === row[3] ? 'key or headers' : 'value';
      found({ kind: 'different', row, record, what, wasRight: false });
    }
  }
  for (const record of others) found({ kind: 'extra', record });
}

function hasBytes([, , , head, value]: RecordLine, [, , wantedHead, wantedValue]: RowLine): boolean {
  return value === wantedValue && head === wantedHead;
}

function bytesText(head: string, value: string | null): string {
  return `${head}\0${value === null ? '' : `\0${value}`}`;
}
