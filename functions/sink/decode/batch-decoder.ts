import type { EventRecord } from '../receive/kafka-event.ts';
import type { RecordError } from '../rows/record-error.ts';
import type { RecordRows } from '../rows/row.ts';
import { endedBy, UnforeseenError } from '../rows/unforeseen-error.ts';
import type { Decode, SkipReason } from './decoder.ts';
import { RegistryError } from './registry/schema-source.ts';
import type { FramedValue } from './registry/value-schema.ts';
import { ValueReader } from './value-text.ts';

/** Where decoders come from. */
export interface DecoderSource {
  /** The decoder of a topic, or why its records are to be sent again. */
  of(topic: string): Promise<Decode | Error>;
  /** Forgets all decoders. */
  forget(): void;
}

/** Where the values of records come from that have a schema in a registry. */
export interface FramedValues {
  /**
   * A value in base64 with its schema, valid until the next one is read; a promise where the registry is asked.
   * @throws RecordError when it cannot be read; RegistryError when its schema is not given now.
   */
  read(base64: string): FramedValue | Promise<FramedValue>;
}

/** Where the keys of records come from that have a schema in a registry. */
export interface FramedKeys {
  /**
   * A key in base64 as text; a promise where the registry is asked.
   * @throws RecordError when it cannot be read; RegistryError when its schema is not given now.
   */
  text(base64: string): string | Promise<string>;
}

/** Is told how records end that give no rows. */
export interface DecodeOutcomes {
  skip(record: number, reason: SkipReason): void;
  /** The record will never be written. */
  reject(record: number, error: RecordError): void;
  /** The record must be sent again. */
  retry(record: number, error: Error): void;
}

/** Decodes the records of one batch, part by part. */
export class BatchDecoder {
  readonly #source: DecoderSource;
  readonly #outcomes: DecodeOutcomes;
  readonly #now: number;
  readonly #framed: FramedValues | undefined;
  readonly #keys: FramedKeys | undefined;
  #values = new ValueReader();
  readonly #topics = new Map<string, Decode | Error>();

  /**
   * @param now when the batch began, in milliseconds since 1970.
   * @param framed gives the values where a schema registry is set; left out, they are text.
   * @param keys gives the keys where they have a schema too; left out, they are text.
   */
  constructor(source: DecoderSource, outcomes: DecodeOutcomes, now: number, framed?: FramedValues, keys?: FramedKeys) {
    this.#source = source;
    this.#outcomes = outcomes;
    this.#now = now;
    this.#framed = framed;
    this.#keys = keys;
  }

  /** The rows of those of the records `from` to `to` that have any; of all others says how they ended. */
  async decode(records: readonly EventRecord[], from: number, to: number): Promise<RecordRows[]> {
    const outcomes = this.#outcomes;
    const decoded: RecordRows[] = [];
    for (let index = from; index < to; index++) {
      const record = records[index];
      if (record === undefined) break;
      const { value, topic } = record;
      if (value === undefined || value === null) {
        outcomes.skip(index, 'tombstone');
        continue;
      }
      const decode = this.#topics.get(topic) ?? (await this.#begin(topic));
      if (decode instanceof Error) {
        outcomes.retry(index, decode);
        continue;
      }
      try {
        let rows: ReturnType<Decode>;
        if (this.#framed === undefined) rows = decode(this.#values.text(value), record, index, this.#now);
        else {
          // The key first: a value is there until the next is read.
          const keyed = this.#keys === undefined ? record : await withKey(record, this.#keys);
          const read = this.#framed.read(value);
          rows = decode('', keyed, index, this.#now, read instanceof Promise ? await read : read);
        }
        if (typeof rows === 'string') outcomes.skip(index, rows);
        else if (rows.length === 0) outcomes.skip(index, 'empty');
        else decoded.push({ record: index, rows });
      } catch (error) {
        if (error instanceof RegistryError) {
          outcomes.retry(index, error);
          continue;
        }
        const end = endedBy('decode', error);
        if (end instanceof UnforeseenError) this.#forget(topic);
        outcomes.reject(index, end);
      }
    }
    return decoded;
  }

  /** Forgets what an error that was not foreseen may have left half done. */
  #forget(topic: string): void {
    this.#values = new ValueReader();
    this.#topics.delete(topic);
    this.#source.forget();
  }

  async #begin(topic: string): Promise<Decode | Error> {
    const decode = await this.#source.of(topic);
    this.#topics.set(topic, decode);
    return decode;
  }
}

/** A record with its key as text, in base64 as keys are. */
async function withKey(record: EventRecord, keys: FramedKeys): Promise<EventRecord> {
  const { key } = record;
  if (key === undefined || key === null) return record;
  return { ...record, key: Buffer.from(await keys.text(key)).toString('base64') };
}
