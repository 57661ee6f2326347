import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ncharCell, varcharCell } from '../../../../functions/sink/decode/cells.ts';
import { forThisFile } from '../../../support/servers/for-this-file.ts';
import { startTestTDengine } from '../../../support/servers/test-tdengine.ts';
import { CREATE, prepareIn, type RowIn, rowIn, S, type World, x } from '../../../support/sink/prepare-in.ts';
import { cellOf } from '../../../support/sink/rows.ts';

const embedded = await forThisFile(startTestTDengine());
const prepare = (records: readonly (readonly RowIn[])[], world?: World) => prepareIn(embedded, records, world);

describe('the tables of a batch’s records', () => {
  it('are created for all records at once, and the records are admitted as they are', async () => {
    const run = await prepare([[rowIn('s', [x(1)])], [rowIn('s', [x(2)]), rowIn('p', [x(3)], [], true)]]);
    assert.deepEqual([run.admitted, run.rejected, run.held], [[0, 1], {}, {}]);
    assert.deepEqual(run.changes, [CREATE, 'CREATE TABLE IF NOT EXISTS `p` (`_ts` TIMESTAMP,`x` BIGINT)']);
    assert.deepEqual([run.tables, run.waits], [['s', 'p'], []]);
    assert.equal(run.rows[0], run.given[0]?.rows);
  });

  it('are described once when they exist', async () => {
    const run = await prepare([[rowIn('s', [x(1)])], [rowIn('s', [x(2)])]], { tables: [S] });
    assert.deepEqual([run.admitted, run.described, run.changes], [[0, 1], ['DESCRIBE `s`'], []]);
  });

  it('get rows in the types of their columns', async () => {
    const run = await prepare(
      [[rowIn('s', [ncharCell('x', '5')])], [rowIn('s', [x(1)]), rowIn('s', [varcharCell('x', '6')])]],
      {
        tables: [S],
      },
    );
    assert.deepEqual(
      run.rows.map((ofRecord) => ofRecord.map(({ values }) => values)),
      [[['5']], [['1'], ['6']]],
    );
  });

  it('are not created for a record of which one row does not fit, which is rejected as a whole', async () => {
    const bad = rowIn('b', [cellOf('v', 1)]);
    const run = await prepare(
      [
        [rowIn('s', [x(1), cellOf('y', 1)], [ncharCell('u', 'a')]), rowIn('new', [x(1)]), bad],
        [rowIn('s', [x(2)], [ncharCell('u', 'a')])],
        [rowIn('s', [cellOf('y', 3)])],
      ],
      { tables: [S, 'CREATE STABLE db.b (ts TIMESTAMP, v TIMESTAMP) TAGS (t INT)'] },
    );
    assert.deepEqual(run.rejected, { 0: 'column v of stable b: the record has BIGINT, the column is TIMESTAMP' });
    assert.deepEqual(run.admitted, [1, 2]);
    assert.deepEqual(run.changes, ['ALTER STABLE `s` ADD TAG `u` NCHAR(2)', 'ALTER STABLE `s` ADD COLUMN `y` BIGINT']);
  });

  it('reject rows for a stable in a plain table, and the other way round', async () => {
    const run = await prepare([[rowIn('s', [x(1)], [], true)], [rowIn('s', [x(2)])], [rowIn('s', [x(3)], [], true)]], {
      tables: [S],
    });
    const why = 's is a stable or subtable, not a plain table';
    assert.deepEqual([run.admitted, run.rejected], [[1], { 0: why, 2: why }]);
  });
});

describe('a table whose schema is remembered', () => {
  const WAS = ['CREATE STABLE db.s (ts TIMESTAMP, x BOOL) TAGS (t NCHAR(8))'];

  it('is described again before a record is rejected for it', async () => {
    const world = { tables: WAS, remembered: ['s'], changed: ['DROP STABLE db.s', S] };
    const run = await prepare([[rowIn('s', [x(5)])]], world);
    assert.deepEqual([run.admitted, run.described.length], [[0], 1]);
  });

  it('alone is described again when the record does not fit it', async () => {
    const other = rowIn('o', [x(1)]);
    const world = { tables: [...WAS, S.replace('.s', '.o')], remembered: ['s', 'o'] };
    const run = await prepare([[other], [rowIn('s', [x(5)])]], world);
    assert.deepEqual([run.admitted, Object.keys(run.rejected)], [[0], ['1']]);
    assert.deepEqual(run.described, ['DESCRIBE `s`']);
  });

  it('is not described twice when it was not remembered', async () => {
    const run = await prepare([[rowIn('s', [x(5)])]], { tables: WAS });
    assert.deepEqual([Object.keys(run.rejected), run.described.length], [['0'], 1]);
  });
});
