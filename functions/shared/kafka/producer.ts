import { isoMs } from '../tdengine/time/iso-writer.ts';

/** One record to produce. Text is sent as UTF-8. */
export interface ProducerRecord {
  readonly topic: string;
  readonly key: Buffer | string | null;
  readonly value: Buffer | string | null;
  /** Milliseconds since 1970. */
  readonly timestamp: number;
  /** In order; a name may come twice. */
  readonly headers: readonly (readonly [name: string, value: Buffer | string | null])[];
}

/** Told of a record that the brokers will never take as it is, and why. */
export type Refused = (record: ProducerRecord, error: ProduceError) => void;

/** Sends records to Kafka. */
export interface RecordProducer {
  /**
   * Resolves when every record is acknowledged by all in-sync replicas, rejects when any may not be.
   * Records of one key keep their order.
   * @param refused told of each record that the brokers will never take as it is, so that the others go on.
   * @returns the bytes of the batches that were sent, as they were sent.
   * @throws ProduceError; without `refused` also for such a record, which it has.
   */
  produce(records: readonly ProducerRecord[], refused?: Refused): Promise<number>;
  /** Ends the connection. Never rejects. */
  close(): Promise<void>;
}

/** Records that may not have reached a topic. The message names the topic and never holds a record. */
export class ProduceError extends Error {
  override readonly name = 'ProduceError';
  readonly topic: string;
  // Private, since loggers print the properties of errors.
  readonly #record: ProducerRecord | undefined;

  constructor(
    topic: string,
    reason: string,
    { record, ...options }: ErrorOptions & { readonly record?: ProducerRecord } = {},
  ) {
    super(`Kafka topic ${topic}: ${reason}`, options);
    this.topic = topic;
    this.#record = record;
  }

  /** The one record that the brokers will never take as it is; undefined when the error is about something else. */
  get record(): ProducerRecord | undefined {
    return this.#record;
  }
}

/** The error of a record that the brokers do not take, alone as it was. @param bytes of its batch. */
export function refusedRecord(record: ProducerRecord, bytes: number, cause: Error): ProduceError {
  return new ProduceError(record.topic, refusalOf(record, bytes, cause), { cause, record });
}

function refusalOf({ timestamp }: ProducerRecord, bytes: number, cause: Error): string {
  switch (kafkaErrorType(cause)) {
    case 'MESSAGE_TOO_LARGE':
    case 'RECORD_LIST_TOO_LARGE':
      return `a record of ${bytes} bytes is larger than max.message.bytes allows`;
    case 'INVALID_TIMESTAMP':
      return `the time of a record, ${isoMs(timestamp)}, is not within what message.timestamp.before.max.ms and message.timestamp.after.max.ms allow`;
    default:
      return `a record of ${bytes} bytes is refused as invalid: ${cause.message}`;
  }
}

/** Kafka's name of the error inside a kafkajs error, such as `UNKNOWN_TOPIC_OR_PARTITION`. */
export function kafkaErrorType(error: unknown): string | undefined {
  let inner: unknown = error;
  for (let depth = 0; inner instanceof Error && depth < 5; depth += 1) {
    if ('type' in inner && typeof inner.type === 'string') return inner.type;
    inner = 'originalError' in inner ? inner.originalError : inner.cause;
  }
  return undefined;
}

/** The error of a send that failed for good. */
export function produceError(topic: string, error: unknown): ProduceError {
  if (error instanceof ProduceError) return error;
  return new ProduceError(topic, reasonOf(error), { cause: error });
}

function reasonOf(error: unknown): string {
  switch (kafkaErrorType(error)) {
    case 'UNKNOWN_TOPIC_OR_PARTITION':
      return 'does not exist: create it, or let the brokers create topics (auto.create.topics.enable)';
    case 'INVALID_TOPIC_EXCEPTION':
      return 'is not a name that Kafka accepts';
    case 'TOPIC_AUTHORIZATION_FAILED':
      return 'writing is not allowed';
    default:
      return error instanceof Error ? error.message : String(error);
  }
}
