import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { FunctionName } from '../../../functions/bundle/function-bundle.ts';

/** A function's handler in a process of its own. */
export interface Container {
  /** Gives it an event. Resolves to `returned`, to `killed`, or to the error that Lambda would be given. */
  deliver(event: object): Promise<string>;
  /** Kills it with SIGKILL; resolves when it is gone. */
  kill(): Promise<void>;
}

const FILE = join(import.meta.dirname, 'container-process.ts');

/** Starts a container with variables in its environment; it loads its code meanwhile. */
export function startContainer(name: FunctionName, variables: Readonly<Record<string, string>>): Container {
  const child = fork(FILE, [name], {
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
