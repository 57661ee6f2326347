import { setImmediate as turn } from 'node:timers/promises';
import type { Clock } from '../shared/clock.ts';
import { ANSWER_MS } from '../shared/deadlines.ts';
import type { RecordProducer } from '../shared/kafka/producer.ts';
import type { SinkRuntime, ValueSchemaRegistrySettings } from '../shared/settings/index.ts';
import type { TDengine } from '../shared/tdengine/client/client.ts';
import type { TableSchema } from '../shared/tdengine/table-schema.ts';
import type { Precision } from '../shared/tdengine/time/precision.ts';
import { BatchDecoder, type FramedKeys, type FramedValues } from './decode/batch-decoder.ts';
import type { OpenSchemas } from './decode/registry/open-schemas.ts';
import type { RouteTrace } from './decode/route-trace.ts';
import { type EventRecord, type KafkaEvent, recordsOf } from './receive/kafka-event.ts';
import type { RecordRows } from './rows/row.ts';
import { endedBy } from './rows/unforeseen-error.ts';
import { answerOf, type PartialBatchResponse } from './settle/answer.ts';
import { findCulprits } from './settle/blame.ts';
import type { Collisions } from './settle/collisions.ts';
import { type Outcome, Outcomes } from './settle/outcomes.ts';
import type { SinkLog } from './settle/report.ts';
import { reportBatch } from './settle/report-batch.ts';
import type { DeadLetterContext } from './settle/send-dead-letters.ts';
import { settle } from './settle/settle.ts';
import { toleranceOf } from './settle/tolerance.ts';
import type { SinkMemory } from './sink-memory.ts';
import { TopicDecoders } from './topic-decoders.ts';
import { firstAttempt, type WriteContext, type WriteCounts } from './write/attempt.ts';
import { BatchWriter } from './write/batch-writer.ts';
import { type PatientTDengine, patientTDengine } from './write/patient-tdengine.ts';
import { rowsIn } from './write/plan/write-row.ts';
import { prepareRecords } from './write/prepare.ts';

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
  /** Opens a schema registry; called only when the settings name one. */
  readonly openSchemas: (registry: ValueSchemaRegistrySettings) => Promise<OpenSchemas>;
  readonly log: SinkLog;
  /** Takes the measures of the batch for CloudWatch, once. */
  readonly publishMetrics: (measures: Readonly<Record<string, number>>) => void;
  /** Is told what becomes of records; for who tries settings out. */
  readonly trace?: SinkTrace | undefined;
}

/** Is told what becomes of the records of a batch. */
export interface SinkTrace extends RouteTrace {
  /** A statement goes to TDengine, with rows of these records. @default - nobody is told */
  sends?(sql: string, records: readonly EventRecord[]): void;
  /** How each record ended, in the order of the event. */
  ended(outcomes: readonly Outcome[]): void;
}

/** Time kept for the dead letters and the answer, in ms; at most this part of what remains. */
const RESERVE_MS = 20_000;
const RESERVE_PART = 0.3;

/** Records that are decoded before what is ready is sent: some milliseconds of work. */
const PART = 1_000;

/**
 * Writes a batch and sends what is rejected to the dead letter topic: receive → decode → route → schema → write → settle.
 * @returns nothing when every record is written, skipped, or acknowledged as a dead letter; with partial answers,
 * the records that are to be sent again.
 * @throws Error without partial answers, when any record is to be sent again.
 */
export async function sink(context: SinkContext, event: KafkaEvent): Promise<PartialBatchResponse | undefined> {
  const { clock, settings, memory, reportsPartially, trace } = context;
  const started = clock.now();
  const now = clock.date();
  const end = started + context.remainingMs;
  const deadline = end - Math.min(RESERVE_MS, context.remainingMs * RESERVE_PART);
  const records = recordsOf(event);

  memory.forgetOld(started);
  const patience = { ms: 0 };
  const tdengine = patientTDengine(context.tdengine, clock, deadline, patience);
  const counts = { rows: 0, affectedRows: 0, statements: 0, bytes: 0 };
  const framed = await framedRecords(context, deadline);
  const work = (some: readonly EventRecord[]) =>
    writeRecords({ settings, memory, tdengine, framed, now, counts, trace }, some);
  const ended = await findCulprits(records, work, () => memory.forgetLearnt());
  const worked = toleranceOf(settings).judge(records, ended);

  const settled = settle(records, worked, reportsPartially);
  let producer: RecordProducer | undefined;
  const connect = async () => {
    producer = await context.connectProducer(end - clock.now() - ANSWER_MS);
    return producer;
  };
  try {
    const sent = await withDeadLetters({ ...context, records, outcomes: settled, connect });
    const outcomes = settle(records, sent, reportsPartially);
    trace?.ended(outcomes);
    const times = { tdengineMs: Math.round(patience.ms), ms: Math.round(clock.now() - started) };
    const steps = { worked, settled, sent, outcomes };
    const addresses = context.tdengine.tally?.();
    await reportBatch(
      { ...context, untaken: memory.untaken, merged: memory.merged, changedTags: memory.changedTags },
      { records, ...steps, counts, now, times, addresses },
    );
    return answerOf(context, records, outcomes, [worked, sent]);
  } finally {
    // Behind the log and the metrics, which must not wait for a broker that is silent.
    await producer?.close();
  }
}

