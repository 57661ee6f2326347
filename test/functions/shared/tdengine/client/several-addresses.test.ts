import assert from 'node:assert/strict';
import type { ServerResponse } from 'node:http';
import { createServer, type Server, type Socket } from 'node:net';
import { afterEach, describe, it } from 'node:test';
import { createTDengine } from '../../../../../functions/shared/tdengine/client/client.ts';
import { type RestServer, reply, startRestServer } from '../../../../support/servers/rest-server.ts';

const ok = { code: 0, column_meta: [['affected_rows', 'INT', 4]], data: [[1]], rows: 1 };
const login = { user: 'root', password: 'hunter2000' };
/** Begins at the first address. */
const random = () => 0;

const servers: RestServer[] = [];
const listeners: Server[] = [];
const sockets: Socket[] = [];
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy();
  await Promise.all(servers.splice(0).map((server) => server.close()));
  await Promise.all(listeners.splice(0).map((server) => new Promise((resolve) => server.close(resolve))));
});

async function start(
  answer: (response: ServerResponse) => void = (response) => reply(response, ok),
): Promise<RestServer> {
  const server = await startRestServer((_, response) => answer(response));
  servers.push(server);
  return server;
}

function logged() {
  const lines: object[] = [];
  const note = (message: string, details: object) => lines.push({ message, ...details });
  return { lines, log: { warn: note, info: note } };
}

const hostOf = (url: string) => new URL(url).host;

