import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

/** An embedded server in a process of its own, so that it takes no time of what is measured. */
export interface Part {
  /** `HOST:PORT` of Kafka, the URL of TDengine. */
  readonly address: string;
  close(): Promise<void>;
}

/** Starts an embedded server. @throws Error when its process ends before it is ready */
export async function startPart(part: 'kafka' | 'tdengine'): Promise<Part> {
  const child = fork(join(import.meta.dirname, 'part.ts'), [part], {
    execArgv: ['--disable-warning=ExperimentalWarning'],
  });
  const exit = once(child, 'exit');
  const ready = once(child, 'message');
  const [address] = await Promise.race([
    ready,
    exit.then(() => {
      throw new Error(`the process of ${part} has ended`);
    }),
  ]);
  return {
    address: String(address),
    async close() {
      child.disconnect();
      await exit;
    },
  };
}
