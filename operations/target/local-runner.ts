import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { OperationError } from '../operation-error.ts';

/** Where the local runner says how it is reached, below the working directory. */
export const LOCAL_FILE = '.tdkafka/local.json';

const localRunner = z.object({
  /** What speaks the APIs of AWS. */
  endpointUrl: z.string(),
  deployment: z.string(),
  /** Path of the connectors file. */
  connectors: z.string(),
  pid: z.number(),
  /** `HOST:PORT`, several separated by commas. */
  brokers: z.string(),
  /** Without user and password. */
  tdengineUrl: z.string(),
});

/** A local runner that runs. */
export type LocalRunner = z.infer<typeof localRunner>;

const START = 'start it in this folder with `npm start`, or with `npm run local -- --connectors FILE`';

/**
 * How the local runner of a folder is reached.
 * @param isAlive whether there is a process of an id.
 * @throws OperationError `refused` when none runs there
 */
export function readLocalRunner(folder: string, isAlive: (pid: number) => boolean = isProcess): LocalRunner {
  let text: string;
  try {
    text = readFileSync(join(folder, LOCAL_FILE), 'utf8');
  } catch {
    throw new OperationError('refused', `no local runner runs here (there is no ${LOCAL_FILE}): ${START}`);
  }
  const parsed = localRunner.safeParse(parseJson(text));
  if (!parsed.success) {
    throw new OperationError('refused', `${LOCAL_FILE} is not what a local runner of this version writes: ${START}`);
  }
  if (isAlive(parsed.data.pid)) return parsed.data;
  throw new OperationError(
    'refused',
    `the local runner of ${LOCAL_FILE} has ended (process ${parsed.data.pid}): ${START}`,
  );
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isProcess(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // Somebody else's.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
