import assert from 'node:assert/strict';
import { afterEach, describe, it } from 'node:test';
import fc from 'fast-check';
import { createTDengine } from '../../../../functions/shared/tdengine/client.ts';
import { type RestServer, reply, startRestServer } from './rest-server.ts';

const ok = { code: 0, column_meta: [['affected_rows', 'INT', 4]], data: [[3]], rows: 1 };

describe('a login', () => {
  let server: RestServer;
  afterEach(() => server.close());

  it('of TDengine Cloud is the token in the address, and no Authorization', async () => {
    server = await startRestServer((_, response) => reply(response, ok));
    await createTDengine({ url: server.url, token: 'f00ba7' }).execute('INSERT 1');
    const [request] = server.seen;
    assert.equal(request?.url, '/rest/sql?conn_tz=UTC&token=f00ba7');
    assert.equal(request?.headers.authorization, undefined);
  });

  it('has any token arrive as it is, and nothing of it become another parameter or header', async () => {
    server = await startRestServer((_, response) => reply(response, ok));
    await fc.assert(
      fc.asyncProperty(fc.string({ minLength: 1, unit: 'grapheme' }), async (token) => {
        await createTDengine({ url: server.url, token }).execute('INSERT 1');
        const { searchParams, pathname, hash } = new URL(server.seen.at(-1)?.url ?? '', server.url);
        assert.deepEqual([pathname, hash, ...searchParams], ['/rest/sql', '', ['conn_tz', 'UTC'], ['token', token]]);
      }),
      { numRuns: 50 },
    );
  });

  it('has any password arrive as it is', async () => {
    server = await startRestServer((_, response) => reply(response, ok));
    await fc.assert(
      fc.asyncProperty(fc.string({ minLength: 1, unit: 'grapheme' }), async (password) => {
        await createTDengine({ url: server.url, user: 'root', password }).execute('INSERT 1');
        const header = server.seen.at(-1)?.headers.authorization ?? '';
        assert.equal(Buffer.from(header.replace('Basic ', ''), 'base64').toString(), `root:${password}`);
      }),
      { numRuns: 50 },
    );
  });
});
