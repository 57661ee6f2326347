import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { forThisFile } from '../../../../support/servers/for-this-file.ts';
import { startTestTDengine } from '../../../../support/servers/test-tdengine.ts';
import {
  CREATE,
  DATA,
  prepareIn,
  type RowIn,
  rowIn,
  UNKNOWN,
  type World,
  x,
} from '../../../../support/sink/prepare-in.ts';
import { cellOf } from '../../../../support/sink/rows.ts';

const embedded = await forThisFile(startTestTDengine());
const prepare = (records: readonly (readonly RowIn[])[], world?: World) => prepareIn(embedded, records, world);

const withColumn = (name: string) => (sql: string) => sql.includes(`\`${name}\``);

describe('a stable that TDengine refuses to create', () => {
  it('is created for one record at a time, and only records for which it is refused are rejected', async () => {
    const records = [
      [rowIn('s', [x(1), cellOf('bad', 1)])],
      [rowIn('s', [x(2)]), rowIn('s', [cellOf('bad', 2)])],
      [rowIn('s', [x(3)])],
      [rowIn('s', [cellOf('y', 4)]), rowIn('s', [x(4)])],
    ];
    const isBad = withColumn('bad');
    const run = await prepare(records, { fault: (sql) => (isBad(sql) ? DATA : undefined) });
    assert.deepEqual(run.admitted, [2, 3]);
    // Once the stable is there, they are asked for as columns of it.
    for (const record of [0, 1])
      assert.match(run.rejected[record] ?? '', /^column bad of stable s cannot be added: TDengine 0x0216/);
    assert.deepEqual(run.changes.at(-1), 'ALTER STABLE `s` ADD COLUMN `y` BIGINT');
  });

  it('has each of many records rejected that it is refused for, and none sent again', async () => {
    const records = Array.from({ length: 12 }, (_, at) => [rowIn('s', [cellOf(`bad${at}`, 1)])]);
    const run = await prepare(records, { fault: (sql) => (sql.startsWith('CREATE') ? DATA : undefined) });
    assert.deepEqual([Object.keys(run.rejected).length, run.held, run.waits], [12, {}, []]);
    // One for all, and one for each.
    assert.equal(run.changes.length, 13);
  });

  it('has the records sent again for which the refusal may pass', async () => {
    const isBad = withColumn('bad');
    const run = await prepare([[rowIn('s', [cellOf('bad', 1)])]], {
      fault: (sql) => (isBad(sql) ? UNKNOWN : undefined),
    });
    assert.deepEqual([run.admitted, run.rejected, run.waits], [[], {}, [250, 750, 1_500, 3_000]]);
    assert.match(run.held[0] ?? '', /0x7abc/);
  });

  it('is created for another record, which does not wait for a column whose refusal may pass', async () => {
    const isBad = withColumn('bad');
    const records = [[rowIn('s', [cellOf('bad', 1)])], [rowIn('s', [x(1)])]];
    const run = await prepare(records, { fault: (sql) => (isBad(sql) ? UNKNOWN : undefined) });
    assert.deepEqual([run.admitted, run.rejected, Object.keys(run.held)], [[1], {}, ['0']]);
    const alone = run.changes.map((sql) => (sql === CREATE ? 'x' : sql.startsWith('CREATE') ? 'bad' : 'add'));
    assert.deepEqual(alone, [...Array(10).fill('bad'), 'x', ...Array(5).fill('add')]);
  });

  it('is not created when autoCreate.stable is false', async () => {
    const run = await prepare([[rowIn('s', [x(1)])]], { settings: { autoCreate: { stable: false } } });
    assert.deepEqual(
      [run.changes, run.rejected],
      [[], { 0: 'stable s does not exist and autoCreate.stable is false' }],
    );
  });
});
