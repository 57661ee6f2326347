import assert from 'node:assert/strict';
import type { ServerResponse } from 'node:http';
import { afterEach, describe, it } from 'node:test';
import { createTDengine, keptClient, type TDengine } from '../../../../../functions/shared/tdengine/client/client.ts';
import { TDengineError } from '../../../../../functions/shared/tdengine/error.ts';
import { type RestServer, reply, type SeenRequest, startRestServer } from '../../../../support/servers/rest-server.ts';

const ok = { code: 0, column_meta: [['affected_rows', 'INT', 4]], data: [[3]], rows: 1 };

describe('the TDengine client', () => {
  let server: RestServer;
  afterEach(() => server.close());

  async function connect(answer: (request: SeenRequest, response: ServerResponse) => void): Promise<TDengine> {
    server = await startRestServer(answer);
    return createTDengine({ url: server.url, user: 'root', password: 'taos:data' });
  }

  async function errorOf(call: Promise<unknown>): Promise<TDengineError> {
    const error = await call.then(
      () => undefined,
      (reason: unknown) => reason,
    );
    assert.ok(error instanceof TDengineError, `expected a TDengineError, got ${String(error)}`);
    return error;
  }

  it('sends a statement once to /rest/sql with UTC, credentials and without asking for compression', async () => {
    const tdengine = await connect((_, response) => reply(response, ok));
    assert.equal(await tdengine.execute('INSERT INTO `a`.`b` VALUES (1)'), 3);
    assert.equal(server.seen.length, 1);
    const [request] = server.seen;
    assert.equal(request?.method, 'POST');
    assert.equal(request?.url, '/rest/sql?conn_tz=UTC');
    assert.equal(request?.body, 'INSERT INTO `a`.`b` VALUES (1)');
    assert.equal(request?.headers.authorization, `Basic ${Buffer.from('root:taos:data').toString('base64')}`);
    assert.equal(request?.headers['accept-encoding'], 'identity');
  });

  it('sends the length of a statement in bytes, so that text beyond ASCII arrives complete', async () => {
    const tdengine = await connect((_, response) => reply(response, ok));
    await tdengine.execute("INSERT INTO t VALUES ('温度計 😀')");
    assert.equal(server.seen[0]?.body, "INSERT INTO t VALUES ('温度計 😀')");
  });

  it('returns columns and rows of an answer', async () => {
    const answer = { code: 0, column_meta: [['ts', 'TIMESTAMP', 8]], data: [['2024-01-01T00:00:00.000Z']], rows: 1 };
    const tdengine = await connect((_, response) => reply(response, answer));
    assert.deepEqual(await tdengine.query('SELECT ts FROM t'), {
      columns: [{ name: 'ts', type: 'TIMESTAMP', length: 8 }],
      rows: [['2024-01-01T00:00:00.000Z']],
      bytes: JSON.stringify(answer).length,
      isUtf8: true,
    });
  });

  it('returns the columns of an answer without rows', async () => {
    const tdengine = await connect((_, response) =>
      reply(response, { code: 0, column_meta: [['v', 'INT', 4]], data: [], rows: 0 }),
    );
    const { columns, rows } = await tdengine.query('SELECT v FROM t LIMIT 0');
    assert.deepEqual({ columns, rows }, { columns: [{ name: 'v', type: 'INT', length: 4 }], rows: [] });
  });

  it('throws TDengine’s error in an answer with HTTP status 200', async () => {
    const tdengine = await connect((_, response) => reply(response, { code: 0x2603, desc: 'Table does not exist' }));
    const error = await errorOf(tdengine.query('SELECT 1'));
    assert.deepEqual(
      [error.code, error.kind, error.message],
      [0x2603, 'schema', 'TDengine 0x2603: Table does not exist'],
    );
  });

  it('reads TDengine’s code in an answer with another HTTP status', async () => {
    const tdengine = await connect((_, response) => reply(response, { code: 0x1105, desc: 'no auth info input' }, 401));
    const error = await errorOf(tdengine.query('SELECT 1'));
    assert.deepEqual([error.code, error.kind], [0x1105, 'auth']);
  });

  it('treats a client that is not on the white list as an auth error, though the code does not say so', async () => {
    const tdengine = await connect((_, response) => reply(response, { code: 0xffff, desc: 'ip not allowed' }, 403));
    const error = await errorOf(tdengine.query('SELECT 1'));
    assert.deepEqual([error.code, error.kind], [0xffff, 'auth']);
  });

  it('treats the bare string of an overloaded server as an error to retry', async () => {
    const tdengine = await connect((_, response) => response.writeHead(503).end('"memory exceeds threshold"'));
    const error = await errorOf(tdengine.query('SELECT 1'));
    assert.deepEqual([error.code, error.kind, error.message], [0, 'retry', 'TDengine: HTTP status 503']);
  });

  it('treats an incomplete answer as an error to retry', async () => {
    const tdengine = await connect((_, response) => response.writeHead(200).end('{"code":0,"column_meta":'));
    const error = await errorOf(tdengine.query('SELECT 1'));
    assert.deepEqual(
      [error.code, error.kind, error.message],
      [0, 'retry', 'TDengine: the answer is not JSON (24 characters)'],
    );
  });

  it('treats an answer without a code as none of TDengine’s, to retry', async () => {
    for (const body of ['{}', '"ok"', '[]', '{"status":"ok"}', '{"code":null}', '{"code":"0"}']) {
      const tdengine = await connect((_, response) => response.end(body));
      const error = await errorOf(tdengine.execute('INSERT'));
      await server.close();
      assert.deepEqual([error.kind, error.message], ['retry', 'TDengine: the answer has no code'], body);
    }
  });

  it('does not follow a redirect, and fails with its target', async () => {
    for (const [status, location, target] of [
      [307, 'https://other.example.com/rest/sql?token=x', 'https://other.example.com'],
      [308, 'https://user:pw@other.example.com:6041/', 'https://other.example.com:6041'],
      [302, '/login?next=/rest/sql', 'another path'],
    ] as const) {
      const tdengine = await connect((_, response) => response.writeHead(status, { location }).end());
      const error = await errorOf(tdengine.execute('INSERT'));
      assert.equal(server.seen.length, 1);
      await server.close();
      const advice = 'which is not followed; tdengine.url must be the address that answers itself';
      assert.deepEqual(
        [error.kind, error.message],
        ['retry', `TDengine: HTTP status ${status}, a redirect to ${target}, ${advice}`],
      );
    }
  });

  it('gives up a server that does not answer within the time limit', async () => {
    const tdengine = await connect(() => undefined);
    const error = await errorOf(tdengine.query('SELECT 1', { timeoutMs: 50 }));
    assert.deepEqual([error.kind, error.message], ['retry', 'TDengine: no answer within 50 ms']);
  });

  it('gives up an answer that begins and does not end within the time limit', async () => {
    const tdengine = await connect((_, response) => response.writeHead(200).write('{"code":0'));
    const error = await errorOf(tdengine.query('SELECT 1', { timeoutMs: 50 }));
    assert.equal(error.message, 'TDengine: no answer within 50 ms');
  });

  it('ends a call when its signal is aborted', async () => {
    const controller = new AbortController();
    const tdengine = await connect(() => controller.abort());
    const error = await errorOf(tdengine.query('SELECT 1', { signal: controller.signal }));
    assert.deepEqual([error.kind, error.message], ['retry', 'TDengine: the call was ended']);
  });

  it('fails with ECONNREFUSED when nobody listens', async () => {
    const tdengine = await connect(() => undefined);
    await server.close();
    const error = await errorOf(tdengine.query('SELECT 1'));
    assert.equal(error.kind, 'retry');
    assert.match(error.message, /ECONNREFUSED/);
  });

  it('sends again on a new connection when the server dropped the kept one', async () => {
    let drop = false;
    const tdengine = await connect((_, response) => {
      if (drop) {
        drop = false;
        response.socket?.resetAndDestroy();
      } else reply(response, ok);
    });
    await tdengine.execute('INSERT 1');
    drop = true;
    assert.equal(await tdengine.execute('INSERT 2'), 3);
    assert.deepEqual(
      server.seen.map((request) => request.body),
      ['INSERT 1', 'INSERT 2', 'INSERT 2'],
    );
  });

  it('does not send again when a new connection fails', async () => {
    const tdengine = await connect((_, response) => response.socket?.resetAndDestroy());
    const error = await errorOf(tdengine.execute('INSERT 1'));
    assert.equal(error.kind, 'retry');
    assert.equal(server.seen.length, 1);
  });

  it('leaves data out of the message of a syntax error', async () => {
    const desc = `syntax error near "'secret payload')" (illegal int data)`;
    const tdengine = await connect((_, response) => reply(response, { code: 0x216, desc }));
    const error = await errorOf(tdengine.execute('INSERT'));
    assert.equal(error.message, 'TDengine 0x0216: syntax error near … (illegal int data)');
    assert.equal(error.kind, 'data');
  });
});

const connection = { url: 'https://tdengine.example.com:6041', user: 'root', password: 'taosdata' };

describe('the TDengine client of a container', () => {
  it('is kept as long as its connection and compression settings are the same', () => {
    const clientOf = keptClient();
    const first = clientOf(connection);
    assert.equal(clientOf(connection, 'none'), first);
    const packed = clientOf(connection, 'gzip');
    assert.notEqual(packed, first);
    assert.equal(clientOf(connection, 'gzip'), packed);
  });

  it('is replaced when a secret has changed', () => {
    const clientOf = keptClient();
    const first = clientOf(connection);
    assert.notEqual(clientOf({ ...connection, password: 'changed' }), first);
  });
});