/** Where values, and keys, come from when the settings name a schema registry, which is kept for as long as they stay. */
async function framedRecords(context: SinkContext, deadline: number): Promise<FramedRecords | undefined> {
  const { settings, memory, clock } = context;
  const { valueSchemaRegistry: registry } = settings;
  if (registry === undefined) return undefined;
  const schemas = memory.schemas.get(settings) ?? (await context.openSchemas(registry));
  memory.schemas.set(settings, schemas);
  const time = { remainingMs: () => deadline - clock.now() };
  return { values: schemas.batch(time), keys: settings.keySchemaRegistry ? schemas.keys(time) : undefined };
}

/** Values and keys of a registry's wire format. */
interface FramedRecords {
  readonly values: FramedValues;
  /** Undefined where keys are text. */
  readonly keys: FramedKeys | undefined;
}

/** What records are written with. */
interface Batch {
  readonly settings: SinkRuntime;
  readonly memory: SinkMemory;
  readonly tdengine: PatientTDengine;
  readonly framed: FramedRecords | undefined;
  /** When the batch began, in milliseconds since 1970. */
  readonly now: number;
  readonly counts: WriteCounts;
  readonly trace: SinkTrace | undefined;
}

/**
 * Decodes records, by routes where they are JSON, makes their tables ready and writes them, part by part: statements go
 * while the next part is decoded.
 * @returns how each record ended, whatever TDengine answers, a record holds, or the code did not foresee of one record.
 * @throws what no record can be blamed for, once nothing is in flight.
 */
async function writeRecords(batch: Batch, records: readonly EventRecord[]): Promise<readonly Outcome[]> {
  const { settings, memory, tdengine, framed, now, counts, trace } = batch;
  const { learnt, untaken, evidence } = memory;
  const outcomes = new Outcomes(records.length);
  const precisions = new Map<string, Precision>();
  const schemas = new Map<string, TableSchema>();
  const decoders = new TopicDecoders({ tdengine, settings, learnt, untaken, trace, precisions });
  const decoder = new BatchDecoder(decoders, outcomes, now, framed?.values, framed?.keys);
  const { pause } = tdengine;
  const { cache, lastTags } = learnt;
  const sends = toldSends(trace, records);
  const context = { tdengine, pause, cache, evidence, permissions: settings, precisions, outcomes, counts, sends };
  const writer = new BatchWriter(firstAttempt(context, schemas), (row) =>
    memory.merged.note(records[row.record]?.topic ?? '', row),
  );
  const mayWrite = toleranceOf(settings).watch(records, outcomes);
  const collisions = settings.collision === 'reject' ? await collisionFinder() : undefined;

  const write = (ready: RecordRows) => {
    const { record, rows } = ready;
    try {
      const collision = collisions?.of(ready, schemas);
      if (collision !== undefined) outcomes.reject(record, collision);
      else {
        outcomes.expect(record, rows.length);
        for (const row of rows) {
          writer.add(row);
          const changed = lastTags.changed(row.table);
          if (changed !== undefined) memory.changedTags.note(records[record]?.topic ?? '', row.table, changed);
        }
      }
    } catch (error) {
      collisions?.forget(record);
      outcomes.reject(record, endedBy('write', error));
    }
  };
  try {
    for (let from = 0; from < records.length; from += PART) {
      const decoded = await decoder.decode(records, from, from + PART);
      const wanted = decoded.filter(({ record }) => mayWrite(record));
      const ready = await prepareRecords(context, schemas, wanted);
      for (const each of ready) if (mayWrite(each.record)) write(each);
      writer.begin();
      // Requests go out and answers come in only between turns.
      if (from + PART < records.length) await turn();
    }
  } catch (error) {
    await writer.abandon(error);
    throw error;
  }
  await writer.end();
  return outcomes.all();
}

function toldSends(trace: SinkTrace | undefined, records: readonly EventRecord[]): WriteContext['sends'] {
  if (trace?.sends === undefined) return undefined;
  return (sql, rows) => {
    const places = new Set(rows.flatMap(rowsIn).map(({ record }) => record));
    trace.sends?.(
      sql,
      [...places].flatMap((place) => records[place] ?? []),
    );
  };
}

async function collisionFinder(): Promise<Collisions> {
  const { Collisions } = await import('./settle/collisions.ts');
  return new Collisions();
}

/** The outcomes once the dead letters are sent, if there are any. */
async function withDeadLetters(context: DeadLetterContext): Promise<readonly Outcome[]> {
  const { outcomes } = context;
  if (!outcomes.some(({ kind }) => kind === 'rejected')) return outcomes;
  const { sendDeadLetters } = await import('./settle/send-dead-letters.ts');
  return await sendDeadLetters(context);
}
