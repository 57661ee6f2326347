import { deflateRawSync, inflateRawSync } from 'node:zlib';

/** `offset.metadata.max.bytes` of a broker with default settings. */
const MOST_BYTES = 4_096;

/** What a consumer group keeps of a partition. */
export interface KeptPosition {
  /** -1 when it keeps nothing. */
  readonly offset: number;
  readonly metadata: string | null;
}

/**
 * The dead letters of a partition that are dealt with: all before a position, and some behind it. A consumer group keeps
 * both: its offset, and in the metadata of that the others, a bit for each from the offset on, compressed.
 */
export class DealtWith {
  #position: number;
  readonly #ahead: Set<number>;

  private constructor(position: number, ahead: Set<number>) {
    this.#position = position;
    this.#ahead = ahead;
  }

  /** @param first the first offset that the partition still has */
  static from({ offset, metadata }: KeptPosition, first: number): DealtWith {
    const ahead = new Set<number>();
    if (offset >= 0 && metadata !== null && metadata !== '') {
      const bits = inflateRawSync(Buffer.from(metadata, 'base64'));
      for (let at = 0; at < 8 * bits.length; at += 1) {
        if (((bits[at >> 3] ?? 0) & (1 << (at & 7))) !== 0 && offset + at >= first) ahead.add(offset + at);
      }
    }
    const made = new DealtWith(Math.max(offset, first), ahead);
    made.#goOn();
    return made;
  }

  /** The first offset that is not dealt with. */
  get position(): number {
    return this.#position;
  }

  has(offset: number): boolean {
    return offset < this.#position || this.#ahead.has(offset);
  }

  /** These offsets are dealt with, the last excluded. */
  add(from: number, to: number = from + 1): void {
    if (from > this.#position) {
      for (let offset = from; offset < to; offset += 1) this.#ahead.add(offset);
      return;
    }
    if (to <= this.#position) return;
    // What is passed goes, by whichever way is shorter: a topic has many letters, and each is added.
    if (to - this.#position < this.#ahead.size) {
      for (let offset = this.#position; offset < to; offset += 1) this.#ahead.delete(offset);
    } else {
      for (const offset of this.#ahead) if (offset < to) this.#ahead.delete(offset);
    }
    this.#position = to;
    this.#goOn();
  }

  #goOn(): void {
    while (this.#ahead.delete(this.#position)) this.#position += 1;
  }

  /** What a consumer group is to keep; undefined when it is more than brokers take. */
  kept(): KeptPosition | undefined {
    const offset = this.#position;
    if (this.#ahead.size === 0) return { offset, metadata: '' };
    const last = [...this.#ahead].reduce((most, each) => Math.max(most, each), 0);
    const bits = Buffer.alloc(((last - offset) >> 3) + 1);
    for (const each of this.#ahead) {
      const at = each - offset;
      bits[at >> 3] = (bits[at >> 3] ?? 0) | (1 << (at & 7));
    }
    const metadata = deflateRawSync(bits, { level: 9 }).toString('base64');
    return metadata.length > MOST_BYTES ? undefined : { offset, metadata };
  }
}

/** What is dealt with, as it is kept: in the consumer group, or where Lambda told of it. */
export interface KeptDealtWith {
  readonly dealtWith: ReadonlyMap<number, DealtWith>;
  /**
   * Writes what has been added since.
   * @throws OperationError `refused` when somebody else has written meanwhile, or there is more than the group can keep
   */
  keep(): Promise<void>;
}
