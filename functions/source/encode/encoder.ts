import { BoundedMap } from '../../shared/bounded-map.ts';
import type { TableColumn } from '../../shared/tdengine/table-schema.ts';
import type { SourceRow } from '../rows/source-row.ts';

/** Makes a record's value of a row; undefined for a row that the format has no words for, which is then counted as such. */
export type RowEncoder = (row: SourceRow) => string | undefined;

/** A table or value that a format cannot express. The message never holds the value. */
export class UnencodableError extends Error {
  override readonly name = 'UnencodableError';
}

/** The tag for subtables' names. @throws UnencodableError when the table has a column of that name. */
export function checkedNameTag(schema: readonly TableColumn[], subtableTag: string | undefined): string | undefined {
  if (subtableTag !== undefined && schema.some(({ name }) => name === subtableTag)) {
    throw new UnencodableError(`a column is named ${subtableTag}, as subtableTag is: choose another name for that`);
  }
  return subtableTag;
}

/** Subtables whose tags are kept as text. */
const MOST_KEPT = 20_000;

interface Kept {
  readonly subtable: string;
  readonly cells: readonly unknown[];
  readonly text: string;
}

/**
 * Text made of a subtable's tags, made again only when they are others: rows repeat them, and they are half of what there
 * is to write. A tag that is an object (JSON) is another one in each row.
 */
export class KeptTags {
  readonly #indexes: readonly number[];
  readonly #write: (row: SourceRow) => string;
  readonly #kept = new BoundedMap<string, Kept>(MOST_KEPT);
  #last: Kept | undefined;

  /**
   * @param indexes of the tags among a row's cells.
   * @param write makes the text of a row's subtable and tags. What it throws is thrown for each row.
   */
  constructor(indexes: readonly number[], write: (row: SourceRow) => string) {
    this.#indexes = indexes;
    this.#write = write;
  }

  /** The text for a row. */
  textOf(row: SourceRow): string {
    let kept = this.#last;
    if (kept === undefined || kept.subtable !== row.subtable) kept = this.#kept.get(row.subtable);
    if (kept === undefined || !this.#areTagsOf(kept, row)) kept = this.#keep(row);
    this.#last = kept;
    return kept.text;
  }

  #areTagsOf({ cells }: Kept, row: SourceRow): boolean {
    const indexes = this.#indexes;
    for (let at = 0; at < indexes.length; at++) {
      // In a list of indexes there is one at each place; -1 is none of a cell. To !== 0 and -0 are one, and their texts are two.
      if (!Object.is(cells[at], row.cells[indexes[at] ?? -1])) return false;
    }
    return true;
  }

  #keep(row: SourceRow): Kept {
    const kept = {
      subtable: row.subtable,
      cells: this.#indexes.map((index) => row.cells[index]),
      text: this.#write(row),
    };
    this.#kept.set(row.subtable, kept);
    return kept;
  }
}
