import { mkdtempSync, rmSync } from 'node:fs';
import { cp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { startSchemaRegistry } from '@tdengine-kafka-lambda/embedded-schema-registry';
import { bundleFunction } from '../../functions/bundle/bundle.ts';
import { digestOf, documentText } from '../../functions/shared/document/document-text.ts';
import { VARIABLES } from '../../functions/shared/environment.ts';
import { sinkRuntime } from '../../functions/shared/settings/index.ts';
import { median } from '../cold/median.ts';
import { startServer } from '../server/server.ts';
import { avroCase, expressionCase, jsonCase, lineCase, type SinkCase } from './cases.ts';
import { functionEnvironment } from './environment.ts';
import type { Subject } from './job.ts';
import { registerReadings } from './register-readings.ts';
import { runJob } from './run-job.ts';

/** How cases, or two versions of the sink, are held against each other. */
export interface TurnsMeasurement {
  /** Batches of each that count. */
  readonly turns: number;
  /** The other version's handler in its bundle; left out, the cases of this version are held against its JSON case. */
  readonly against: string | undefined;
  readonly onProgress: (what: string) => void;
}

/** What a subject costs beside the one that it is held against. */
export interface TurnsResult {
  readonly name: string;
  /** Median of the turns, in CPU µs of a record. */
  readonly cpuMicros: number;
  /** By the CPU time of the other in the same turn: the median of the turns, and what a quarter of them is below and above. */
  readonly ratio: number;
  readonly quartiles: readonly [below: number, above: number];
}

interface Pair {
  readonly name: string;
  readonly subject: number;
  readonly other: number;
}

/** Runs batches in turn, in one process. */
export async function measureTurns({ turns, against, onProgress }: TurnsMeasurement): Promise<readonly TurnsResult[]> {
  const folder = mkdtempSync(join(tmpdir(), 'bench-turns-'));
  const [registry, standIns] = await Promise.all([
    startSchemaRegistry(),
    startServer({ answerMicrosPerRow: 0, user: 'root', password: 'taosdata' }),
  ]);
  try {
    await registerReadings(registry.url);
    const bundle = bundleFunction('sink', folder).folder;
    const subjects: Subject[] = [];
    const add = async (of: SinkCase, from: string): Promise<number> => {
      const place = subjects.length;
      const own = join(folder, String(place));
      await cp(from, own, { recursive: true });
      const settings = sinkRuntime.parse(of.settings);
      const parameter = `/bench/${place}/settings`;
      await standIns.putSettings(settings, parameter);
      const environment = {
        [VARIABLES.settingsParameter]: parameter,
        [VARIABLES.settingsDigest]: digestOf(documentText(settings)),
      };
      subjects.push({ case: of.name, handler: join(own, 'handler.mjs'), environment });
      return place;
    };
    const cases = [jsonCase(), expressionCase(), avroCase(registry.url)];
    const pairs: Pair[] = [];
    if (against === undefined) {
      for (const of of cases) pairs.push({ name: of.name, subject: await add(of, bundle), other: 0 });
    } else {
      for (const of of [lineCase(3), ...cases]) {
        const other = await add(of, dirname(against));
        pairs.push({ name: of.name, subject: await add(of, bundle), other });
      }
    }
    const environment = functionEnvironment({ ssm: standIns.ssm, tdengine: standIns.tdengine, user: 'root' });
    onProgress('batches in turn');
    const micros = await runJob('turns', { subjects, turns }, { environment, onProgress: () => {} });
    return pairs.map(({ name, subject, other }) => resultOf(name, micros[subject] ?? [], micros[other] ?? []));
  } finally {
    await Promise.all([standIns.close(), registry.close()]);
    rmSync(folder, { recursive: true });
  }
}

function resultOf(name: string, micros: readonly number[], others: readonly number[]): TurnsResult {
  const ratios = micros.map((each, turn) => each / (others[turn] ?? Number.NaN)).sort((a, b) => a - b);
  const at = (part: number) => ratios[Math.floor(part * (ratios.length - 1))] ?? Number.NaN;
  return { name, cpuMicros: median(micros), ratio: median(ratios), quartiles: [at(0.25), at(0.75)] };
}
