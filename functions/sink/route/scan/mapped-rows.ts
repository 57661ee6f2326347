import type { Row } from '../../rows/row.ts';

/**
 * What the routes made of one record. Used again for one record after another: most have one value and one row, for
 * which arrays that grow would take more memory than the row.
 */
export class MappedRows {
  #first: Row | undefined;
  #rows: Row[] | undefined;
  readonly #taken: boolean[] = [];
  #values = 0;
  #isDeleted = false;

  /** Begins the next record. */
  clear(): void {
    this.#first = undefined;
    this.#rows = undefined;
    this.#values = 0;
    this.#isDeleted = false;
  }

  /** Notes that the record removes rows, which is passed over. */
  noteDeleted(): void {
    this.#isDeleted = true;
  }

  get isDeleted(): boolean {
    return this.#isDeleted;
  }

  add(row: Row): void {
    if (this.#first === undefined) {
      this.#first = row;
      return;
    }
    this.#rows ??= [this.#first];
    this.#rows.push(row);
  }

  /** Notes whether a route takes a value of the record, of which an array has several; another scan may have noted that one does. */
  note(place: number, isTaken: boolean): void {
    if (place >= this.#values) {
      this.#taken[place] = isTaken;
      this.#values = place + 1;
    } else if (isTaken) this.#taken[place] = true;
  }

  /** All rows. */
  rows(): readonly Row[] {
    return this.#rows ?? (this.#first === undefined ? NO_ROWS : [this.#first]);
  }

  /** How many values are taken. */
  taken(): 'all' | 'some' | 'none' {
    let count = 0;
    for (let place = 0; place < this.#values; place++) if (this.#taken[place] === true) count++;
    if (count === this.#values) return 'all';
    return count > 0 ? 'some' : 'none';
  }
}

const NO_ROWS: readonly Row[] = [];
