import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startSchemaRegistry } from '@tdengine-kafka-lambda/embedded-schema-registry';
import { bundleFunction } from '../../functions/bundle/bundle.ts';
import { sinkRuntime } from '../../functions/shared/settings/index.ts';
import { startServer } from '../server/server.ts';
import { STAND_IN } from '../server/stand-in.ts';
import { avroCase, expressionCase, jsonCase, lineCase, type SinkCase } from './cases.ts';
import type { Server } from './job.ts';
import { registerReadings } from './register-readings.ts';
import type { SinkResult } from './result.ts';
import { runCase } from './run-case.ts';

/** What of the sink is measured, and how. */
export interface SinkMeasurement {
  readonly records: number;
  readonly runs: number;
  /** Numbers of subtables; each is a case. */
  readonly subtables: readonly number[];
  /** Microseconds per row that the stand-in holds an answer back. */
  readonly answerMicrosPerRow: number;
  readonly real?: Server;
  readonly onProgress: (what: string) => void;
}

/** What came out of it. */
export interface SinkFindings {
  /** Which TDengine it was. */
  readonly server: string;
  readonly results: readonly SinkResult[];
  /** Cases that this version of the sink has no format for. */
  readonly leftOut: readonly string[];
}

/** Measures every case of the sink, one after another. */
export async function measureSink(measurement: SinkMeasurement): Promise<SinkFindings> {
  const { answerMicrosPerRow, real, records, runs } = measurement;
  const { user, password } = real ?? { user: 'root', password: 'taosdata' };
  const registry = await startSchemaRegistry();
  await registerReadings(registry.url);
  const all = [...measurement.subtables.map(lineCase), jsonCase(), expressionCase(), avroCase(registry.url)];
  const cases = all.filter(isSupported);
  const standIns = await startServer({ answerMicrosPerRow, user, password });
  const folder = mkdtempSync(join(tmpdir(), 'bench-sink-'));
  try {
    const handler = join(bundleFunction('sink', folder).folder, 'handler.mjs');
    const results: SinkResult[] = [];
    for (const of of cases) {
      const onProgress = (what: string, done: number) =>
        measurement.onProgress(`${of.name}: ${what}${done === 0 ? '' : ` ${done} of ${records}`}`);
      results.push(await runCase(of, { records, runs, standIns, folder, handler, onProgress, ...(real && { real }) }));
    }
    return {
      server: real === undefined ? standInName(answerMicrosPerRow) : 'a TDengine that was given',
      results,
      leftOut: all.filter((of) => !cases.includes(of)).map(({ name }) => name),
    };
  } finally {
    await Promise.all([standIns.close(), registry.close()]);
    rmSync(folder, { recursive: true });
  }
}

function isSupported({ settings }: SinkCase): boolean {
  return sinkRuntime.safeParse(settings).success;
}

function standInName(answerMicrosPerRow: number): string {
  return answerMicrosPerRow === 0 ? STAND_IN : `${STAND_IN}; answers after ${answerMicrosPerRow} µs a row`;
}
