import type { Layout } from '../../rows/layout.ts';
import { NO_LENGTHS, type Values } from '../../rows/row.ts';
import type { Literal } from './literal.ts';

/** The values of a row while they are read, one after another. */
export class RowValues implements Values {
  layout: Layout;
  readonly values: string[];
  #count = 0;
  #lengths: number[] | undefined;

  /** @param most how many values there can be: an array that grows takes room for sixteen more. */
  constructor(empty: Layout, most: number) {
    this.layout = empty;
    this.values = new Array<string>(most);
  }

  get lengths(): readonly number[] {
    return this.#lengths ?? NO_LENGTHS;
  }

  /** Adds a column. @throws RecordError when there is one of the name already. */
  put(name: string, { type, sql, length }: Literal): void {
    this.layout = this.layout.with(name, type);
    if (this.layout.isSized) {
      this.#lengths ??= new Array<number>(this.#count).fill(0);
      this.#lengths.push(length);
    }
    this.values[this.#count++] = sql;
  }

  /** Says that there are no more. @returns how many there are. */
  end(): number {
    if (this.#count < this.values.length) this.values.length = this.#count;
    return this.#count;
  }
}
