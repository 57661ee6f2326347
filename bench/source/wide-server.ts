import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

/** Plain tables with rows as large as is wanted, one every millisecond: more than an embedded TDengine makes in time. */
export interface WideTables {
  readonly tables: number;
  /** Rows of each. */
  readonly rows: number;
  /** DOUBLE columns. */
  readonly doubles: number;
  /** Characters in a VARCHAR beside them; 0: there is none. */
  readonly text: number;
}

/** Name of the database. */
export const WIDE_DATABASE = 'wide';

/** Nothing of it is read, but that there is something. */
const META = [['c', 'VARCHAR', 20]];

const FIRST_MS = 1_700_000_000_000;

/** A double of as many digits as there can be. */
const DOUBLE = '-1.2345678901234567e+100';

/** Starts a server that answers a source's questions as TDengine's REST service does. @returns its URL */
export async function startWideServer(wide: WideTables): Promise<{ readonly url: string; close(): Promise<void> }> {
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => void answer(wide, Buffer.concat(chunks).toString(), response));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

async function answer(wide: WideTables, sql: string, response: ServerResponse): Promise<void> {
  const from = /`ts` > (-?\d+)/.exec(sql)?.[1];
  const to = /`ts` <= (-?\d+)/.exec(sql)?.[1];
  const first = Math.max(FIRST_MS, from === undefined ? FIRST_MS : Number(from) + 1);
  const last = Math.min(FIRST_MS + wide.rows - 1, Number(to ?? Number.POSITIVE_INFINITY));
  const count = Math.max(0, last - first + 1);
  if (sql.includes('SERVER_VERSION')) return reply(response, [['3.3.7.5']]);
  if (sql.includes('ins_databases')) return reply(response, [['ms']]);
  if (sql.includes('ins_stables')) return reply(response, sql.includes('count(*)') ? [[0]] : []);
  if (sql.includes('ins_tables')) {
    return reply(response, sql.includes('count(*)') ? [[wide.tables]] : namesOf(wide).map((name) => [name]));
  }
  if (sql.includes('now()')) return reply(response, [[new Date().toISOString()]]);
  if (sql.startsWith('DESCRIBE')) return reply(response, columnsOf(wide));
  if (sql.includes('INTERVAL')) return reply(response, []);
  if (sql.includes('count(*)')) return reply(response, [[count]]);
  if (sql.includes('first(')) return reply(response, [[count > 0 ? new Date(first).toISOString() : null]]);

  const cells = `${`${DOUBLE},`.repeat(wide.doubles)}${wide.text > 0 ? `"${'x'.repeat(wide.text)}",` : ''}`;
  // One that has read enough closes the connection.
  await pipeline(Readable.from(rowsOf()), response).catch(() => undefined);

  function* rowsOf() {
    yield `{"code":0,"column_meta":${JSON.stringify(META)},"data":[`;
    for (let row = 0; row < count; row += 1) yield `${row === 0 ? '' : ','}[${cells}"${first + row}"]`;
    yield `],"rows":${count}}`;
  }
}

function namesOf({ tables }: WideTables): string[] {
  return Array.from({ length: tables }, (_, at) => `t${at}`);
}

function columnsOf({ doubles, text }: WideTables) {
  return [
    ['ts', 'TIMESTAMP', 8, ''],
    ...Array.from({ length: doubles }, (_, at) => [`c${at}`, 'DOUBLE', 8, '']),
    ...(text > 0 ? [['s', 'BLOB', 4_194_304, '']] : []),
  ];
}

function reply(response: ServerResponse, data: readonly (readonly unknown[])[]): void {
  response.end(JSON.stringify({ code: 0, column_meta: META, data, rows: data.length }));
}
