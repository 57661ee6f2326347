import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { startTDengine } from '@tdengine-kafka-lambda/embedded-tdengine';
import { listen, shut } from '../../local/parts/http.ts';
import { countRows } from './count-rows.ts';

/** How a results file calls this server. */
export const STAND_IN = 'stand-in: reads each INSERT whole and counts its rows, stores none';

/** What the stand-in does besides answering. */
export interface StandInOptions {
  /** root by default. */
  readonly user?: string;
  /** taosdata by default. */
  readonly password?: string;
  /** Microseconds that an INSERT's answer is held back for each of its rows; 0 by default. */
  readonly answerMicrosPerRow?: number;
  /** Gets every INSERT and its number of rows. */
  readonly onInsert?: (sql: Buffer, rows: number) => void;
}

/** A running stand-in. */
export interface StandIn {
  readonly url: string;
  /** Rows of all INSERTs so far. */
  rows(): number;
  close(): Promise<void>;
}

/**
 * A TDengine for measuring its client: an INSERT is read whole and its rows are counted, but none is stored, which is
 * some hundred times faster than the embedded TDengine. That one answers everything else: its tables are real.
 */
export async function startStandIn(options: StandInOptions = {}): Promise<StandIn> {
  const { answerMicrosPerRow = 0, onInsert, user = 'root', password = 'taosdata' } = options;
  const embedded = await startTDengine({ user, password });
  let rows = 0;

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await bytesOf(request);
    if (isInsert(body)) {
      const count = countRows(body);
      rows += count;
      onInsert?.(body, count);
      if (answerMicrosPerRow > 0) await sleep((count * answerMicrosPerRow) / 1000);
      response.end(`{"code":0,"column_meta":[["affected_rows","INT",4]],"data":[[${count}]],"rows":1}`);
      return;
    }
    const passed = await fetch(`${embedded.url}${request.url}`, {
      method: request.method ?? 'POST',
      headers: { authorization: request.headers.authorization ?? '' },
      body,
    });
    response.statusCode = passed.status;
    response.end(await passed.text());
  }

  const server = createServer({ keepAliveTimeout: 0 }, (request, response) => {
    answer(request, response).catch(() => response.destroy());
  });
  const port = await listen(server, 0);
  return {
    url: `http://127.0.0.1:${port}`,
    rows: () => rows,
    close: async () => {
      await shut(server);
      await embedded.close();
    },
  };
}

function isInsert(body: Buffer): boolean {
  return body.toString('latin1', 0, 6).toUpperCase() === 'INSERT';
}

async function bytesOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks);
}
