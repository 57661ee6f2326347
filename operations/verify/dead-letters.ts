import type { TopicRecord } from '../target/topic-reader.ts';

/** Why a record is in the dead letter topic. */
export interface LetterReason {
  readonly stage: string;
  readonly message: string;
}

/** Which records have a dead letter, by where they were. */
export class DeadLetters {
  readonly #byPartition = new Map<string, Map<number, LetterReason>>();
  #count = 0;

  /** Records that have one. */
  get count(): number {
    return this.#count;
  }

  /** Adds a dead letter, if it is one of this connector. */
  add({ headers }: Pick<TopicRecord, 'headers'>, connector: string): void {
    const text = (name: string) => headers.findLast(([each]) => each === `__connect.errors.${name}`)?.[1]?.toString();
    const [topic, partition, offset] = [text('topic'), text('partition'), Number(text('offset') ?? Number.NaN)];
    if (text('connector.name') !== connector || topic === undefined || !Number.isSafeInteger(offset)) return;
    const place = `${topic}-${partition}`;
    const ofPartition = this.#byPartition.get(place) ?? new Map<number, LetterReason>();
    this.#byPartition.set(place, ofPartition);
    if (!ofPartition.has(offset)) this.#count += 1;
    ofPartition.set(offset, { stage: text('stage') ?? '', message: text('exception.message') ?? '' });
  }

  /** Why the record of a place is there; undefined when it is not. */
  of(topic: string, partition: number, offset: number): LetterReason | undefined {
    return this.#count === 0 ? undefined : this.#byPartition.get(`${topic}-${partition}`)?.get(offset);
  }
}
