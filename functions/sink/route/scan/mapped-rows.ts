import type { Row } from '../../rows/row.ts';

/**
 * What the routes made of one record. Used again for one record after another: most have one value and one row, for
 * which arrays that grow would take more memory than the row.
 */
export class MappedRows {
  #first: Row | undefined;
  #rows: Row[] | undefined;
  readonly #taken: boolean[] = [];
  /** Whether scans divide a record otherwise, so that a value of one is in a value of another. */
  readonly isNested: boolean;
  readonly #byPath = new Map<string, boolean>();
  #values = 0;
  #isDeleted = false;

  constructor(isNested = false) {
    this.isNested = isNested;
  }

  /** Begins the next record. */
  clear(): void {
    if (this.isNested) this.#byPath.clear();
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

  /** The same of a value that is in others, by its places in them; without any it is all of the record. */
  noteAt(path: readonly number[], isTaken: boolean): void {
    const key = path.map((place) => `${place}/`).join('');
    this.#byPath.set(key, isTaken || this.#byPath.get(key) === true);
  }

  /** All rows. */
  rows(): readonly Row[] {
    return this.#rows ?? (this.#first === undefined ? NO_ROWS : [this.#first]);
  }

  /** How many values are taken. */
  taken(): 'all' | 'some' | 'none' {
    if (this.isNested) return this.#takenNested();
    let count = 0;
    for (let place = 0; place < this.#values; place++) if (this.#taken[place] === true) count++;
    if (count === this.#values) return 'all';
    return count > 0 ? 'some' : 'none';
  }

  /** Of values that have others in them only those count: each is taken itself, or with what it is in. */
  #takenNested(): 'all' | 'some' | 'none' {
    const outer = new Set([...this.#byPath.keys()].flatMap(around));
    const innermost = [...this.#byPath.keys()].filter((path) => !outer.has(path));
    const isTaken = (path: string) => [path, ...around(path)].some((each) => this.#byPath.get(each) === true);
    if (innermost.every(isTaken)) return 'all';
    return innermost.some(isTaken) ? 'some' : 'none';
  }
}

/** The paths of what a value is in. */
function around(path: string): string[] {
  const places = path.split('/').slice(0, -1);
  return places.map((_, length) =>
    places
      .slice(0, length)
      .map((place) => `${place}/`)
      .join(''),
  );
}

const NO_ROWS: readonly Row[] = [];
