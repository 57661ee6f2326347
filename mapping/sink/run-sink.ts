import type { Clock } from '../../functions/shared/clock.ts';
import type { SinkRuntime } from '../../functions/shared/settings/index.ts';
import type { TDengine } from '../../functions/shared/tdengine/client/client.ts';
import type { RouteAsked } from '../../functions/sink/decode/route-trace.ts';
import type { UntakenField } from '../../functions/sink/decode/untaken-fields.ts';
import type { EventRecord } from '../../functions/sink/receive/kafka-event.ts';
import type { Row } from '../../functions/sink/rows/row.ts';
import type { Outcome } from '../../functions/sink/settle/outcomes.ts';
import { type SinkContext, sink } from '../../functions/sink/sink.ts';
import type { ChangedTag } from '../../functions/sink/write/changed-tags.ts';
import type { MergedTable } from '../../functions/sink/write/merged-rows.ts';
import { stillClock } from './still-clock.ts';
import { TrialMemory } from './told.ts';

/** What the sink runs with. */
export interface SinkTrial {
  readonly settings: SinkRuntime;
  readonly tdengine: TDengine;
  /** When the batch arrives, in milliseconds since 1970. */
  readonly now: number;
  /** Opens the registry that values are read by; left out, they stand for what a registry would have made of them. */
  readonly openSchemas?: SinkContext['openSchemas'] | undefined;
  /** @default - one that stands still, so that nothing is waited for */
  readonly clock?: Clock | undefined;
}

/** A row that a route made, and the route. */
export interface MadeRow {
  readonly route: string;
  readonly row: Row;
}

/** What became of records. */
export interface SinkRun {
  /** How each record ended, in their order. */
  readonly outcomes: readonly Outcome[];
  /** What routes were asked, in the order of the asking. */
  readonly asked: readonly RouteAsked[];
  /** Rows that routes made, those of records that were rejected later among them. */
  readonly made: readonly MadeRow[];
  /** Fields of records that no route takes. */
  readonly untaken: readonly UntakenField[];
  /** Of each statement with rows, by its text, the records of these. */
  readonly sent: ReadonlyMap<string, readonly EventRecord[]>;
  /** What the sink measures, as it publishes it. */
  readonly measures: Readonly<Record<string, number>>;
  /** Tables in which rows of one record have become one and lost a value. */
  readonly merged: readonly MergedTable[];
  /** Tags of which a record had another value than the record before. */
  readonly changedTags: readonly ChangedTag[];
}

/** Time that an invocation has, as the clock of the trial counts it. */
const REMAINING_MS = 300_000;

/**
 * Runs the sink, as its function does, on one batch. Each record gets a verdict of its own: bad ones do not stop the others,
 * whatever `errors` says.
 */
export async function runSink(trial: SinkTrial, records: readonly EventRecord[]): Promise<SinkRun> {
  const { settings, tdengine, now, openSchemas, clock = stillClock(now) } = trial;
  const asked: RouteAsked[] = [];
  const made: MadeRow[] = [];
  const sent = new Map<string, readonly EventRecord[]>();
  let outcomes: readonly Outcome[] = [];
  let measures: Readonly<Record<string, number>> = {};
  const memory = new TrialMemory();
  await sink(
    {
      connector: 'mapping',
      settings: {
        ...settings,
        valueSchemaRegistry: openSchemas && settings.valueSchemaRegistry,
        errors: { tolerance: 'all', deadLetterTopic: 'dead-letters' },
      },
      tdengine,
      memory,
      clock,
      remainingMs: REMAINING_MS,
      reportsPartially: true,
      openSchemas: openSchemas ?? (() => Promise.reject(new Error('no registry is asked'))),
      connectProducer: async () => ({ produce: async () => 0, close: async () => {} }),
      log: { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} },
      publishMetrics: (all) => {
        measures = all;
      },
      trace: {
        asked: (one) => asked.push(one),
        made: (route, row) => made.push({ route, row }),
        sends: (sql, some) => sent.set(sql, some),
        ended: (all) => {
          outcomes = all;
        },
      },
    },
    // One list, so that outcomes come in the records' order.
    { records: { all: records } },
  );
  const { untaken, merged, changedTags } = memory;
  const told = { untaken: untaken.all, merged: merged.all, changedTags: changedTags.all };
  return { outcomes, asked, made, sent, measures, ...told };
}
