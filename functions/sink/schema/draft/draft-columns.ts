import type { TableSchema } from '../../../shared/tdengine/table-schema.ts';
import { storedBytes } from '../../../shared/tdengine/types/lengths.ts';

/** A column of a draft: what it is to become, and the length it has now, undefined for one that is missing. */
export interface DraftColumn {
  readonly name: string;
  readonly type: string;
  readonly role: 'column' | 'tag' | 'key';
  readonly length: number;
  readonly existing: number | undefined;
}

type ByName = ReadonlyMap<string, DraftColumn>;

/** TDengine's limits: columns and tags together, tags, bytes of a row, bytes of all tags. */
const MAX_COLUMNS = 4096;
const MAX_TAGS = 128;
const MAX_ROW_BYTES = 65_531;
const MAX_TAG_BYTES = 16_384;

/** Changes that are kept beside the columns before all are copied: the root of the most columns, so that no copy is large often. */
const MOST_CHANGES = 64;

/** What columns take of the limits. */
interface Usage {
  readonly columns: number;
  readonly tags: number;
  readonly rowBytes: number;
  readonly tagBytes: number;
}

/** The columns of a draft. They never change: what is added to them makes others. */
export class DraftColumns {
  /** The first column, which every row's time goes to. */
  readonly time: DraftColumn | undefined;
  readonly usage: Usage;
  readonly #columns: ByName;
  /** What came or changed since, of the same names. */
  readonly #changes: ByName;

  private constructor(columns: ByName, changes: ByName, usage: Usage) {
    [this.time] = columns.values();
    this.usage = usage;
    this.#columns = columns;
    this.#changes = changes;
  }

  /** The columns of a table as they are. */
  static of(existing: TableSchema): DraftColumns {
    const columns = existing.map((column) => ({ ...column, existing: column.length }));
    const usage = columns.reduce((sum, column) => counted(sum, column, 1), {
      columns: 0,
      tags: 0,
      rowBytes: 0,
      tagBytes: 0,
    });
    return new DraftColumns(new Map(columns.map((column) => [column.name, column])), new Map(), usage);
  }

  get(name: string): DraftColumn | undefined {
    return this.#changes.get(name) ?? this.#columns.get(name);
  }

  /** All columns and tags in their order, the time first. */
  all(): readonly DraftColumn[] {
    return [...merged(this.#columns, this.#changes).values()];
  }

  /** Whether there is a column beside the time. */
  get hasValues(): boolean {
    return this.usage.columns - this.usage.tags > 1;
  }

  /** Whether there is a tag. */
  get hasTags(): boolean {
    return this.usage.tags > 0;
  }

  /** These columns with others, which may take the place of those of their names. @param usage of all. */
  with(others: ByName, usage: Usage): DraftColumns {
    const changes = merged(this.#changes, others);
    if (changes.size < MOST_CHANGES) return new DraftColumns(this.#columns, changes, usage);
    return new DraftColumns(merged(this.#columns, changes), new Map(), usage);
  }
}

/** Columns in the making: they are counted against TDengine's limits one by one, and copied once. */
export class GrowingColumns {
  readonly #before: DraftColumns;
  readonly #changes = new Map<string, DraftColumn>();
  #usage: Usage;

  constructor(before: DraftColumns) {
    this.#before = before;
    this.#usage = before.usage;
  }

  /** Whether one more column or tag may be declared. */
  hasPlaceFor(role: 'column' | 'tag'): boolean {
    return this.#usage.columns < MAX_COLUMNS && (role === 'column' || this.#usage.tags < MAX_TAGS);
  }

  /** Puts a column if the row and the tags stay within TDengine's bytes; tells whether they do. */
  tryPut(column: DraftColumn): boolean {
    const before = this.#changes.get(column.name) ?? this.#before.get(column.name);
    const others = before === undefined ? this.#usage : counted(this.#usage, before, -1);
    const usage = counted(others, column, 1);
    if (usage.rowBytes > MAX_ROW_BYTES || usage.tagBytes > MAX_TAG_BYTES) return false;
    this.#usage = usage;
    this.#changes.set(column.name, column);
    return true;
  }

  /** The columns with all that was put. */
  grown(): DraftColumns {
    return this.#before.with(this.#changes, this.#usage);
  }
}

function counted(usage: Usage, { type, length, role }: DraftColumn, sign: 1 | -1): Usage {
  const bytes = sign * storedBytes(type, length);
  const { columns, tags, rowBytes, tagBytes } = usage;
  return role === 'tag'
    ? { columns: columns + sign, tags: tags + sign, rowBytes, tagBytes: tagBytes + bytes }
    : { columns: columns + sign, tags, rowBytes: rowBytes + bytes, tagBytes };
}

function merged(columns: ByName, changes: ByName): ByName {
  if (changes.size === 0) return columns;
  const all = new Map(columns);
  for (const [name, column] of changes) all.set(name, column);
  return all;
}
