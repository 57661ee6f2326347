import { join } from 'node:path';
import { digestOf, documentText } from '../../functions/shared/document/document-text.ts';
import { VARIABLES } from '../../functions/shared/environment.ts';
import { sinkRuntime } from '../../functions/shared/settings/index.ts';
import { createTDengine } from '../../functions/shared/tdengine/client/client.ts';
import { quoteName, quoteTable } from '../../functions/shared/tdengine/sql-text.ts';
import type { ServerProcess } from '../server/server.ts';
import type { SinkCase } from './cases.ts';
import { functionEnvironment } from './environment.ts';
import { fillOf } from './fill.ts';
import type { Findings, RunJob, Server } from './job.ts';
import { measureMemory } from './memory/measure-memory.ts';
import type { SinkResult } from './result.ts';
import { runJob } from './run-job.ts';
import { divided } from './stages.ts';
import type { RecordedStatements } from './statements-file.ts';

/** How a case is measured. */
export interface CaseRun {
  readonly records: number;
  /** Times that the run and the prebuilt run are timed, one after the other; the one of median CPU time counts. */
  readonly runs: number;
  readonly standIns: ServerProcess;
  /** A real TDengine in the place of the stand-in. */
  readonly real?: Server;
  /** For files of the run. */
  readonly folder: string;
  /** File of the handler, bundled as it is deployed. */
  readonly handler: string;
  /** Told of what begins, and of every batch that is done. */
  readonly onProgress: (what: string, done: number) => void;
}

interface TimedPair {
  readonly timed: Findings['timed'];
  readonly prebuilt: Findings['prebuilt'];
  readonly rows: number;
}

/** Measures a case. @throws Error when the function fails, or the server has another number of rows than records came */
export async function runCase(of: SinkCase, run: CaseRun): Promise<SinkResult> {
  const { records, standIns, folder, handler } = run;
  const server = run.real ?? { url: standIns.tdengine, user: 'root', password: 'taosdata' };
  // As a deploy writes them: with all defaults, and with the digest by which the function knows that they were checked.
  const settings = sinkRuntime.parse(of.settings);
  const environment = {
    ...functionEnvironment({ ssm: standIns.ssm, tdengine: server.url, user: server.user }),
    [VARIABLES.settingsDigest]: digestOf(documentText(settings)),
  };
  await standIns.putSettings(settings);
  const job: RunJob = (kind, input) => {
    let done = 0;
    run.onProgress(kind, done);
    const onProgress = (more: number) => {
      done += more;
      run.onProgress(kind, done);
    };
    return runJob(kind, input, { environment, onProgress });
  };
  const base = { case: of.name, records };

  const recorded = await job('recorded', { ...base, file: join(folder, 'statements.sql'), server });
  checkRows(recorded.rows, records);
  const pairs: TimedPair[] = [];
  for (let count = 0; count < run.runs; count++) pairs.push(await timePair(of, run, server, recorded, job));
  const { timed, prebuilt, rows } = medianOf(pairs);
  await emptied(server, of);
  const shares = await job('profiled', base);
  const allocatedBytes = await job('allocation', base);
  run.onProgress('memory', 0);
  const memory = await measureMemory(of, environment, { folder, handler });

  const fill = fillOf(recorded);
  const cpuMicros = microsEach(timed.cpuMs, records);
  return {
    case: of.name,
    records,
    rows,
    recordsPerSecond: (records * 1000) / timed.ms,
    ms: timed.ms,
    cpuMicros,
    bestCpuMicros: microsEach(Math.min(...pairs.map((pair) => pair.timed.cpuMs)), records),
    goalCpuMicros: of.goalCpuMicros,
    stages: divided(cpuMicros, [shares]),
    sqlBytesPerRow: fill.sqlBytes / records,
    fill,
    allocatedBytes,
    memory,
    prebuilt: {
      ms: prebuilt.ms,
      recordsPerSecond: (records * 1000) / prebuilt.ms,
      cpuMicros: microsEach(prebuilt.cpuMs, records),
    },
    ratio: timed.ms / Math.max(timed.cpuMs, prebuilt.ms),
  };
}

async function timePair(
  of: SinkCase,
  { records, standIns, real, handler }: CaseRun,
  server: Server,
  statements: RecordedStatements,
  job: RunJob,
): Promise<TimedPair> {
  await emptied(server, of);
  const before = real === undefined ? await standIns.rows() : 0;
  const timed = await job('timed', { case: of.name, records, handler });
  const rows = real === undefined ? (await standIns.rows()) - before : await storedRows(server, of);
  checkRows(rows, records);
  // The tables are there, as the first statement of the run made them: nothing but the rows is written again.
  const prebuilt = await job('prebuilt', { statements, server });
  return { timed, prebuilt, rows };
}

function checkRows(rows: number, records: number): void {
  if (rows !== records) throw new Error(`${records} records have become ${rows} rows`);
}

async function emptied(server: Server, { database }: SinkCase): Promise<void> {
  await createTDengine(server).execute(`DROP DATABASE IF EXISTS ${quoteName(database)}`);
}

async function storedRows(server: Server, { database, stable }: SinkCase): Promise<number> {
  const { rows } = await createTDengine(server).query(`SELECT COUNT(*) FROM ${quoteTable(database, stable)}`);
  return Number(rows[0]?.[0] ?? 0);
}

function medianOf(pairs: readonly TimedPair[]): TimedPair {
  const sorted = pairs.toSorted((a, b) => a.timed.cpuMs - b.timed.cpuMs);
  const median = sorted[Math.floor(sorted.length / 2)];
  if (median === undefined) throw new Error('there must be one run at least');
  return median;
}

function microsEach(ms: number, records: number): number {
  return (ms * 1000) / records;
}
