import { startTDengine } from '@tdengine-kafka-lambda/embedded-tdengine';
import type { ProducerRecord } from '../../../functions/shared/kafka/producer.ts';
import { sourceRuntime } from '../../../functions/shared/settings/source-runtime.ts';
import { createTDengine, type TDengine } from '../../../functions/shared/tdengine/client/client.ts';
import type { CheckpointTable } from '../../../functions/source/checkpoint/checkpoint-table.ts';
import type { Invocation } from '../../../functions/source/tick/invocation.ts';
import type { TickSummary } from '../../../functions/source/tick/report/tick-report.ts';
import { runTick } from '../../../functions/source/tick/run-tick.ts';
import { startCheckpoints, type TestCheckpoints } from './checkpoints.ts';

/** When every test begins, in ms. */
export const NOW = 1_700_000_000_000;

/** A TDengine of which every test has a database of its own, and what ticks send of it. */
export interface TickDatabases {
  readonly clock: { now: number };
  readonly tdengine: TDengine;
  readonly checkpoints: TestCheckpoints;
  /** What has been sent in this test, in order. */
  readonly records: ProducerRecord[];
  /** Warnings of this test, with their details. */
  readonly warnings: string[];
  /** The database of this test. */
  db(): string;
  /** Begins a test: the clock, the records and the database are new. */
  next(): Promise<void>;
  /** One tick of a source of the database. */
  tick(table: CheckpointTable, settings?: object, changes?: Partial<Invocation>): Promise<TickSummary>;
  /** The values that have been sent. */
  values(): string[];
  /** Makes a stable, with rows at these times in ms. */
  meters(times: readonly number[], name?: string): Promise<void>;
  /** Adds rows to a stable, in turn to its two subtables; each has its number as value. */
  insert(times: readonly number[], name?: string): Promise<void>;
  close(): Promise<void>;
}

/** Starts the servers. */
export async function startTickDatabases(): Promise<TickDatabases> {
  const clock = { now: NOW };
  const [server, checkpoints] = await Promise.all([startTDengine({ now: () => clock.now }), startCheckpoints()]);
  const tdengine = createTDengine({ url: server.url, user: 'root', password: 'taosdata' });
  const records: ProducerRecord[] = [];
  const warnings: string[] = [];
  let databases = 0;
  let owners = 0;
  let db = '';

  async function insert(times: readonly number[], name = 'meters'): Promise<void> {
    for (const [index, ts] of times.entries()) {
      const using = `INSERT INTO ${db}.\`${name}${index % 2}\` USING ${db}.\`${name}\` TAGS (${index % 2})`;
      await tdengine.execute(`${using} VALUES (${ts}, ${index})`);
    }
  }

  return {
    clock,
    tdengine,
    checkpoints,
    records,
    warnings,
    db: () => db,
    async next() {
      clock.now = NOW;
      records.length = 0;
      warnings.length = 0;
      db = `db${databases++}`;
      await tdengine.execute(`CREATE DATABASE ${db} KEEP 36500`);
    },
    tick: (table, settings = {}, changes = {}) =>
      runTick({
        settings: sourceRuntime.parse({ database: db, topicPrefix: 'td', delayMs: 0, ...settings }),
        tdengine,
        producer: {
          async produce(sent) {
            return records.push(...sent);
          },
          close: async () => {},
        },
        checkpoints: table,
        owner: `owner${owners++}`,
        now: () => clock.now,
        timeLeft: () => 60_000,
        log: { info: () => {}, warn: (message, details) => warnings.push(`${message} ${JSON.stringify(details)}`) },
        publishMetrics: () => {},
        ...changes,
      }),
    values: () => records.map(({ value }) => String(value)),
    async meters(times, name = 'meters') {
      await tdengine.execute(`CREATE STABLE ${db}.\`${name}\` (ts TIMESTAMP, v INT) TAGS (g INT)`);
      await insert(times, name);
    },
    insert,
    async close() {
      await Promise.all([server.close(), checkpoints.close()]);
    },
  };
}
