import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { isSchemaChange, isTableGone } from '../../../../functions/source/read/table-view.ts';
import { forThisFile } from '../../../support/servers/for-this-file.ts';
import { startTestTDengine } from '../../../support/servers/test-tdengine.ts';
import { EVER, piecesOf, readerOf } from '../../../support/source/read-table.ts';

const server = await forThisFile(startTestTDengine());
const database = server.nextDatabase();
const { tdengine } = server;
await tdengine.execute(`CREATE DATABASE ${database} KEEP 36500`);
await tdengine.execute(`CREATE STABLE ${database}.m (ts TIMESTAMP, a INT, b INT) TAGS (g INT, h INT)`);
await tdengine.execute(`INSERT INTO ${database}.d1 USING ${database}.m TAGS (1, 2) VALUES (1, 1, 1)`);

describe('a table that changes after it was described', () => {
  /** The error of a read after the change. */
  async function errorAfter(change: string): Promise<unknown> {
    const reader = await readerOf(server.tdengine, database, { name: 'm', kind: 'stable' });
    await server.tdengine.execute(change);
    return piecesOf(reader, EVER.from, EVER.to).then(
      () => undefined,
      (error: unknown) => error,
    );
  }

  it('fails to be read with an error of its own when a column or tag is gone', async () => {
    const dropped = await errorAfter(`ALTER STABLE ${database}.m DROP COLUMN b`);
    assert.deepEqual([isSchemaChange(dropped), isTableGone(dropped)], [true, false]);
    const renamed = await errorAfter(`ALTER STABLE ${database}.m RENAME TAG h i`);
    assert.deepEqual([isSchemaChange(renamed), isTableGone(renamed)], [true, false]);
  });

  it('is read with the described columns when a column is added', async () => {
    assert.equal(await errorAfter(`ALTER STABLE ${database}.m ADD COLUMN c INT`), undefined);
  });

  it('fails to be read with an error of its own when it is dropped', async () => {
    const gone = await errorAfter(`DROP STABLE ${database}.m`);
    assert.deepEqual([isSchemaChange(gone), isTableGone(gone)], [false, true]);
    const other = new Error('socket hang up');
    assert.deepEqual([isSchemaChange(other), isTableGone(other)], [false, false]);
  });
});
