import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type Bundle, bundleFunction, bundleHandler, type FunctionName } from '../../functions/bundle/bundle.ts';
import { digestOf, documentText } from '../../functions/shared/document/document-text.ts';
import { VARIABLES } from '../../functions/shared/environment.ts';
import { sinkRuntime, sourceRuntime } from '../../functions/shared/settings/index.ts';
import { startServer } from '../server/server.ts';
import { lineCase } from '../sink/cases.ts';
import { functionEnvironment } from '../sink/environment.ts';
import { eventTexts } from '../sink/events.ts';
import { median } from './median.ts';
import { type PackageSize, packagesOf } from './packages.ts';
import type { StartFindings } from './probe/handler.ts';

/** What is found out about the start of a function. */
export interface ColdResult {
  readonly function: FunctionName | 'bare';
  readonly codeBytes: number;
  readonly startBytes: number;
  /** Median of the starts. */
  readonly importMs: number;
  /** Import and first invocation; median of the starts. */
  readonly firstCallMs: number;
  /** The same of the fastest start, which a busy machine disturbs least. */
  readonly fastestMs: number;
  /** `firstCallMs` by that of the bare handler that started just before; median of the starts. */
  readonly ratio: number;
  /** Packages in the files that the import and the first invocation load, the largest first. */
  readonly loaded: readonly PackageSize[];
}

/** How the starts are measured. */
export interface ColdMeasurement {
  /** Starts of each function. */
  readonly starts: number;
  readonly onProgress: (what: string) => void;
}

/** Most that a start may take, by that of the bare handler. */
export const COLD_GOAL = 1.3;

/** Records of the first invocation. */
const RECORDS = 10;

interface Subject {
  readonly name: ColdResult['function'];
  readonly bundle: Bundle;
  readonly settings: object;
  readonly event: string;
}

/** Measures the cold start of every function beside a bare handler, in turn so that a busy machine slows all alike. */
export async function measureCold({ starts, onProgress }: ColdMeasurement): Promise<readonly ColdResult[]> {
  const folder = mkdtempSync(join(tmpdir(), 'bench-cold-'));
  const server = await startServer({ answerMicrosPerRow: 0, user: 'root', password: 'taosdata' });
  const environment = functionEnvironment({ ...server, user: 'root' });
  try {
    const probe = bundleHandler(join(import.meta.dirname, 'probe/handler.ts'), join(folder, 'probe'));
    const subjects = subjectsIn(folder);
    const start = async ({ bundle, settings, event }: Subject, ...more: readonly string[]): Promise<StartFindings> => {
      await server.putSettings(settings);
      const eventFile = join(folder, 'event.json');
      writeFileSync(eventFile, event);
      const { stdout } = await promisify(execFile)(
        process.execPath,
        [join(probe.folder, 'handler.mjs'), join(bundle.folder, 'handler.mjs'), eventFile, ...more],
        { env: { ...environment, [VARIABLES.settingsDigest]: digestOf(documentText(settings)) } },
      );
      return JSON.parse(stdout.slice(stdout.lastIndexOf('\n')));
    };

    const found = new Map(subjects.map(({ name }) => [name, [] as StartFindings[]]));
    // The first start of each warms the stand-ins and the disk's cache, and tells what is loaded.
    const loaded = new Map<string, readonly string[]>();
    for (const subject of subjects) loaded.set(subject.name, (await start(subject, 'files')).files);
    for (let count = 0; count < starts; count++) {
      onProgress(`cold starts: ${count} of ${starts}`);
      for (const subject of subjects) found.get(subject.name)?.push(await start(subject));
    }
    const bare = found.get('bare') ?? [];
    return subjects.map(({ name, bundle }) => {
      const all = found.get(name) ?? [];
      return {
        function: name,
        codeBytes: bundle.codeBytes,
        startBytes: bundle.startBytes,
        importMs: median(all.map(({ importMs }) => importMs)),
        firstCallMs: median(all.map(({ firstCallMs }) => firstCallMs)),
        fastestMs: Math.min(...all.map(({ firstCallMs }) => firstCallMs)),
        ratio: median(all.map(({ firstCallMs }, at) => firstCallMs / (bare[at]?.firstCallMs ?? 0))),
        loaded: packagesOf(bundle.files.filter(({ name: file }) => loaded.get(name)?.includes(file))),
      };
    });
  } finally {
    await server.close();
    rmSync(folder, { recursive: true });
  }
}

function subjectsIn(folder: string): readonly Subject[] {
  const line = lineCase(3);
  // With all defaults, as a deploy writes them.
  const settings = sinkRuntime.parse(line.settings);
  const source = sourceRuntime.parse({ database: line.database, tables: { include: ['*'] }, topicPrefix: 'bench' });
  return [
    {
      name: 'bare',
      // With AWS's own client, as anyone's handler has it.
      bundle: bundleHandler(join(import.meta.dirname, 'bare/handler.ts'), join(folder, 'bare'), {
        '@aws-sdk/client-ssm': 'aws-sdk-client-ssm',
      }),
      settings,
      event: '{}',
    },
    { name: 'sink', bundle: bundleFunction('sink', folder), settings, event: eventTexts(line)(RECORDS) },
    { name: 'source', bundle: bundleFunction('source', folder), settings: source, event: '{}' },
  ];
}
