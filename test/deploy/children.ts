import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';

/** A child that runs, in a process group of its own. */
export interface Child {
  /** What it has written so far, to both of its outputs. */
  output(): string;
  /** Resolves to its exit code; null when a signal ended it. @throws when it could not be started */
  readonly ended: Promise<number | null>;
  /** Ends it and all that it has started. */
  stop(): Promise<void>;
}

const running = new Set<ChildProcess>();

/** Enough to read what went wrong, of a server that may log for long. */
const KEPT_CHARACTERS = 1_000_000;
const GRACE_MS = 5_000;

/** Starts a command. It does not outlive this process, also when that fails or is told to end. */
export function startChild(command: string, args: readonly string[], options: { env: NodeJS.ProcessEnv }): Child {
  const child = spawn(command, args, { ...options, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
  running.add(child);
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output = `${output}${text}`.slice(-KEPT_CHARACTERS);
    });
  }
  const ended = once(child, 'close')
    .then(([code]): number | null => (typeof code === 'number' ? code : null))
    .finally(() => running.delete(child));
  // Who asks is told; nobody has to ask.
  ended.catch(() => {});
  return {
    output: () => output,
    ended,
    async stop() {
      if (!running.has(child)) return;
      killGroup(child, 'SIGTERM');
      const timer = setTimeout(() => killGroup(child, 'SIGKILL'), GRACE_MS);
      await ended.catch(() => {});
      clearTimeout(timer);
      // What it started itself may have stayed behind.
      killGroup(child, 'SIGKILL');
    },
  };
}

function killGroup({ pid }: ChildProcess, signal: NodeJS.Signals): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, signal);
  } catch {
    // The group is gone.
  }
}

process.once('exit', () => {
  for (const child of running) killGroup(child, 'SIGKILL');
});
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => process.exit(1));
