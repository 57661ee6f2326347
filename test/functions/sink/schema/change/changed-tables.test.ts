import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { forThisFile } from '../../../../support/servers/for-this-file.ts';
import { startTestTDengine } from '../../../../support/servers/test-tdengine.ts';
import {
  BUSY,
  DATA,
  prepareIn,
  type RowIn,
  rowIn,
  S,
  UNKNOWN,
  type World,
  x,
} from '../../../../support/sink/prepare-in.ts';
import { cellOf } from '../../../../support/sink/rows.ts';

const embedded = await forThisFile(startTestTDengine());
const prepare = (records: readonly (readonly RowIn[])[], world?: World) => prepareIn(embedded, records, world);

describe('a table that is to be made or changed', () => {
  const ADD = 'ALTER STABLE `s` ADD COLUMN `y` BIGINT';
  const add = [[rowIn('s', [cellOf('y', 1)])], [rowIn('s', [x(1)])]];
  const WAITS = [250, 750, 1_500, 3_000];

  it('has its records rejected when TDengine takes the change five times and does not show it', async () => {
    const run = await prepare(add, { tables: [S], fault: (sql) => (sql === ADD ? 'lost' : undefined) });
    assert.deepEqual([run.admitted, run.waits, run.changes], [[1], WAITS, Array(5).fill(ADD)]);
    assert.deepEqual(run.rejected, {
      0: 'column y of stable s cannot be added: TDengine takes the change, and DESCRIBE does not show it',
    });
  });

  it('has its records rejected with TDengine’s words when it says that the change was made, and does not show it', async () => {
    const run = await prepare(add, { tables: [S], fault: (sql) => (sql === ADD ? 0x036b : undefined) });
    assert.deepEqual([run.admitted, run.waits], [[1], WAITS]);
    assert.match(run.rejected[0] ?? '', /cannot be added: TDengine 0x036b/);
  });

  it('has its records admitted when the change shows late', async () => {
    const run = await prepare(add, {
      tables: [S],
      fault: (sql, nth) => (sql === ADD && nth < 2 ? 'lost' : undefined),
    });
    assert.deepEqual(
      [run.admitted, run.waits],
      [
        [0, 1],
        [250, 750],
      ],
    );
  });

  it('has its records sent again when there is no time to wait for the change', async () => {
    const run = await prepare(add, {
      tables: [S],
      fault: (sql) => (sql === ADD ? 'lost' : undefined),
      pauses: 1,
    });
    assert.deepEqual(run.held, {
      0: 'TDengine: the time of the invocation is used up',
      1: 'TDengine: the time of the invocation is used up',
    });
    assert.deepEqual(run.waits, [250, 750]);
  });

  it('has its records sent again when it cannot be changed now, and is asked for no other change', async () => {
    const more = [[rowIn('s', [cellOf('y', 1), cellOf('z', 1)])], [rowIn('s', [x(1)])], [rowIn('o', [x(1)])]];
    const run = await prepare(more, { tables: [S], fault: (sql) => (sql === ADD ? BUSY : undefined) });
    assert.deepEqual([run.admitted, Object.keys(run.held)], [[2], ['0', '1']]);
    assert.deepEqual(
      run.changes.filter((sql) => sql.startsWith('ALTER')),
      [ADD],
    );
  });

  it('has the records rejected that need a column which TDengine will never add, and no others', async () => {
    const run = await prepare(add, { tables: [S], fault: (sql) => (sql === ADD ? DATA : undefined) });
    assert.deepEqual([run.admitted, run.changes, run.waits], [[1], [ADD], []]);
    assert.match(run.rejected[0] ?? '', /^column y of stable s cannot be added: TDengine 0x0216/);
  });

  it('has them sent again when nobody knows whether the refusal passes and no other change is taken', async () => {
    const run = await prepare(add, { tables: [S], fault: (sql) => (sql === ADD ? UNKNOWN : undefined) });
    assert.deepEqual([run.rejected, Object.keys(run.held), run.waits], [{}, ['0', '1'], WAITS]);
    assert.match(run.held[0] ?? '', /0x7abc/);
  });

  it('has them rejected when nobody knows whether the refusal passes and other changes are taken', async () => {
    const run = await prepare([...add, [rowIn('o', [x(1)])]], {
      tables: [S],
      fault: (sql) => (sql === ADD ? UNKNOWN : undefined),
    });
    assert.deepEqual([run.admitted, run.held, run.waits], [[1, 2], {}, WAITS]);
    assert.match(run.rejected[0] ?? '', /^column y of stable s cannot be added: TDengine 0x7abc/);
  });

  it('and keeps changing has its records sent again after eight rounds', async () => {
    const names = Array.from({ length: 12 }, (_, at) => `c${at}`);
    let next = 0;
    const run = await prepare(
      [
        [
          rowIn(
            's',
            names.map((name) => cellOf(name, 1)),
          ),
        ],
        [rowIn('o', [x(1)])],
      ],
      {
        tables: [S.replace('x BIGINT', names.map((name) => `${name} BIGINT`).join(', ')), S.replace('.s', '.o')],
        async fault(sql, _nth, server) {
          if (sql === 'DESCRIBE `s`') await server.execute(`ALTER STABLE db.s DROP COLUMN c${next++}`);
          return undefined;
        },
      },
    );
    assert.deepEqual(run.held, { 0: 'TDengine: the table keeps changing while it is made ready' });
    assert.deepEqual([run.admitted, run.changes.length], [[1], 8]);
  });
});
