import type { ProducerRecord, RecordProducer } from '../shared/kafka/producer.ts';
import type { SinkRuntime } from '../shared/settings/index.ts';
import type { TDengine } from '../shared/tdengine/client.ts';
import { deadLetter, placeOf } from './dead-letter.ts';
import { type EventRecord, type KafkaEvent, recordsOf } from './kafka-event.ts';
import type { Outcome } from './outcomes.ts';
import { failuresOf, type PartialBatchResponse, settle } from './settle.ts';
import type { Clock } from './write/clock.ts';
import { patientTDengine } from './write/patient-tdengine.ts';
import { type SinkMemory, writeBatch } from './write-batch.ts';

/** What a batch is sunk with. */
export interface SinkContext {
  readonly connector: string;
  readonly settings: SinkRuntime;
  readonly tdengine: TDengine;
  readonly memory: SinkMemory;
  readonly clock: Clock;
  /** Milliseconds until Lambda ends the invocation. */
  readonly remainingMs: number;
  /** Whether Lambda takes a partial answer, which it does of provisioned pollers only. */
  readonly reportsPartially: boolean;
  /** Connects to Kafka; called only when there is a dead letter to send. */
  readonly connectProducer: (remainingMs: number) => Promise<RecordProducer>;
  readonly log: SinkLog;
}

/** The sink's log. What is logged never holds a record's content. */
export interface SinkLog {
  info(message: string, fields: object): void;
  error(message: string, fields: object): void;
}

/** Time kept for the dead letters and the answer, in ms; at most this part of what remains. */
const RESERVE_MS = 20_000;
const RESERVE_PART = 0.3;

/** Time kept for the answer alone, in ms. */
const ANSWER_MS = 500;

/**
 * Writes a batch and sends what is rejected to the dead letter topic.
 * @returns nothing when every record is written, skipped, or acknowledged as a dead letter; with partial answers, where
 * to go on in each partition.
 * @throws Error without partial answers, when any record is to be sent again.
 */
export async function sink(context: SinkContext, event: KafkaEvent): Promise<PartialBatchResponse | undefined> {
  const { clock, settings, memory, reportsPartially } = context;
  const started = clock.now();
  const end = started + context.remainingMs;
  const deadline = end - Math.min(RESERVE_MS, context.remainingMs * RESERVE_PART);
  const records = recordsOf(event);
  const patience = { ms: 0 };
  memory.cache.forgetOld(started);
  const tdengine = patientTDengine(context.tdengine, clock, deadline, patience);
  const { outcomes: worked, counts } = await writeBatch(tdengine, memory, settings, records, clock.date());

  const settled = settle(records, worked, reportsPartially);
  const sent = await sendDeadLetters(context, records, settled, end);
  const outcomes = settle(records, sent, reportsPartially);
  logRejections(context.log, records, outcomes);
  const failures = failuresOf(records, outcomes);
  context.log.info('batch', {
    ...countsOf(outcomes),
    ...counts,
    tdengineMs: Math.round(patience.ms),
    ms: Math.round(clock.now() - started),
  });
  if (failures.length === 0) return undefined;
  const reason = whyRetried(records, worked) ?? whyRetried(records, sent);
  context.log.error('records are to be sent again', {
    from: failures.map(({ itemIdentifier }) => itemIdentifier),
    reason,
  });
  if (reportsPartially) return { batchItemFailures: failures };
  throw new Error(`the batch is to be sent again: ${reason}`);
}

/** Sends the dead letters and gives the outcomes after that: what was not acknowledged is to be sent again. */
async function sendDeadLetters(
  context: SinkContext,
  records: readonly EventRecord[],
  outcomes: readonly Outcome[],
  end: number,
): Promise<readonly Outcome[]> {
  if (!outcomes.some(({ kind }) => kind === 'rejected')) return outcomes;
  try {
    const letters = deadLettersOf(context, records, outcomes);
    const producer = await context.connectProducer(end - context.clock.now() - ANSWER_MS);
    try {
      await producer.produce(letters);
    } finally {
      await producer.close();
    }
    return outcomes;
  } catch (cause) {
    const message = cause instanceof Error ? cause.message : String(cause);
    const error = new Error(`dead letters could not be sent: ${message}`, { cause });
    return outcomes.map((outcome) => (outcome.kind === 'rejected' ? { kind: 'retry', error } : outcome));
  }
}

function deadLettersOf(
  { settings, connector }: SinkContext,
  records: readonly EventRecord[],
  outcomes: readonly Outcome[],
): ProducerRecord[] {
  const topic = settings.errors.deadLetterTopic;
  if (topic === undefined) throw new Error('errors.deadLetterTopic is not set');
  return records.flatMap((record, index) => {
    const outcome = outcomes[index];
    return outcome?.kind === 'rejected' ? [deadLetter(topic, connector, record, outcome.error)] : [];
  });
}

function logRejections(log: SinkLog, records: readonly EventRecord[], outcomes: readonly Outcome[]): void {
  for (const [index, outcome] of outcomes.entries()) {
    const record = records[index];
    if (outcome.kind !== 'rejected' || record === undefined) continue;
    const { topic, partition, offset } = record;
    log.info('record rejected', {
      topic,
      partition,
      offset,
      stage: outcome.error.stage,
      reason: outcome.error.message,
    });
  }
}

/** Counts of the outcomes; they add up to the records received. */
function countsOf(outcomes: readonly Outcome[]) {
  const counts = { received: outcomes.length, written: 0, skipped: 0, rejected: 0, retried: 0 };
  for (const { kind } of outcomes) counts[kind === 'retry' ? 'retried' : kind]++;
  return counts;
}

/** Place and reason of the first record to be sent again. */
function whyRetried(records: readonly EventRecord[], outcomes: readonly Outcome[]): string | undefined {
  for (const [index, outcome] of outcomes.entries()) {
    const record = records[index];
    if (outcome.kind === 'retry' && record !== undefined) return `${placeOf(record)}: ${outcome.error.message}`;
  }
  return undefined;
}
