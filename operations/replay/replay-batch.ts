import type { SinkRuntime } from '../../functions/shared/settings/index.ts';
import type { TDengine } from '../../functions/shared/tdengine/client/client.ts';
import { TDengineError } from '../../functions/shared/tdengine/error.ts';
import { isoMs } from '../../functions/shared/tdengine/time/iso-writer.ts';
import type { OpenSchemas } from '../../functions/sink/decode/registry/open-schemas.ts';
import { type EventRecord, partitionName } from '../../functions/sink/receive/kafka-event.ts';
import type { Outcome } from '../../functions/sink/settle/outcomes.ts';
import { placeOf } from '../../functions/sink/settle/shown.ts';
import { toleranceOf } from '../../functions/sink/settle/tolerance.ts';
import { type BatchRun, runBatch } from '../../mapping/preview/preview.ts';
import { outcomeOf } from '../../mapping/preview/preview-json.ts';
import type { BatchRecords } from './batch-records.ts';
import type { ReplayedBatch } from './report.ts';

/** What a batch is replayed with. */
export interface BatchContext {
  readonly settings: SinkRuntime;
  /** When it arrives, in ms since 1970. */
  readonly now: number;
  readonly tdengine: TDengine;
  readonly openSchemas: (() => Promise<OpenSchemas>) | undefined;
  /** Whether Lambda takes a partial answer. */
  readonly reportsPartially: boolean;
  /** Whether statements are shown. */
  readonly showsSql: boolean;
}

/** What becomes of a batch, of what `report.ts` has. */
export type BatchResult = Omit<ReplayedBatch, 'kind' | 'connector' | 'invocation' | 'settings'>;

/** Runs a batch as the sink's function does, into a TDengine that is thrown away, with the tables of the actual one. */
export async function replayBatch(batch: BatchRecords, context: BatchContext): Promise<BatchResult> {
  const { records } = batch;
  const { settings, now, tdengine, openSchemas, reportsPartially, showsSql } = context;
  let run: BatchRun;
  let note: string | null = null;
  try {
    run = await runBatch(records, { settings, now, actual: tdengine, openSchemas });
  } catch (error) {
    if (!(error instanceof TDengineError)) throw error;
    note = error.message;
    run = await runBatch(records, { settings, now, openSchemas });
  }
  const { outcomes, statements, sent, measures } = run;
  const { ms = 0, tdengineMs = 0, rows = 0, bytes = 0 } = measures;
  return {
    tables: note === null ? 'as they are' : 'none yet',
    note,
    counts: { ...countsOf(outcomes), filtered: batch.filtered, absent: batch.absent },
    records: records.flatMap(({ timestamp, ...record }, at) => {
      const outcome = outcomes[at];
      return outcome === undefined
        ? []
        : [{ ...recordPlace(record), time: isoMs(timestamp) ?? '', outcome: outcomeOf(outcome) }];
    }),
    again: sentAgain(records, outcomes, settings, reportsPartially),
    statements: showsSql
      ? statements.map(({ sql, refusal, ms: took }) => ({
          sql,
          refusal: refusal ?? null,
          ms: took,
          records: (sent.get(sql) ?? []).map(recordPlace),
        }))
      : [],
    timings: { ms, statementsMs: tdengineMs, rows, statements: statements.length, bytes },
  };
}

function recordPlace({ topic, partition, offset }: Pick<EventRecord, 'topic' | 'partition' | 'offset'>) {
  return { topic, partition, offset };
}

function countsOf(outcomes: readonly Outcome[]) {
  const counts = { received: outcomes.length, written: 0, skipped: 0, rejected: 0, retried: 0 };
  for (const { kind } of outcomes) counts[kind === 'retry' ? 'retried' : kind] += 1;
  return counts;
}

/** What Lambda would send again, by the settings' tolerance; null: nothing. */
function sentAgain(
  records: readonly EventRecord[],
  outcomes: readonly Outcome[],
  settings: SinkRuntime,
  partial: boolean,
): string | null {
  const first = new Map<string, string>();
  for (const [at, outcome] of toleranceOf(settings).judge(records, outcomes).entries()) {
    const record = records[at];
    if (outcome.kind !== 'retry' || record === undefined || first.has(partitionName(record))) continue;
    first.set(partitionName(record), `${placeOf(record)}: ${outcome.error.message}`);
  }
  const [reason] = first.values();
  if (reason === undefined) return null;
  return partial ? `from these on, ${[...first.values()].join('; ')}` : `the whole batch, ${reason}`;
}
