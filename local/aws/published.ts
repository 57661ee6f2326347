import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import * as z from 'zod';

/** Where a local run says how it is reached, below the folder that it was started in. */
const PLACE = join('.tdkafka', 'local.json');

const published = z.object({
  /** For `AWS_ENDPOINT_URL`. */
  endpointUrl: z.url(),
  deployment: z.string(),
  /** Path of the connectors file. */
  connectors: z.string(),
  /** Of the process that runs them. */
  pid: z.int(),
  /** `HOST:PORT`, several with commas between them. */
  brokers: z.string(),
  tdengineUrl: z.string(),
});

/** How a local run is reached. */
export type Published = z.infer<typeof published>;

/**
 * Says how this run is reached, in a file that tools look for. Another run of the same folder that said so first is left
 * alone while it lives.
 * @returns takes it back
 */
export function publish(run: Published, folder = process.cwd()): () => void {
  const path = join(folder, PLACE);
  const other = readPublished(path);
  if (other !== undefined && other.pid !== run.pid && isAlive(other.pid)) return () => {};
  mkdirSync(dirname(path), { recursive: true });
  // Whoever reads it finds all of it.
  const draft = `${path}.${run.pid}`;
  writeFileSync(draft, `${JSON.stringify(run, undefined, 2)}\n`);
  renameSync(draft, path);
  return () => {
    if (readPublished(path)?.pid === run.pid) rmSync(path, { force: true });
  };
}

/** What a run has said there; undefined when there is nothing, or something else. */
function readPublished(path: string): Published | undefined {
  try {
    return published.parse(JSON.parse(readFileSync(path, 'utf8')));
  } catch {
    return undefined;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // Somebody else's process.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
