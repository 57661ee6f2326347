import type { Clock } from '../../../functions/shared/clock.ts';
import type { ProducerRecord, RecordProducer } from '../../../functions/shared/kafka/producer.ts';
import { sinkRuntime } from '../../../functions/shared/settings/index.ts';
import type { TDengine } from '../../../functions/shared/tdengine/client/client.ts';
import { openSchemas } from '../../../functions/sink/decode/registry/open-schemas.ts';
import type { EventRecord } from '../../../functions/sink/receive/kafka-event.ts';
import type { PartialBatchResponse } from '../../../functions/sink/settle/answer.ts';
import { sink } from '../../../functions/sink/sink.ts';
import { SinkMemory } from '../../../functions/sink/sink-memory.ts';
import { manualClock } from './manual-clock.ts';
import { eventOf } from './records.ts';

/** What a test runs the sink with; the rest is filled in. */
export interface RunOptions {
  readonly settings?: object;
  readonly memory?: SinkMemory;
  readonly remainingMs?: number;
  readonly reportsPartially?: boolean;
  readonly connectProducer?: () => Promise<RecordProducer>;
  /** A clock that only waiting moves, when left out. */
  readonly clock?: Clock;
}

/** What the sink did. */
export interface Run {
  readonly answer: PartialBatchResponse | undefined | Error;
  readonly deadLetters: readonly ProducerRecord[];
  readonly log: readonly {
    readonly level: string;
    readonly message: string;
    readonly fields: Record<string, unknown>;
  }[];
  /** The fields of the one line about the batch. */
  readonly batch: Record<string, unknown>;
  /** What went to CloudWatch, an object a time. */
  readonly metrics: readonly Readonly<Record<string, number>>[];
  /** Milliseconds by the clock. */
  readonly ms: number;
}

/** Sends every bad record to the topic `dlq`. */
export const TOLERANT = { database: 'db', errors: { tolerance: 'all', deadLetterTopic: 'dlq' } };

/** Runs the sink once on records. */
export async function runSink(
  tdengine: TDengine,
  records: readonly EventRecord[],
  options: RunOptions = {},
): Promise<Run> {
  const deadLetters: ProducerRecord[] = [];
  const log: { level: string; message: string; fields: Record<string, unknown> }[] = [];
  const metrics: Readonly<Record<string, number>>[] = [];
  const clock = options.clock ?? manualClock();
  const started = clock.now();
  const logAt = (level: string) => (message: string, fields: object) =>
    log.push({ level, message, fields: { ...fields } });
  const answer = await sink(
    {
      connector: 'sink1',
      settings: sinkRuntime.parse(options.settings ?? TOLERANT),
      tdengine,
      memory: options.memory ?? new SinkMemory(),
      clock,
      remainingMs: options.remainingMs ?? 60_000,
      reportsPartially: options.reportsPartially ?? false,
      openSchemas: async (registry) => openSchemas(registry),
      connectProducer: options.connectProducer ?? (async () => collecting(deadLetters)),
      log: { debug: logAt('debug'), info: logAt('info'), warn: logAt('warn'), error: logAt('error') },
      publishMetrics: (measures) => metrics.push(measures),
    },
    eventOf(records),
  ).catch((error: unknown) => (error instanceof Error ? error : new Error(String(error))));
  const batch = log.find(({ message }) => message === 'batch')?.fields ?? {};
  return { answer, deadLetters, log, batch, metrics, ms: clock.now() - started };
}

function collecting(records: ProducerRecord[]): RecordProducer {
  return {
    produce: async (produced) => records.push(...produced),
    close: async () => {},
  };
}
