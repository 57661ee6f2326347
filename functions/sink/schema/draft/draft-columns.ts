import type { TableSchema } from '../../../shared/tdengine/table-schema.ts';
import { storedBytes } from './declared-length.ts';

/** A column of a draft: what it is to become, and the length it has now, undefined for one that is missing. */
export interface DraftColumn {
  readonly name: string;
  readonly type: string;
  readonly role: 'column' | 'tag' | 'key';
  readonly length: number;
  readonly existing: number | undefined;
}

/** TDengine's limits: columns and tags together, tags, bytes of a row, bytes of all tags. */
const MAX_COLUMNS = 4096;
const MAX_TAGS = 128;
const MAX_ROW_BYTES = 65_531;
const MAX_TAG_BYTES = 16_384;

/** The columns of a draft, counted against TDengine's limits. Every change can be taken back to a mark. */
export class DraftColumns {
  readonly #columns = new Map<string, DraftColumn>();
  readonly #journal: (readonly [name: string, before: DraftColumn | undefined])[] = [];
  readonly #bytes = { column: 0, tag: 0 };
  #tags = 0;
  /** The first column, which every row's time goes to. */
  readonly time: DraftColumn | undefined;
  /** Another number after every change. */
  version = 0;

  constructor(existing: TableSchema) {
    for (const column of existing) this.#put({ ...column, existing: column.length });
    [this.time] = this.#columns.values();
  }

  get(name: string): DraftColumn | undefined {
    return this.#columns.get(name);
  }

  /** All columns and tags in their order, the time first. */
  all(): readonly DraftColumn[] {
    return [...this.#columns.values()];
  }

  /** Whether there is a column beside the time. */
  get hasValues(): boolean {
    return this.#columns.size - this.#tags > 1;
  }

  /** Whether there is a tag. */
  get hasTags(): boolean {
    return this.#tags > 0;
  }

  /** Whether one more column or tag may be declared. */
  hasPlaceFor(role: 'column' | 'tag'): boolean {
    return this.#columns.size < MAX_COLUMNS && (role === 'column' || this.#tags < MAX_TAGS);
  }

  /** Puts a column if the row and the tags stay within TDengine's bytes; tells whether they do. */
  tryPut(column: DraftColumn): boolean {
    const mark = this.mark();
    this.#journal.push([column.name, this.#columns.get(column.name)]);
    this.#put(column);
    if (this.#bytes.column <= MAX_ROW_BYTES && this.#bytes.tag <= MAX_TAG_BYTES) return true;
    this.backTo(mark);
    return false;
  }

  /** A mark to go back to. */
  mark(): number {
    return this.#journal.length;
  }

  /** Takes back all changes after the mark. */
  backTo(mark: number): void {
    for (const [name, before] of this.#journal.splice(mark).reverse()) this.#restore(name, before);
  }

  #put(column: DraftColumn): void {
    this.#count(this.#columns.get(column.name), -1);
    this.#columns.set(column.name, column);
    this.#count(column, 1);
  }

  #restore(name: string, before: DraftColumn | undefined): void {
    if (before !== undefined) {
      this.#put(before);
      return;
    }
    this.#count(this.#columns.get(name), -1);
    this.#columns.delete(name);
  }

  #count(column: DraftColumn | undefined, sign: 1 | -1): void {
    if (column === undefined) return;
    this.version++;
    this.#bytes[column.role === 'tag' ? 'tag' : 'column'] += sign * storedBytes(column.type, column.length);
    if (column.role === 'tag') this.#tags += sign;
  }
}
