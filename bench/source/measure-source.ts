import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundleFunction } from '../../functions/bundle/bundle.ts';
import { VARIABLES } from '../../functions/shared/environment.ts';
import { createTDengine } from '../../functions/shared/tdengine/client/client.ts';
import { startServer } from '../server/server.ts';
import { functionEnvironment } from '../sink/environment.ts';
import { FUNCTION_MB, LAMBDA_FLAGS } from '../sink/memory/measure-memory.ts';
import type { Timing } from '../sink/timing.ts';
import type { Place, RunFindings } from './job.ts';
import { measureWide } from './measure-wide.ts';
import type { Rate, SourceFindings } from './result.ts';
import { runSourceJob } from './run-job.ts';
import { startPart } from './start-part.ts';
import { addLate, FIRST_MS, makeIdle, makeMeters, STEP_MS } from './tables.ts';
import type { WideTables } from './wide-server.ts';

/** What of the source is measured, and where. */
export interface SourceMeasurement {
  readonly rows: number;
  readonly subtables: number;
  readonly idleStables: number;
  readonly lateSubtables: number;
  /** A real TDengine in the place of the embedded one. */
  readonly tdengine?: Place['tdengine'];
  /** A real Kafka in the place of the embedded one, `HOST:PORT`. */
  readonly kafka?: string;
  readonly onProgress: (what: string) => void;
}

const HANDLER = join(import.meta.dirname, '../../functions/source/handler.ts');
const WINDOW_ROWS = 20_000;

/** Four tables each, with some 100 MB in them. */
const WIDE: Readonly<Record<string, WideTables>> = {
  '200 DOUBLE columns': { tables: 4, rows: 5_000, doubles: 200, text: 0 },
  '4,000 DOUBLE columns': { tables: 4, rows: 300, doubles: 4_000, text: 0 },
  '1 MB': { tables: 4, rows: 30, doubles: 0, text: 1_000_000 },
};

/** kafkajs is measured with fewer messages: it would take as long as all the rest. */
const MOST_KAFKAJS = 100_000;