describe('a TDengine client with several addresses', () => {
  it('uses one of them, and counts the statements of each', async () => {
    const [a, b] = [await start(), await start()];
    const tdengine = createTDengine({ url: `${a.url},${hostOf(b.url)}`, ...login }, { random: () => 0.5 });
    for (let times = 0; times < 3; times += 1) await tdengine.execute('INSERT 1');
    assert.deepEqual(tdengine.tally?.(), { [hostOf(b.url)]: 3 });
    assert.deepEqual(tdengine.tally?.(), {});
    assert.equal(a.seen.length, 0);
    // With one there is nothing to tell.
    assert.equal(createTDengine({ url: a.url, ...login }).tally?.(), undefined);
  });

  for (const [what, answer, reason] of [
    [
      'is not ready',
      (response: ServerResponse) => response.writeHead(503).end('"memory exceeds threshold"'),
      /HTTP status 503/,
    ],
    [
      'is full',
      (response: ServerResponse) => reply(response, { code: 0xfffe, desc: 'exceeded' }, 503),
      /0xfffe: exceeded/,
    ],
    [
      'finds no server',
      (response: ServerResponse) => reply(response, { code: 0x000b, desc: 'Unable to establish connection' }),
      /0x000b/,
    ],
    [
      'finds none, and says so by its status',
      (response: ServerResponse) => reply(response, { code: 0x000b, desc: 'x' }, 502),
      /0x000b/,
    ],
    [
      'is a gateway without TDengine',
      (response: ServerResponse) => response.writeHead(504).end('<html>'),
      /HTTP status 504/,
    ],
    ['is no TDengine', (response: ServerResponse) => response.end('<html>'), /not JSON/],
    ['is another server that answers JSON', (response: ServerResponse) => response.end('{}'), /no code/],
    ['redirects', (response: ServerResponse) => response.writeHead(307, { location: '/x' }).end(), /redirect/],
    ['drops the connection', (response: ServerResponse) => response.socket?.resetAndDestroy(), /ECONNRESET/],
  ] as const) {
    it(`uses the next one at once when one ${what}, logs why, and does not return to it soon`, async () => {
      const [a, b] = [await start(answer), await start()];
      const { lines, log } = logged();
      const tdengine = createTDengine({ url: `${a.url},${b.url}`, ...login }, { random, log, now: () => 1 });
      assert.equal(await tdengine.execute('INSERT 1'), 1);
      assert.equal(await tdengine.execute('INSERT 2'), 1);
      assert.deepEqual([a.seen.length, b.seen.length], [1, 2]);
      const [line] = lines;
      assert.equal(lines.length, 1);
      assert.ok(line !== undefined && 'reason' in line && 'address' in line && 'message' in line);
      assert.deepEqual([line.message, line.address], ['an address of TDengine fails, others are asked', hostOf(a.url)]);
      assert.match(String(line.reason), reason);
      assert.doesNotMatch(JSON.stringify(lines), /hunter2000/);
      assert.deepEqual(tdengine.tally?.(), { [hostOf(b.url)]: 2 });
    });
  }

  it('uses no other when the statement or the login is refused', async () => {
    for (const [body, status] of [
      [{ code: 0x2600, desc: 'syntax error' }, 200],
      [{ code: 0x0357, desc: 'Authentication failure' }, 200],
      [{ code: 0x1105, desc: 'no auth info input' }, 401],
      [{ code: 0x03d3, desc: 'Conflict transaction' }, 500],
    ] as const) {
      const [a, b] = [await start((response) => reply(response, body, status)), await start()];
      const tdengine = createTDengine({ url: `${a.url},${b.url}`, ...login }, { random });
      await assert.rejects(tdengine.execute('INSERT 1'), { code: body.code });
      assert.equal(b.seen.length, 0);
    }
  });

  it('uses the next one when one takes no connection, or takes one and is silent', async () => {
    const mute = createServer((socket) => sockets.push(socket));
    listeners.push(mute);
    await new Promise<void>((resolve) => mute.listen(0, '127.0.0.1', resolve));
    const address = mute.address();
    assert.ok(address !== null && typeof address === 'object');
    const b = await start();
    // TLS is never spoken here: the connection is not made.
    for (const scheme of ['https', 'http']) {
      const url = `${scheme}://127.0.0.1:${address.port},${b.url}`;
      for (const ask of ['query', 'execute'] as const) {
        const tdengine = createTDengine({ url, ...login }, { random });
        await tdengine[ask]('SELECT 1', { timeoutMs: 4_000 });
        assert.deepEqual(tdengine.tally?.(), { [hostOf(b.url)]: 1 });
      }
    }
  });

  it('returns to one that answers again', async () => {
    let isReady = false;
    let now = 0;
    const a = await start((response) => (isReady ? reply(response, ok) : response.writeHead(503).end()));
    const b = await start();
    const { lines, log } = logged();
    const tdengine = createTDengine({ url: `${a.url},${b.url}`, ...login }, { random, log, now: () => now });
    await tdengine.execute('INSERT 1');
    isReady = true;
    now = 1_000;
    await tdengine.execute('INSERT 2');
    assert.deepEqual(tdengine.tally?.(), { [hostOf(a.url)]: 1, [hostOf(b.url)]: 1 });
    assert.deepEqual(lines.at(-1), { message: 'an address of TDengine answers again', address: hostOf(a.url) });
  });

  it('fails with each one’s error, without secrets, when none answers', async () => {
    const closed = await start();
    await closed.close();
    const a = await start((response) => response.writeHead(503).end());
    const url = `${closed.url},${a.url}`;
    await assert.rejects(createTDengine({ url, ...login }, { random }).execute('INSERT 1'), (error: Error) => {
      assert.match(
        error.message,
        /^TDengine: no address answers: 127\.0\.0\.1:\d+: .*ECONNREFUSED.*; 127\.0\.0\.1:\d+: HTTP status 503$/,
      );
      assert.doesNotMatch(error.message, /hunter2000/);
      assert.ok('kind' in error && error.kind === 'retry');
      return true;
    });
  });

  it('sends each address its own kind of token', async () => {
    const [a, b] = [await start((response) => response.writeHead(503).end()), await start()];
    const connection = { url: `${a.url},${b.url}`, token: 'f00ba7' };
    await createTDengine(connection, { random }).execute('INSERT 1');
    for (const { seen } of [a, b]) assert.equal(seen[0]?.headers.authorization, 'Bearer f00ba7');
    await createTDengine({ ...connection, tokenAs: 'query' }, { random }).execute('INSERT 1');
    for (const { seen } of [a, b]) assert.match(seen[1]?.url ?? '', /[?&]token=f00ba7$/);
  });
});
