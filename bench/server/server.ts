import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { documentText } from '../../functions/shared/document/document-text.ts';
import { PARAMETERS } from '../sink/environment.ts';
import type { ServerMessage, ServerOptions, ServerRequest } from './messages.ts';

/** The stand-ins of TDengine, SSM and DynamoDB in a process of their own. */
export interface ServerProcess {
  readonly tdengine: string;
  readonly ssm: string;
  readonly dynamoDb: string;
  /** Makes this the settings document of the functions, or of those that read it under another name. */
  putSettings(document: object, name?: string): Promise<void>;
  /** Rows of all INSERTs so far. */
  rows(): Promise<number>;
  close(): Promise<void>;
}

/** Starts the stand-ins. @throws Error when their process ends before it is ready */
export async function startServer(options: ServerOptions): Promise<ServerProcess> {
  const child = fork(join(import.meta.dirname, 'process.ts'), [JSON.stringify(options)], {
    execArgv: ['--disable-warning=ExperimentalWarning'],
  });
  const next = async (): Promise<ServerMessage> => {
    const ended = new AbortController();
    try {
      const [text] = await Promise.race([
        once(child, 'message', { signal: ended.signal }),
        once(child, 'exit', { signal: ended.signal }).then(() => {
          throw new Error('the process of the stand-ins has ended');
        }),
      ]);
      return JSON.parse(String(text));
    } finally {
      ended.abort();
    }
  };
  const ask = async (request: ServerRequest): Promise<number> => {
    const answer = next();
    child.send(JSON.stringify(request));
    const message = await answer;
    return message.type === 'answer' ? message.rows : 0;
  };

  const ready = await next();
  if (ready.type !== 'ready') throw new Error('the process of the stand-ins said something else than where it is');
  return {
    tdengine: ready.tdengine,
    ssm: ready.ssm,
    dynamoDb: ready.dynamoDb,
    putSettings: async (document, name = PARAMETERS.settings) =>
      void (await ask({ ask: 'settings', name, document: documentText(document) })),
    rows: () => ask({ ask: 'rows' }),
    close: async () => {
      const exit = once(child, 'exit');
      child.disconnect();
      await exit;
    },
  };
}
