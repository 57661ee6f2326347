import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import fc from 'fast-check';
import { createTDengine } from '../../../../../functions/shared/tdengine/client/client.ts';
import { type RestServer, reply, startRestServer } from '../../../../support/servers/rest-server.ts';
import { startTestTDengine } from '../../../../support/servers/test-tdengine.ts';

const ok = { code: 0, column_meta: [['affected_rows', 'INT', 4]], data: [[3]], rows: 1 };
const LOGIN = { user: 'root', password: 'taosdata' };

describe('statements with compression gzip', () => {
  let server: RestServer;
  before(async () => {
    server = await startRestServer((_, response) => reply(response, ok));
  });
  after(() => server.close());

  const client = () => createTDengine({ url: server.url, ...LOGIN }, { compression: 'gzip' });

  it('are sent compressed, and ask for an uncompressed answer, since taosAdapter’s are wrong', async () => {
    const sql = `INSERT INTO t VALUES ${"('2024-01-01',1)".repeat(1_000)}`;
    assert.equal(await client().execute(sql), 3);
    const request = server.seen.at(-1);
    assert.equal(request?.body, sql);
    assert.equal(request?.headers['content-encoding'], 'gzip');
    assert.equal(request?.headers['accept-encoding'], 'identity');
    assert.equal(request?.headers['content-length'], String(request?.bytes));
    assert.ok((request?.bytes ?? sql.length) < sql.length / 10);
  });

  it('are sent uncompressed when they are shorter than 1 KiB in bytes', async () => {
    for (const [sql, encoding] of [
      ['x'.repeat(1_023), undefined],
      ['x'.repeat(1_024), 'gzip'],
      ['温'.repeat(341), undefined],
      ['温'.repeat(342), 'gzip'],
    ] as const) {
      await client().execute(sql);
      const { headers, body } = server.seen.at(-1) ?? { headers: {}, body: '' };
      assert.deepEqual([headers['content-encoding'], body], [encoding, sql]);
    }
  });

  it('arrive as they were written, whatever text they are', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ minLength: 1_000, maxLength: 3_000, unit: 'grapheme' }), async (sql) => {
        await client().execute(sql);
        assert.equal(server.seen.at(-1)?.body, sql);
      }),
      { numRuns: 30 },
    );
  });

  it('are compressed within the time limit of the statement', async () => {
    await assert.rejects(client().execute('x'.repeat(4_000_000), { timeoutMs: 1 }), /no answer within 1 ms/);
  });

  it('are sent uncompressed without the setting', async () => {
    await createTDengine({ url: server.url, ...LOGIN }).execute('x'.repeat(10_000));
    assert.equal(server.seen.at(-1)?.headers['content-encoding'], undefined);
  });

  it('are written and refused by TDengine like uncompressed ones', async () => {
    const server = await startTestTDengine();
    try {
      const packed = createTDengine(server, { compression: 'gzip' });
      const database = server.nextDatabase();
      const table = `${database}.t`;
      await packed.execute(`CREATE DATABASE ${database}`);
      await packed.execute(`CREATE TABLE ${table} (ts TIMESTAMP, v VARCHAR(2000))`);
      const text = 'v'.repeat(1_500);
      assert.equal(await packed.execute(`INSERT INTO ${table} VALUES (1704067200000, '${text}')`), 1);
      assert.deepEqual((await packed.query(`SELECT v FROM ${table}`)).rows, [[text]]);
      // The limit of a statement is that of the text, not of the packed bytes.
      await assert.rejects(packed.execute(`INSERT INTO ${table} VALUES (1, '${'v'.repeat(1_048_576)}')`), {
        code: 0x0219,
      });
    } finally {
      await server.close();
    }
  });
});