/** Measures the source, its limits, and two ticks that are not about rows. @throws Error when rows are missing */
export async function measureSource(measurement: SourceMeasurement): Promise<SourceFindings> {
  const { rows, subtables, idleStables, lateSubtables, onProgress } = measurement;
  const servers = await startServer({ answerMicrosPerRow: 0, user: 'root', password: 'taosdata' });
  const ours = [
    measurement.tdengine === undefined ? await startPart('tdengine') : undefined,
    measurement.kafka === undefined ? await startPart('kafka') : undefined,
  ];
  const access = measurement.tdengine ?? { url: ours[0]?.address ?? '', user: 'root', password: 'taosdata' };
  const kafka = measurement.kafka ?? ours[1]?.address ?? '';
  const folder = mkdtempSync(join(tmpdir(), 'bench-source-'));
  const tdengine = createTDengine(access);
  let connectors = 0;

  /** Ticks of a connector that no other measurement has, over a database. */
  async function connectorOver(database: string) {
    connectors += 1;
    const prefix = `bench-${Date.now()}-${connectors}`;
    const environment = {
      ...functionEnvironment({ ssm: servers.ssm, tdengine: access.url, user: access.user, dynamoDb: servers.dynamoDb }),
      [VARIABLES.kafkaBootstrapServers]: kafka,
      [VARIABLES.connector]: prefix,
    };
    await servers.putSettings({ database, topicPrefix: prefix, delayMs: 0, fetchMaxRows: WINDOW_ROWS });
    return environment;
  }

  async function run(database: string, expected: number, handler: string, flags: readonly string[] = []) {
    const found = await runSourceJob('run', { handler }, await connectorOver(database), flags);
    if (found.rows !== expected) throw new Error(`${found.rows} rows were published of ${expected}`);
    return found;
  }

  try {
    const place = { tdengine: access, kafka, database: 'bench' };
    let made = 0;
    await makeMeters(tdengine, 'bench', rows, subtables, (more) => {
      made += more;
      onProgress(`source: tables ${made} of ${rows}`);
    });
    const each = (timing: Timing, count: number = rows): Rate => rateOf(timing, count);
    onProgress('source: read');
    const read = each(await runSourceJob('read', { ...place, rows, subtables, windowRows: WINDOW_ROWS }, {}));
    onProgress('source: produce');
    const produce = each(
      await runSourceJob('produce', { ...place, rows, subtables, topic: `limit-${Date.now()}` }, {}),
    );
    onProgress('source: run');
    const bundled = join(bundleFunction('source', folder).folder, 'handler.mjs');
    const found = await run('bench', rows, bundled);
    onProgress('source: kafkajs');
    const few = Math.min(rows, MOST_KAFKAJS);
    const kafkajs = each(
      await runSourceJob('kafkajs', { ...place, rows: few, subtables, topic: `kafkajs-${Date.now()}` }, {}),
      few,
    );
    onProgress('source: profile');
    const shares = await runSourceJob('profiled', { handler: HANDLER }, await connectorOver('bench'));
    onProgress('source: memory');
    const all = await run('bench', rows, bundled, LAMBDA_FLAGS);
    const tenthRows = Math.floor(rows / 10);
    await makeMeters(tdengine, 'bench_tenth', tenthRows, subtables, () => {});
    const tenth = await run('bench_tenth', tenthRows, bundled, LAMBDA_FLAGS);
    const wide: Record<string, number> = {};
    for (const [name, tables] of Object.entries(WIDE)) {
      onProgress(`source: rows of ${name}`);
      wide[name] = (await measureWide(tables, FUNCTION_MB, bundled)).peakRssMb;
    }
    onProgress('source: idle stables');
    const idle = await measureIdle();
    onProgress('source: late row');
    const late = await measureLate();

    const rate = each(found);
    const { cpuMicros } = rate;
    return {
      servers: `${measurement.tdengine === undefined ? 'embedded' : 'given'} TDengine, ${measurement.kafka === undefined ? 'embedded' : 'given'} Kafka, each in a process of its own`,
      rows,
      run: rate,
      stages: {
        read: shares.read * cpuMicros,
        encode: shares.encode * cpuMicros,
        produce: shares.produce * cpuMicros,
        other: shares.other * cpuMicros,
        gc: shares.gc * cpuMicros,
      },
      read,
      produce,
      kafkajs,
      ratio: rate.perSecond / Math.min(read.perSecond, produce.perSecond),
      statements: found.queries,
      memory: { all: all.peakRssMb, tenth: tenth.peakRssMb },
      wide,
      idle,
      late,
    };
  } finally {
    await servers.close();
    for (const part of ours) await part?.close();
    rmSync(folder, { recursive: true });
  }

  async function measureIdle(): Promise<SourceFindings['idle']> {
    await makeIdle(tdengine, 'bench_idle', idleStables);
    const environment = await connectorOver('bench_idle');
    await runSourceJob('run', { handler: HANDLER }, environment);
    const second = await runSourceJob('run', { handler: HANDLER }, environment);
    if (second.rows !== 0) throw new Error(`${second.rows} rows were published, and none is new`);
    return { stables: idleStables, seconds: second.ms / 1000, statements: second.queries };
  }

  async function measureLate(): Promise<SourceFindings['late']> {
    const rowsEach = 10;
    await makeMeters(tdengine, 'bench_late', lateSubtables * rowsEach, lateSubtables, () => {});
    const environment = await connectorOver('bench_late');
    await runSourceJob('run', { handler: HANDLER }, environment);
    await addLate(tdengine, 'bench_late', 7, FIRST_MS + STEP_MS + 1);
    const second: RunFindings = await runSourceJob('run', { handler: HANDLER }, environment);
    if (second.lateRows !== 1) throw new Error(`${second.lateRows} late rows were found, and one came`);
    const { queries: statements, rows: sent, lateRows } = second;
    return { subtables: lateSubtables, seconds: second.ms / 1000, statements, rows: sent, lateRows };
  }
}

function rateOf({ ms, cpuMs }: Timing, count: number): Rate {
  return { perSecond: (count * 1000) / ms, cpuMicros: (cpuMs * 1000) / count };
}
