import assert from 'node:assert/strict';
import type { ServerResponse } from 'node:http';
import { afterEach, describe, it, mock } from 'node:test';
import { createTDengine, type TDengine } from '../../../../../functions/shared/tdengine/client/client.ts';
import { waitUntil } from '../../../../../local/parts/wait-until.ts';
import { type RestServer, reply, type SeenRequest, startRestServer } from '../../../../support/servers/rest-server.ts';

const ok = { code: 0, column_meta: [['v', 'INT', 4]], data: [[3]], rows: 1 };

let server: RestServer;
afterEach(async () => {
  mock.restoreAll();
  await server.close();
});

async function connect(answer: (request: SeenRequest, response: ServerResponse) => void): Promise<TDengine> {
  server = await startRestServer(answer);
  return createTDengine({ url: server.url, user: 'root', password: 'taosdata' });
}

/** The connections that the requests came over, in order. */
function connections(): readonly number[] {
  return server.seen.map(({ connection }) => connection);
}

/** Sets the time of day forward, or back, as an awakened container finds it. */
function setClock(byMs: number): void {
  const real = Date.now;
  mock.method(Date, 'now', () => real.call(Date) + byMs);
}

async function oneIsLeft(): Promise<void> {
  await waitUntil('all connections but one to be closed', 10_000, () => (server.open() === 1 ? true : undefined));
}

describe('a kept connection to TDengine', () => {
  it('is used again up to a minute later', async () => {
    const tdengine = await connect((_, response) => reply(response, ok));
    await tdengine.query('SELECT 1');
    setClock(50_000);
    await tdengine.query('SELECT 2');
    assert.deepEqual(connections(), [1, 1]);
  });

  it('is ended and not used after more than a minute by the time of day, though no timer has run', async () => {
    const tdengine = await connect((_, response) => reply(response, ok));
    await Promise.all([tdengine.query('SELECT 1'), tdengine.execute('INSERT 1')]);
    setClock(60_001);
    await tdengine.execute('INSERT 2');
    assert.deepEqual(connections(), [1, 2, 3]);
    await oneIsLeft();
  });

  it('is not used when the clock was set back meanwhile', async () => {
    const tdengine = await connect((_, response) => reply(response, ok));
    await tdengine.query('SELECT 1');
    setClock(-5_000);
    await tdengine.query('SELECT 2');
    assert.deepEqual(connections(), [1, 2]);
  });

  it('is replaced when the server has ended it', async () => {
    const tdengine = await connect((_, response) => reply(response, ok));
    await tdengine.query('SELECT 1');
    server.closeIdle();
    await tdengine.query('SELECT 2');
    assert.deepEqual(connections(), [1, 2]);
  });
});

describe('a kept connection to TDengine that is silent', () => {
  const limits = { timeoutMs: 4_000 };

  /** Answers everything but what comes second over the first connection. */
  function deafAfterOne({ connection }: SeenRequest, response: ServerResponse): void {
    if (connection === 1 && server.seen.filter((seen) => seen.connection === 1).length > 1) return;
    reply(response, ok);
  }

  it('costs a query a part of its time, and another connection answers', async () => {
    const tdengine = await connect(deafAfterOne);
    await tdengine.query('SELECT 1');
    assert.deepEqual((await tdengine.query('SELECT 2', limits)).rows, [[3]]);
    assert.deepEqual(connections(), [1, 1, 2]);
    await oneIsLeft();
  });

  it('costs a write a part of its time, is ended, and another connection takes the write', async () => {
    const tdengine = await connect(deafAfterOne);
    await tdengine.query('SELECT 1');
    await tdengine.execute('INSERT 2', limits);
    assert.deepEqual(connections(), [1, 1, 2]);
    await oneIsLeft();
  });

  it('may still answer the query as long as there is time: the first answer counts', async () => {
    let first: ServerResponse | undefined;
    const tdengine = await connect(({ body }, response) => {
      if (body !== 'SELECT slow') return reply(response, ok);
      // The first is answered when it has been asked beside, which is never answered.
      if (first === undefined) first = response;
      else reply(first, ok);
    });
    await tdengine.query('SELECT 1');
    assert.deepEqual((await tdengine.query('SELECT slow', limits)).rows, [[3]]);
    assert.deepEqual(connections(), [1, 1, 2]);
    await oneIsLeft();
  });

  it('is the only one to get the query when its answer has begun', async () => {
    let begun: ServerResponse | undefined;
    const tdengine = await connect(({ body }, response) => {
      if (body !== 'SELECT begun') return reply(response, ok);
      begun = response;
      response.writeHead(200).write('{"code":0,');
    });
    await tdengine.query('SELECT 1');
    const asked = tdengine.query('SELECT begun', { timeoutMs: 1_000 });
    await assert.rejects(asked, /no answer within 1000 ms/);
    assert.ok(begun);
    assert.deepEqual(connections(), [1, 1]);
  });

  it('fails the statement with the time that it had when no other connection answers either', async () => {
    const tdengine = await connect(({ body }, response) => {
      if (body === 'SELECT 1') reply(response, ok);
    });
    for (const ask of ['query', 'execute'] as const) {
      await tdengine.query('SELECT 1');
      await assert.rejects(
        tdengine[ask]('SELECT 2', { timeoutMs: 500 }),
        /^TDengineError: TDengine: no answer within 500 ms$/,
      );
    }
    assert.equal(server.seen.filter(({ body }) => body === 'SELECT 2').length, 4);
  });
});

describe('a new connection to TDengine', () => {
  it('that is silent gets the statement once', async () => {
    const tdengine = await connect(() => undefined);
    await assert.rejects(tdengine.query('SELECT 1', { timeoutMs: 300 }), /no answer within 300 ms/);
    assert.equal(server.seen.length, 1);
  });

  it('that breaks in the middle of the answer to a query is replaced once', async () => {
    const tdengine = await connect((_, response) => {
      if (server.seen.length > 1) return reply(response, ok);
      response.writeHead(200, { 'Content-Length': 100 }).write('{"code"', () => response.socket?.resetAndDestroy());
    });
    assert.deepEqual((await tdengine.query('SELECT 1')).rows, [[3]]);
    assert.deepEqual(connections(), [1, 2]);
  });

  it('that breaks again and again fails the statement', async () => {
    const tdengine = await connect((_, response) => response.socket?.resetAndDestroy());
    await assert.rejects(tdengine.query('SELECT 1'), /ECONNRESET/);
    assert.equal(server.seen.length, 2);
  });

  it('is made for the statement after one that was not answered', async () => {
    let deaf = false;
    const tdengine = await connect((_, response) => {
      if (!deaf) reply(response, ok);
    });
    await Promise.all([tdengine.query('SELECT 1'), tdengine.query('SELECT 1')]);
    deaf = true;
    await assert.rejects(tdengine.query('SELECT 2', { timeoutMs: 300 }));
    deaf = false;
    const before = Math.max(...connections());
    await tdengine.execute('INSERT 3');
    assert.equal(connections().at(-1), before + 1);
  });
});
