import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { KafkaEvent } from '../../../../functions/sink/kafka-event.ts';

/** The sink's handler in a process of its own. */
export interface SinkContainer {
  /** Gives it an event. Resolves to `returned`, to `killed`, or to the error that Lambda would be given. */
  deliver(event: KafkaEvent): Promise<string>;
  /** Kills it with SIGKILL; resolves when it is gone. */
  kill(): Promise<void>;
}

const FILE = join(import.meta.dirname, 'sink-process.ts');

/** Starts a container with variables in its environment; it loads its code meanwhile. */
export function startContainer(variables: Readonly<Record<string, string>>): SinkContainer {
  const child = fork(FILE, {
    env: { ...process.env, ...variables },
    // kafkajs asks for a negative timeout, which Node takes for none.
    execArgv: ['--disable-warning=ExperimentalWarning', '--disable-warning=TimeoutNegativeWarning'],
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
