import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

/** A handler, the sink's if not told otherwise, in a process of its own. */
export interface SinkContainer {
  /** Gives it an event. Resolves to `returned`, to `killed`, or to the error that Lambda would be given. */
  deliver(event: object): Promise<string>;
  /** Kills it with SIGKILL; resolves when it is gone. */
  kill(): Promise<void>;
}

const FILE = join(import.meta.dirname, 'sink-process.ts');

/** Starts a container with variables in its environment; it loads its code meanwhile. @param file imports the handler. */
export function startContainer(variables: Readonly<Record<string, string>>, file = FILE): SinkContainer {
  const child = fork(file, {
    env: { ...process.env, ...variables },
    execArgv: ['--disable-warning=ExperimentalWarning'],
    // Its metrics go to stdout, which is the test's own.
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const gone = once(child, 'exit');
  return {
    async deliver(event) {
      const answered = once(child, 'message');
      child.send(event);
      const [ending]: unknown[] = await Promise.race([answered, gone.then(() => ['killed'])]);
      return String(ending);
    },
    async kill() {
      child.kill('SIGKILL');
      await gone;
    },
  };
}
