import type { EventRecord } from '../../functions/sink/receive/kafka-event.ts';
import type { TopicRecord } from '../target/topic-reader.ts';

type Headers = TopicRecord['headers'];

/** Where a record was before it became a dead letter. */
export interface Origin {
  readonly topic: string;
  /** Undefined of a source, whose row was in no topic yet. */
  readonly partition: number | undefined;
  readonly offset: number | undefined;
}

/** A dead letter: a record, and why it was not written. */
export interface DeadLetter {
  /** The record with all its headers, in the dead letter topic. */
  readonly record: TopicRecord;
  /** The headers that it had before. */
  readonly ownHeaders: Headers;
  readonly origin: Origin;
  readonly connector: string;
  readonly stage: string;
  /** What failed, such as `RouteMapper`. */
  readonly className: string;
  /** The error's name. */
  readonly error: string;
  /** The error's message, without the place in front of it. */
  readonly reason: string;
  /** TDengine's code in hex, as the header has it. */
  readonly code: string | undefined;
  /** How often it has been replayed. */
  readonly attempts: number;
  /** The replay that it comes back from. */
  readonly replayId: string | undefined;
}

/** Headers of a record that was replayed. The sink keeps them when it rejects the record again. */
export const REPLAY_HEADERS = {
  id: 'tdkafka.replay.id',
  attempts: 'tdkafka.replay.attempts',
  from: 'tdkafka.replay.from',
} as const;

const PREFIX = '__connect.errors.';

/** What a connector adds to a record's own headers (functions/sink/settle/dead-letter.ts). */
const ADDED = new Set(
  [
    'topic',
    'partition',
    'offset',
    'connector.name',
    'stage',
    'class.name',
    'exception.class.name',
    'exception.message',
    'tdengine.code',
  ].map((name) => `${PREFIX}${name}`),
);

/** A record of a dead letter topic; undefined of one that no connector of this project has written there. */
export function deadLetterOf(record: TopicRecord): DeadLetter | undefined {
  // Of several of one name the last is the connector's: a record may have been a dead letter of somebody else.
  const last = new Map(record.headers.map(([name, value]) => [name, value] as const));
  const text = (name: string) => last.get(name)?.toString();
  const topic = text(`${PREFIX}topic`);
  const connector = text(`${PREFIX}connector.name`);
  if (topic === undefined || connector === undefined) return undefined;
  const [partition, offset] = [text(`${PREFIX}partition`), text(`${PREFIX}offset`)];
  return {
    record,
    ownHeaders: withoutAdded(record.headers),
    origin: {
      topic,
      partition: partition === undefined ? undefined : Number(partition),
      offset: offset === undefined ? undefined : Number(offset),
    },
    connector,
    stage: text(`${PREFIX}stage`) ?? '',
    className: text(`${PREFIX}class.name`) ?? '',
    error: text(`${PREFIX}exception.class.name`) ?? '',
    reason: withoutPlace(text(`${PREFIX}exception.message`) ?? '', { topic, partition, offset }),
    code: text(`${PREFIX}tdengine.code`),
    ...attemptsOf(record),
  };
}

/** How often a record has been replayed, and by which replay last. */
export function attemptsOf({ headers }: Pick<TopicRecord, 'headers'>): Pick<DeadLetter, 'attempts' | 'replayId'> {
  const text = (name: string) => headers.findLast(([each]) => each === name)?.[1]?.toString();
  return { attempts: Number(text(REPLAY_HEADERS.attempts) ?? 0), replayId: text(REPLAY_HEADERS.id) };
}

function withoutAdded(headers: Headers): Headers {
  const lastAt = new Map(headers.map(([name], index) => [name, index]));
  return headers.filter(([name], index) => !ADDED.has(name) || lastAt.get(name) !== index);
}

function withoutPlace(
  message: string,
  { topic, partition, offset }: Readonly<Record<'topic' | 'partition' | 'offset', string | undefined>>,
): string {
  const place = `topic ${topic}, partition ${partition}, offset ${offset}: `;
  return message.startsWith(place) ? message.slice(place.length) : message;
}

/** The record as Lambda gave it to the sink's function. */
export function eventRecordOf({ record, ownHeaders, origin }: DeadLetter): EventRecord {
  const { timestamp, key, value } = record;
  return {
    topic: origin.topic,
    partition: origin.partition ?? 0,
    offset: origin.offset ?? 0,
    timestamp,
    key: key?.toString('base64') ?? null,
    value: value?.toString('base64') ?? null,
    headers: ownHeaders.map(([name, bytes]) => ({ [name]: bytes && [...bytes] })),
  };
}

/** A dead letter's place in its topic, as people write it: `PARTITION:OFFSET`. */
export function placeText({ partition, offset }: Pick<TopicRecord, 'partition' | 'offset'>): string {
  return `${partition}:${offset}`;
}
