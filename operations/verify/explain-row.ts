import type { ColumnList } from './shapes.ts';
import { ARRIVAL, type StoredText } from './stored-text.ts';

/** What a record gives a row. */
export interface Contribution {
  /** Number of the record's partition. */
  readonly partition: number;
  readonly offset: number;
  readonly columns: Pick<ColumnList, 'names' | 'places'>;
  readonly values: readonly StoredText[];
}

/** A column in which TDengine has something else than the records say. */
export interface CellDifference {
  readonly name: string;
  readonly expected: StoredText;
  readonly found: StoredText;
}

/** What is the matter with a row that records are for. */
export type Verdict =
  | { readonly kind: 'same' }
  /** As it is without the records that are in the dead letter topic. */
  | { readonly kind: 'dead-lettered'; readonly by: Contribution }
  /** It is not there, and its time is older than the database keeps. */
  | { readonly kind: 'expired' }
  | { readonly kind: 'missing' }
  | { readonly kind: 'different'; readonly cells: readonly CellDifference[] };

/** What is known beside the row. */
export interface RowContext {
  isDeadLetter(contribution: Contribution): boolean;
  /** Whether the database keeps no row of its time any more. */
  isExpired(): boolean;
}

/**
 * Compares what records say of a row with what TDengine has.
 * @param given in the order of their offsets, those of a partition together; at least one.
 * @param found the row's columns behind the time; undefined when it is not there.
 */
export function explainRow(
  given: readonly Contribution[],
  found: readonly StoredText[] | undefined,
  context: RowContext,
): Verdict {
  const wrong = found === undefined ? undefined : differences(given, found);
  if (wrong !== undefined && wrong.length === 0) return { kind: 'same' };
  const letter = given.find((each) => context.isDeadLetter(each));
  if (letter !== undefined) {
    const others = given.filter((each) => !context.isDeadLetter(each));
    const isWithout =
      found === undefined ? others.length === 0 : others.length === 0 || differences(others, found).length === 0;
    if (isWithout) return { kind: 'dead-lettered', by: letter };
  }
  if (wrong !== undefined) return { kind: 'different', cells: wrong };
  return { kind: context.isExpired() ? 'expired' : 'missing' };
}

/**
 * The columns in which a row is not as records leave it: of each partition the last that gives a column counts. Which of
 * several partitions comes last nobody can tell, so each of theirs is right.
 */
function differences(given: readonly Contribution[], found: readonly StoredText[]): readonly CellDifference[] {
  const last = given.at(-1);
  if (last === undefined) return [];
  if (given.every(({ columns, partition }) => columns === last.columns && partition === last.partition)) {
    return differencesOf(last, found);
  }
  const byColumn = new Map<number, CandidateColumn>();
  for (const { partition, columns, values } of given) {
    for (let at = 0; at < values.length; at++) {
      const place = columns.places[at] ?? -1;
      const column = byColumn.get(place) ?? { name: columns.names[at] ?? '', values: new Map() };
      byColumn.set(place, column);
      column.values.set(partition, values[at] ?? null);
    }
  }
  return [...byColumn].flatMap(([place, { name, values }]) => {
    const cell = found[place] ?? null;
    const candidates = [...values.values()];
    return candidates.includes(cell) || candidates.includes(ARRIVAL)
      ? []
      : [{ name, expected: candidates.at(-1) ?? null, found: cell }];
  });
}

/** A column and what each partition leaves in it. */
interface CandidateColumn {
  readonly name: string;
  readonly values: Map<number, StoredText>;
}

function differencesOf({ columns, values }: Contribution, found: readonly StoredText[]): readonly CellDifference[] {
  let wrong: CellDifference[] | undefined;
  for (let at = 0; at < values.length; at++) {
    const expected = values[at] ?? null;
    const cell = found[columns.places[at] ?? -1] ?? null;
    if (expected === cell || expected === ARRIVAL) continue;
    wrong ??= [];
    wrong.push({ name: columns.names[at] ?? '', expected, found: cell });
  }
  return wrong ?? NONE;
}

const NONE: readonly CellDifference[] = [];
