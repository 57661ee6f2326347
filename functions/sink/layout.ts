import { unreadable } from './record-error.ts';
import type { ValueType } from './row.ts';

/** A column or tag of a layout. */
export interface LayoutColumn {
  readonly name: string;
  readonly type: ValueType;
}

/** Most layouts that one tree holds before it is made anew: data that names its columns at random must not fill the memory. */
const MOST = 10_000;

/**
 * The columns of rows that are alike, in their order. Layouts grow from an empty one, each from the one before by a column,
 * so two rows with the same columns share one object: what is worked out for a layout is worked out once.
 */
export class Layout {
  readonly columns: readonly LayoutColumn[];
  /** Whether a column's type has a length, so that its values' lengths must be known. */
  readonly isSized: boolean;
  /** The layout that grew from this one last, which the next row is likely to need again. */
  likely: Layout | undefined;
  readonly #tree: { count: number };
  readonly #grown = new Map<string, Layout>();

  private constructor(columns: readonly LayoutColumn[], tree: { count: number }) {
    this.columns = columns;
    this.isSized = columns.some(({ type }) => isSizedType(type));
    this.#tree = tree;
    tree.count++;
  }

  /** A layout without columns, from which a decoder's layouts grow. */
  static empty(): Layout {
    return new Layout([], { count: 0 });
  }

  /** The last column; undefined in an empty layout. */
  get last(): LayoutColumn | undefined {
    return this.columns.at(-1);
  }

  /** Whether the tree of this layout has grown so large that a new one should be begun. */
  get isCrowded(): boolean {
    return this.#tree.count > MOST;
  }

  /** This layout and one column more. @throws RecordError when it has a column of the name already. */
  with(name: string, type: ValueType): Layout {
    const { likely } = this;
    const last = likely?.last;
    if (likely !== undefined && last?.name === name && last.type === type) return likely;
    const key = `${type}\0${name}`;
    const grown = this.#grown.get(key) ?? this.#grow(name, type);
    this.#grown.set(key, grown);
    this.likely = grown;
    return grown;
  }

  /** Place of a column, or -1. */
  indexOf(name: string): number {
    return this.columns.findIndex((column) => column.name === name);
  }

  #grow(name: string, type: ValueType): Layout {
    if (this.indexOf(name) >= 0) throw unreadable(`field ${name} comes twice`, name);
    return new Layout([...this.columns, { name, type }], this.#tree);
  }
}

/** Whether columns of the type are declared with a length. */
export function isSizedType(type: string): boolean {
  return type === 'VARCHAR' || type === 'NCHAR' || type === 'VARBINARY' || type === 'GEOMETRY';
}
