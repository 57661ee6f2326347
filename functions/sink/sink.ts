import { ANSWER_MS } from '../shared/answer-time.ts';
import type { Clock } from '../shared/clock.ts';
import type { RecordProducer } from '../shared/kafka/producer.ts';
import type { SinkRuntime } from '../shared/settings/index.ts';
import type { TDengine } from '../shared/tdengine/client.ts';
import { type KafkaEvent, recordsOf } from './receive/kafka-event.ts';
import { batchMeasures, logRejections, logSkips, type SinkLog, whyRetried } from './settle/report.ts';
import { logUnforeseen } from './settle/report-unforeseen.ts';
import { sendDeadLetters } from './settle/send-dead-letters.ts';
import { failuresOf, firstFailures, type PartialBatchResponse, settle } from './settle/settle.ts';
import type { SinkMemory } from './sink-memory.ts';
import { patientTDengine } from './write/patient-tdengine.ts';
import { writeBatch } from './write-batch.ts';

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
  /** Takes the measures of the batch for CloudWatch, once. */
  readonly publishMetrics: (measures: Readonly<Record<string, number>>) => void;
}

/** Time kept for the dead letters and the answer, in ms; at most this part of what remains. */
const RESERVE_MS = 20_000;
const RESERVE_PART = 0.3;

/** Fields that one line of the log names. */
const MOST_TOLD = 100;

/**
 * Writes a batch and sends what is rejected to the dead letter topic.
 * @returns nothing when every record is written, skipped, or acknowledged as a dead letter; with partial answers,
 * the records that are to be sent again.
 * @throws Error without partial answers, when any record is to be sent again.
 */
export async function sink(context: SinkContext, event: KafkaEvent): Promise<PartialBatchResponse | undefined> {
  const connected: { producer?: RecordProducer } = {};
  const connectProducer = async (remainingMs: number) => {
    connected.producer = await context.connectProducer(remainingMs);
    return connected.producer;
  };
  try {
    return await sinkBatch({ ...context, connectProducer }, event);
  } finally {
    // Behind the log and the metrics, which must not wait for a broker that is silent.
    await connected.producer?.close();
  }
}

async function sinkBatch(context: SinkContext, event: KafkaEvent): Promise<PartialBatchResponse | undefined> {
  const { clock, settings, memory, reportsPartially, log } = context;
  const started = clock.now();
  const now = clock.date();
  const end = started + context.remainingMs;
  const deadline = end - Math.min(RESERVE_MS, context.remainingMs * RESERVE_PART);
  const records = recordsOf(event);
  const patience = { ms: 0 };
  memory.forgetOld(started);
  const tdengine = patientTDengine(context.tdengine, clock, deadline, patience);
  const { outcomes: worked, counts } = await writeBatch({ tdengine, memory, settings, now }, records);

  const settled = settle(records, worked, reportsPartially);
  const connect = () => context.connectProducer(end - clock.now() - ANSWER_MS);
  const sent = await sendDeadLetters({ ...context, records, outcomes: settled, connect });
  const outcomes = settle(records, sent, reportsPartially);
  const unsentDeadLetters = settled.filter(({ kind }, at) => kind === 'rejected' && sent[at]?.kind === 'retry').length;
  logRejections(log, records, outcomes);
  logSkips(log, records, outcomes);
  const times = { tdengineMs: Math.round(patience.ms), ms: Math.round(clock.now() - started) };
  const { affectedRows, ...written } = counts;
  const missingRows = Math.max(0, counts.rows - affectedRows);
  const ended = worked.map((outcome, at) => (settled[at]?.kind === 'rejected' ? (sent[at] ?? outcome) : outcome));
  const unforeseenErrors = await logUnforeseen(log, records, ended);
  const untaken = memory.untaken.take();
  if (untaken.length > 0) {
    log.warn('fields of records that no route takes', { count: untaken.length, fields: untaken.slice(0, MOST_TOLD) });
  }
  const measures = {
    ...batchMeasures(records, outcomes, now),
    unsentDeadLetters,
    ...(unforeseenErrors > 0 && { unforeseenErrors }),
    ...(untaken.length > 0 && { untakenFields: untaken.length }),
    ...written,
    missingRows,
    ...times,
  };
  const addresses = context.tdengine.tally?.();
  log.info('batch', { ...measures, ...(addresses && { addresses }) });
  publish(context, measures);
  if (missingRows > 0) {
    // The statements succeeded, so sending them again would end the same way; but somebody must look.
    log.error('TDengine took fewer rows than it was sent', { rows: counts.rows, affectedRows });
  }

  const failures = failuresOf(records, outcomes);
  if (failures.length === 0) return undefined;
  const reason = whyRetried(records, worked) ?? whyRetried(records, sent);
  const from = firstFailures(failures).map(({ itemIdentifier }) => itemIdentifier);
  log.error('records are to be sent again', { from, reason });
  if (reportsPartially) return { batchItemFailures: failures };
  throw new Error(`the batch is to be sent again: ${reason}`);
}

/** Publishes metrics. That they cannot be is told, and makes no batch be sent again. */
function publish({ publishMetrics, log }: SinkContext, measures: Readonly<Record<string, number>>): void {
  try {
    publishMetrics(measures);
  } catch (error) {
    log.error('metrics could not be published', { reason: error instanceof Error ? error.message : String(error) });
  }
}
