import { detached } from '../../shared/detached.ts';
import { type RecordError, unreadable } from './record-error.ts';
import type { ValueType } from './row.ts';

/** A column or tag of a layout. */
export interface LayoutColumn {
  readonly name: string;
  readonly type: ValueType;
}

const NO_COLUMN: LayoutColumn = { name: '', type: 'NULL' };

/** Columns that a table has at most beside its time (TDengine takes 4,096 with it). */
export const MOST_COLUMNS = 4_095;

/** Most layouts that one tree holds before it is made anew: data that names its columns at random must not fill the memory. */
const MOST = 10_000;

/** A list of 64 columns is counted as one layout more. */
const LIST_SHIFT = 6;

/**
 * The columns of rows that are alike, in their order. Layouts grow from an empty one, each from the one before by a column,
 * so two rows with the same columns share one object: what is worked out for a layout is worked out once. Nothing that a
 * layout says of its columns ever changes; what it remembers of those that grew from it makes them be found quicker.
 */
export class Layout {
  /** The last column; one without name in an empty layout. */
  readonly last: LayoutColumn;
  readonly count: number;
  /** Whether a column's type has a length, so that its values' lengths must be known. */
  readonly isSized: boolean;
  /** Whether the last column's name is spelled in text formats as it is, without any escape. */
  readonly isPlainName: boolean;
  #likely: Layout | undefined;
  readonly #before: Layout | undefined;
  readonly #tree: Tree;
  readonly #grown = new Map<string, Layout>();
  #columns: readonly LayoutColumn[] | undefined;

  private constructor(last: LayoutColumn, before: Layout | undefined) {
    this.last = last;
    this.count = before === undefined ? 0 : before.count + 1;
    this.isSized = before !== undefined && (before.isSized || isSizedType(last.type));
    this.isPlainName = /^[\w.:-]+$/.test(last.name);
    this.#before = before;
    this.#tree = before === undefined ? { count: 0, empty: this, grown: this, names: new Set() } : before.#tree;
    this.#tree.count++;
  }

  /** A layout without columns, from which a decoder's layouts grow. */
  static empty(): Layout {
    return new Layout(NO_COLUMN, undefined);
  }

  /** The columns in their order. */
  get columns(): readonly LayoutColumn[] {
    this.#columns ??= this.#collected();
    return this.#columns;
  }

  /** The empty layout that this one grew from. */
  get empty(): Layout {
    return this.#tree.empty;
  }

  /**
   * The layout that grew from this one last, which the next row is likely to need again. Measured: to try it first reads a
   * line in 0.4 µs that takes 0.7 without.
   */
  get likely(): Layout | undefined {
    return this.#likely;
  }

  /** Whether the tree of this layout has grown so large that a new one should be begun. */
  get isCrowded(): boolean {
    return this.#tree.count > MOST;
  }

  /** This layout and one column more. @throws RecordError when it has a column of the name already. */
  with(name: string, type: ValueType): Layout {
    const likely = this.#likely;
    if (likely !== undefined && likely.last.name === name && likely.last.type === type) return likely;
    const key = `${type}\0${name}`;
    const grown = this.#grown.get(key) ?? this.#grow(name, type);
    this.#grown.set(key, grown);
    this.#likely = grown;
    return grown;
  }

  /** Place of a column, or -1. */
  indexOf(name: string): number {
    for (let layout: Layout | undefined = this; layout !== undefined; layout = layout.#before) {
      if (layout.last.name === name && layout.#before !== undefined) return layout.count - 1;
    }
    return -1;
  }

  #grow(name: string, type: ValueType): Layout {
    if (this.count >= MOST_COLUMNS) throw tooWide();
    const tree = this.#tree;
    // A row with new columns adds one to the other, so that most often the names are those of the layout before.
    if (tree.grown !== this) {
      tree.grown = this;
      tree.names = new Set();
      for (let layout: Layout = this; layout.#before !== undefined; layout = layout.#before) {
        tree.names.add(layout.last.name);
      }
    }
    if (tree.names.has(name)) throw unreadable(`field ${name} comes twice`, name);
    const grown = new Layout({ name: detached(name), type }, this);
    tree.names.add(grown.last.name);
    tree.grown = grown;
    return grown;
  }

  #collected(): readonly LayoutColumn[] {
    const columns: LayoutColumn[] = [];
    for (let layout: Layout = this; layout.#before !== undefined; layout = layout.#before) columns.push(layout.last);
    // So long a list takes the memory of some layouts more.
    this.#tree.count += columns.length >> LIST_SHIFT;
    return columns.reverse();
  }
}

/** What layouts have in common that grew from one empty one. */
interface Tree {
  count: number;
  readonly empty: Layout;
  /** The layout that grew last, and the names of its columns. */
  grown: Layout;
  names: Set<string>;
}

/** A record with more columns than {@link MOST_COLUMNS}. */
export function tooWide(): RecordError {
  return unreadable(`the record has more than ${MOST_COLUMNS} columns, which no table has beside its time`);
}

/** Whether columns of the type are declared with a length. */
export function isSizedType(type: string): boolean {
  return type === 'VARCHAR' || type === 'NCHAR' || type === 'VARBINARY' || type === 'GEOMETRY';
}
