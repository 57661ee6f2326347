import { BoundedMap } from '../../shared/bounded-map.ts';

/** Most refusals remembered, and how long any is, in ms. */
const REMEMBERED = 10_000;
const REMEMBERED_MS = 600_000;

/**
 * What TDengine took since it refused something: by that a statement that is at fault is told from a server that takes
 * none. Kept in a container, in which the batches of other partitions may be written between two tries of one.
 */
export class Evidence {
  readonly #taken = new Map<string, number>();
  readonly #refused = new BoundedMap<string, number>(REMEMBERED);
  #since = 0;

  /** Forgets refusals of long ago, after which much may have passed. @param now milliseconds, from any beginning. */
  forgetOld(now: number): void {
    if (now - this.#since < REMEMBERED_MS) return;
    this.#since = now;
    this.#refused.clear();
  }

  /** Notes that a statement was taken. @param what the kind of statements that are compared, such as a database's INSERTs. */
  took(what: string): void {
    this.#taken.set(what, this.taken(what) + 1);
  }

  /** How many statements of a kind were taken. */
  taken(what: string): number {
    return this.#taken.get(what) ?? 0;
  }

  /**
   * Whether others of its kind were taken since a statement was refused for the first time.
   * @param suspect what was refused, and with which answer.
   * @param since {@link Evidence.taken} when it was refused now for the first time.
   */
  othersWereTaken(what: string, suspect: string, since: number): boolean {
    const id = `${what}\0${suspect}`;
    const first = this.#refused.get(id) ?? since;
    this.#refused.set(id, first);
    return this.taken(what) > first;
  }
}
