import type { Schedule } from '../timers.ts';

/**
 * Ids given to members that have not joined with them yet. A client that asks twice without having heard the first answer so leaves no
 * member behind that nobody is (KIP-394).
 */
export class PromisedMembers {
  readonly #ends = new Map<string, () => void>();
  readonly #schedule: Schedule;
  readonly #newMemberId: (clientId: string) => string;
  readonly #onBroken: () => void;

  constructor(schedule: Schedule, newMemberId: (clientId: string) => string, onBroken: () => void) {
    this.#schedule = schedule;
    this.#newMemberId = newMemberId;
    this.#onBroken = onBroken;
  }

  get size(): number {
    return this.#ends.size;
  }

  /** Gives an id, to be used within `ms`. */
  give(clientId: string, ms: number): string {
    const id = this.#newMemberId(clientId);
    const end = this.#schedule(ms, () => {
      this.#ends.delete(id);
      this.#onBroken();
    });
    this.#ends.set(id, end);
    return id;
  }

  /** Takes an id back; false when it was not given, or too long ago. */
  take(id: string): boolean {
    this.#ends.get(id)?.();
    return this.#ends.delete(id);
  }
}
