import assert from 'node:assert/strict';
import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { afterEach, describe, it } from 'node:test';
import { createTDengine, type TDengine } from '../../../../../functions/shared/tdengine/client/client.ts';
import { isAnswerTooLarge } from '../../../../../functions/shared/tdengine/error.ts';
import { type RestServer, reply, startRestServer } from '../../../../support/servers/rest-server.ts';

const ANSWER = { code: 0, column_meta: [['v', 'VARCHAR', 10]], data: [['é']], rows: 1 };
const BYTES = Buffer.byteLength(JSON.stringify(ANSWER));

describe('an answer of TDengine with a size limit', () => {
  let server: RestServer;
  afterEach(() => server.close());

  async function connect(answer: (response: ServerResponse) => void): Promise<TDengine> {
    server = await startRestServer((_, response) => answer(response));
    return createTDengine({ url: server.url, user: 'root', password: 'taosdata' });
  }

  it('is read when it has exactly as many bytes as the limit, and not with one more', async () => {
    const tdengine = await connect((response) => reply(response, ANSWER));
    assert.deepEqual((await tdengine.query('SELECT', { mostBytes: BYTES })).rows, [['é']]);
    await assert.rejects(tdengine.query('SELECT', { mostBytes: BYTES - 1 }), (error: Error) => {
      assert.ok(isAnswerTooLarge(error));
      assert.match(error.message, new RegExp(`^TDengine: the answer has more than ${BYTES - 1} bytes`));
      return true;
    });
    // The connection that was closed is not used again.
    assert.equal((await tdengine.query('SELECT')).bytes, BYTES);
  });

  it('that does not end fails, and its connection is closed', async () => {
    const closed = Promise.withResolvers<void>();
    const tdengine = await connect(async (response) => {
      response.once('close', closed.resolve);
      const piece = Buffer.alloc(64 * 1024, 'x');
      while (!response.destroyed) {
        if (!response.write(piece)) await Promise.race([once(response, 'drain'), closed.promise]);
      }
    });
    await assert.rejects(tdengine.query('SELECT', { mostBytes: 2 ** 20 }), isAnswerTooLarge);
    await closed.promise;
  });

  it('that is a too long error fails the table, not the process', async () => {
    const tdengine = await connect((response) => response.writeHead(500).end('x'.repeat(1_000)));
    await assert.rejects(tdengine.execute('INSERT', { mostBytes: 999 }), isAnswerTooLarge);
  });

  it('says whether it is UTF-8', async () => {
    const tdengine = await connect((response) =>
      response.end(Buffer.concat([Buffer.from('{"code":0,"data":[["'), Buffer.from([0xff]), Buffer.from('"]]}')])),
    );
    const { rows, isUtf8 } = await tdengine.query('SELECT');
    assert.deepEqual([rows, isUtf8], [[['\uFFFD']], false]);
  });
});
