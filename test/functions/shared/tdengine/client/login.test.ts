import assert from 'node:assert/strict';
import { afterEach, describe, it } from 'node:test';
import fc from 'fast-check';
import { createTDengine } from '../../../../../functions/shared/tdengine/client/client.ts';
import { tokenAsOf } from '../../../../../functions/shared/tdengine/client/connection.ts';
import { type RestServer, reply, startRestServer } from '../../../../support/servers/rest-server.ts';

const ok = { code: 0, column_meta: [['affected_rows', 'INT', 4]], data: [[3]], rows: 1 };

describe('a login to TDengine', () => {
  let server: RestServer;
  afterEach(() => server.close());

  it('of TDengine Cloud sends the token in the URL, and no Authorization header', async () => {
    server = await startRestServer((_, response) => reply(response, ok));
    await createTDengine({ url: server.url, token: 'f00ba7', tokenAs: 'query' }).execute('INSERT 1');
    const [request] = server.seen;
    assert.equal(request?.url, '/rest/sql?conn_tz=UTC&token=f00ba7');
    assert.equal(request?.headers.authorization, undefined);
  });

  it('by a token of another TDengine sends a Bearer token, and nothing in the URL', async () => {
    server = await startRestServer((_, response) => reply(response, ok));
    await createTDengine({ url: server.url, token: 'f00/ba7+q=' }).execute('INSERT 1');
    const [request] = server.seen;
    assert.equal(request?.url, '/rest/sql?conn_tz=UTC');
    assert.equal(request?.headers.authorization, 'Bearer f00/ba7+q=');
  });

  it('by a token is sent in the URL to hosts of TDengine Cloud only', () => {
    for (const host of [
      'gw.cloud.tdengine.com',
      'gw.us-west-2.aws.CLOUD.taosdata.com',
      'cloud.tdengine.com',
      'a.cloud.tdengine.com.',
    ]) {
      assert.equal(tokenAsOf(`https://${host}`), 'query', host);
      assert.equal(tokenAsOf(`https://${host}:8085`), 'query', host);
    }
    for (const host of [
      'td.example.com',
      'mycloud.tdengine.com',
      'cloud.tdengine.com.evil.com',
      '10.0.0.1',
      '[fd00::1]',
    ]) {
      assert.equal(tokenAsOf(`https://${host}`), 'bearer', host);
    }
  });

  it('sends any Bearer token that a header can hold unchanged', async () => {
    server = await startRestServer((_, response) => reply(response, ok));
    const token = fc.string({
      minLength: 1,
      unit: fc.integer({ min: 0x21, max: 0x7e }).map((code) => String.fromCharCode(code)),
    });
    await fc.assert(
      fc.asyncProperty(token, async (text) => {
        await createTDengine({ url: server.url, token: text }).execute('INSERT 1');
        assert.equal(server.seen.at(-1)?.headers.authorization, `Bearer ${text}`);
        assert.equal(server.seen.at(-1)?.url, '/rest/sql?conn_tz=UTC');
      }),
      { numRuns: 50 },
    );
  });

  it('sends any token in the URL unchanged, without it becoming another parameter or header', async () => {
    server = await startRestServer((_, response) => reply(response, ok));
    await fc.assert(
      fc.asyncProperty(fc.string({ minLength: 1, unit: 'grapheme' }), async (token) => {
        await createTDengine({ url: server.url, token, tokenAs: 'query' }).execute('INSERT 1');
        const { searchParams, pathname, hash } = new URL(server.seen.at(-1)?.url ?? '', server.url);
        assert.deepEqual([pathname, hash, ...searchParams], ['/rest/sql', '', ['conn_tz', 'UTC'], ['token', token]]);
      }),
      { numRuns: 50 },
    );
  });

  it('sends any password unchanged', async () => {
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
