import { isoTime } from '../../../functions/shared/tdengine/time/iso-writer.ts';
import type { Precision } from '../../../functions/shared/tdengine/time/precision.ts';
import type { TopicRecord } from '../../target/topic-reader.ts';

/** Which rows of a source are in its dead letter topic, and why. */
export class RowLetters {
  readonly #reasons = new Map<string, string>();
  readonly #connector: string;
  readonly #database: string;
  readonly #precision: Precision;

  constructor(connector: string, database: string, precision: Precision) {
    this.#connector = connector;
    this.#database = database;
    this.#precision = precision;
  }

  /** Adds a dead letter, if it is one of this source. */
  add({ headers }: Pick<TopicRecord, 'headers'>): void {
    const text = (name: string) => headers.findLast(([each]) => each === name)?.[1]?.toString();
    if (text('__connect.errors.connector.name') !== this.#connector || text('database') !== this.#database) return;
    const [subtable, time] = [text('subtable'), text('timestamp')];
    if (subtable === undefined || time === undefined) return;
    const reason = `${text('__connect.errors.stage') ?? ''}: ${text('__connect.errors.exception.message') ?? ''}`;
    this.#reasons.set(`${time} ${subtable}`, reason);
  }

  /** Why a row is there; undefined when it is not. */
  of(subtable: string, time: bigint): string | undefined {
    return this.#reasons.size === 0 ? undefined : this.#reasons.get(`${isoTime(time, this.#precision)} ${subtable}`);
  }
}
