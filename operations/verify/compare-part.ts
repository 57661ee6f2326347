import { type ExpectedLine, type ExpectedRows, type FoundLine, type RowId, subtableHour } from './expected-rows.ts';
import { type Contribution, explainRow, type Verdict } from './explain-row.ts';
import type { StoredText } from './stored-text.ts';

/** A row that is not as the records say, or that none of them has. */
export type Finding =
  | {
      readonly kind: 'row';
      readonly id: RowId;
      readonly verdict: Exclude<Verdict, { readonly kind: 'same' }>;
      /** The last record of the row. */
      readonly last: Contribution;
      /** The row's columns behind the time; undefined when it is not there. */
      readonly found: readonly StoredText[] | undefined;
    }
  | { readonly kind: 'extra'; readonly id: RowId };

/** What a part of the rows came to. */
export interface PartResult {
  readonly expected: number;
  readonly same: number;
  readonly replaced: number;
  /** Hours of subtables. */
  readonly hours: number;
  readonly sameHours: number;
}

/** What is known beside the rows. */
export interface PartContext {
  isDeadLetter(contribution: Contribution): boolean;
  isExpired(id: RowId): boolean;
  found(finding: Finding): void;
}

const JUDGED: Contribution[] = [];

/** Compares a part of the rows: what records say of each with what TDengine has. */
export function comparePart(rows: ExpectedRows, part: number, context: PartContext): PartResult {
  const expected = new Map<RowId, Contribution[]>();
  let contributions = 0;
  for (const line of rows.expected.lines(part)) {
    const [id, partition, offset, columns, ...values] = parseExpected(line);
    const list = rows.shapes.lists[columns];
    if (list === undefined) throw new Error('a line has columns that nobody knows');
    contributions += 1;
    const given: Contribution = { partition, offset, columns: list, values };
    const before = expected.get(id);
    if (before === undefined) expected.set(id, [given]);
    else before.push(given);
  }
  const hours = new Map<string, boolean>();
  for (const id of expected.keys()) hours.set(subtableHour(id), true);

  let same = 0;
  const judge = (id: RowId, given: readonly Contribution[], found: readonly StoredText[] | undefined) => {
    const verdict = explainRow(given, found, {
      isDeadLetter: context.isDeadLetter,
      isExpired: () => context.isExpired(id),
    });
    if (verdict.kind === 'same') {
      same += 1;
      return;
    }
    hours.set(subtableHour(id), false);
    const last = given.at(-1);
    if (last !== undefined) context.found({ kind: 'row', id, verdict, last, found });
  };

  const count = expected.size;
  for (const line of rows.found.lines(part)) {
    const [id, ...cells] = parseFound(line);
    const given = expected.get(id);
    if (given !== undefined) {
      // A row that is read twice is one.
      if (given !== JUDGED) judge(id, given, cells);
      expected.set(id, JUDGED);
      continue;
    }
    const hour = subtableHour(id);
    // Hours in which nothing is expected are none of this comparison.
    if (!hours.has(hour)) continue;
    hours.set(hour, false);
    context.found({ kind: 'extra', id });
  }
  for (const [id, given] of expected) if (given !== JUDGED) judge(id, given, undefined);
  const sameHours = [...hours.values()].filter((isSame) => isSame).length;
  return { expected: count, same, replaced: contributions - count, hours: hours.size, sameHours };
}

function parseExpected(line: string): ExpectedLine {
  return JSON.parse(line);
}

function parseFound(line: string): FoundLine {
  return JSON.parse(line);
}
