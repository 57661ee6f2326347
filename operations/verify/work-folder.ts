import { createHash } from 'node:crypto';
import {
  closeSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as z from 'zod';
import { OperationError } from '../operation-error.ts';

/**
 * Where a comparison keeps its lines and, when it is to be gone on with after its end, how far it is.
 * @template T what is told of that: JSON
 */
export interface WorkFolder<T> {
  /** Holds the lines; for the user alone. */
  readonly path: string;
  /** How far a run before this one had come; undefined: this one begins. */
  readonly before: T | undefined;
  /** When the first run began, in ms since 1970. */
  readonly begunAt: number;
  /** Writes down how far it is, when the last time is long enough ago. All lines that it tells of must be on the disk. */
  save(state: () => T): void;
  /** Ends the use of the folder. @param isDone nothing is left to go on with: all of it goes */
  close(isDone: boolean): void;
}

/** The state of a comparison that can be gone on with. */
export interface VerifyState {
  readonly file: string;
  /** What of the command line makes another comparison. */
  readonly asked: Asked;
  /** Told when an earlier run is gone on with: when that began, in ms since 1970. */
  readonly resumed: (begunAt: number) => void;
}

/**
 * The folder of a comparison.
 * @param state undefined: it is not to be gone on with. @param asked what beside the command line makes another comparison.
 * @throws OperationError when the state is none of the same comparison, or another process works with it
 */
export function openWork<T>(
  state: VerifyState | undefined,
  asked: Asked,
  schema: z.ZodType<T>,
  now: () => number,
): WorkFolder<T> {
  if (state === undefined) return temporaryWork(now);
  const work = keptWork(state.file, { ...state.asked, ...asked }, schema, now);
  if (work.before !== undefined) state.resumed(work.begunAt);
  return work;
}

/** Uses the folder of a comparison, and leaves it as it must be for the next run. */
export async function withWork<T, R>(work: WorkFolder<T>, use: () => Promise<R>): Promise<R> {
  let isDone = false;
  try {
    const result = await use();
    isDone = true;
    return result;
  } finally {
    work.close(isDone);
  }
}

/** One text for what is long, such as settings. */
export function digestOf(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('hex');
}

/** What is asked for, by what a person calls it: a state is gone on with only by who asks for the same. */
export type Asked = Readonly<Record<string, string>>;

/** Least time between two writings, in ms, and how many times as long as one takes. */
const PAUSE_MS = 2_000;
const PAUSE_TIMES = 20;

const state = z.object({
  version: z.literal(1),
  begunAt: z.number(),
  asked: z.record(z.string(), z.string()),
  state: z.unknown(),
});

/** A folder that is gone with the process. */
export function temporaryWork<T>(now: () => number): WorkFolder<T> {
  const path = mkdtempSync(join(tmpdir(), 'tdkafka-verify-'));
  const remove = () => rmSync(path, { recursive: true, force: true });
  // Also when the process is ended before its time.
  process.once('exit', remove);
  return {
    path,
    before: undefined,
    begunAt: now(),
    save: () => {},
    close() {
      process.off('exit', remove);
      remove();
    },
  };
}

/**
 * A folder beside a file of the user's, which says how far the comparison is.
 * @param schema of what was told of that.
 * @throws OperationError when the file is none of the same comparison, or another process works with it
 */
export function keptWork<T>(file: string, asked: Asked, schema: z.ZodType<T>, now: () => number): WorkFolder<T> {
  const path = `${file}.rows`;
  const lock = `${file}.lock`;
  takeLock(lock, file);
  const unlock = () => rmSync(lock, { force: true });
  process.once('exit', unlock);
  const leave = () => {
    process.off('exit', unlock);
    unlock();
  };
  try {
    const found = existsSync(file) ? readState(file, asked, schema, path) : undefined;
    const begunAt = found?.begunAt ?? now();
    if (found === undefined) rmSync(path, { recursive: true, force: true });
    mkdirSync(path, { recursive: true, mode: 0o700 });
    let next = 0;
    return {
      path,
      before: found?.state,
      begunAt,
      save(tell) {
        const began = now();
        if (began < next) return;
        writeFileSync(`${file}.new`, JSON.stringify({ version: 1, begunAt, asked, state: tell() }), { mode: 0o600 });
        renameSync(`${file}.new`, file);
        next = now() + Math.max(PAUSE_MS, (now() - began) * PAUSE_TIMES);
      },
      close(isDone) {
        if (isDone) for (const each of [file, path]) rmSync(each, { recursive: true, force: true });
        leave();
      },
    };
  } catch (error) {
    leave();
    throw error;
  }
}

function readState<T>(file: string, asked: Asked, schema: z.ZodType<T>, rows: string): { begunAt: number; state: T } {
  const refuse = (why: string, cause?: unknown) =>
    new OperationError('refused', `${file} ${why}; remove it to begin again, or name another file`, { cause });
  let found: z.infer<typeof state>;
  let own: T;
  try {
    found = state.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch (cause) {
    throw refuse('is no state of tdkafka verify', cause);
  }
  const others = Object.keys({ ...asked, ...found.asked }).filter((name) => asked[name] !== found.asked[name]);
  if (others.length > 0) throw refuse(`is the state of another comparison: not the same ${others.join(', ')}`);
  if (!existsSync(rows)) throw refuse(`has lost its rows: ${rows} is not there`);
  try {
    own = schema.parse(found.state);
  } catch (cause) {
    throw refuse('is the state of another version of tdkafka', cause);
  }
  return { begunAt: found.begunAt, state: own };
}

/** Makes the file that keeps others out; that of a process which is no more is taken over. */
function takeLock(lock: string, file: string): void {
  for (let tries = 0; ; tries += 1) {
    try {
      const opened = openSync(lock, 'wx', 0o600);
      writeFileSync(opened, String(process.pid));
      closeSync(opened);
      return;
    } catch (cause) {
      if (!(cause instanceof Error) || !('code' in cause) || cause.code !== 'EEXIST') {
        const why = cause instanceof Error ? cause.message : String(cause);
        throw new OperationError('asked-wrongly', `${file} cannot be written: ${why}`, { cause });
      }
      const owner = existsSync(lock) ? Number(readFileSync(lock, 'utf8')) : 0;
      if (tries > 0 || isAlive(owner)) {
        throw new OperationError('refused', `process ${owner} works with ${file}: wait for it, or name another file`);
      }
      rmSync(lock, { force: true });
    }
  }
}

function isAlive(pid: number): boolean {
  if (!Number.isSafeInteger(pid) || pid <= 0 || pid === process.pid) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
