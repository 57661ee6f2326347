import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { varcharCell } from '../../../../../functions/sink/decode/cells.ts';
import { Evidence } from '../../../../../functions/sink/schema/evidence.ts';
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

  it('has the records sent again for which there is no time to wait for a change, and no others', async () => {
    const run = await prepare(add, {
      tables: [S],
      fault: (sql) => (sql === ADD ? 'lost' : undefined),
      pauses: 1,
    });
    assert.deepEqual(run.held, { 0: 'TDengine: the time of the invocation is used up' });
    assert.deepEqual([run.admitted, run.rejected, run.waits], [[1], {}, [250, 750]]);
  });

  it('has all of its records sent again when it is to be created and there is no time to wait for that', async () => {
    const run = await prepare([[rowIn('s', [x(1)])], [rowIn('s', [cellOf('y', 1)])]], {
      fault: (sql) => (sql.startsWith('CREATE') ? 'lost' : undefined),
      pauses: 0,
    });
    const why = 'TDengine: the time of the invocation is used up';
    assert.deepEqual([run.held, run.rejected, run.changes.length], [{ 0: why, 1: why }, {}, 1]);
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

  const refusesAdd = (sql: string) => (sql === ADD ? UNKNOWN : undefined);

  it('has the records sent again that need a column of which nobody knows whether it will be added, and no others', async () => {
    const run = await prepare(add, { tables: [S], fault: refusesAdd });
    assert.deepEqual([run.admitted, run.rejected, Object.keys(run.held), run.waits], [[1], {}, ['0'], WAITS]);
    assert.match(run.held[0] ?? '', /0x7abc/);
    assert.deepEqual(run.changes, Array(5).fill(ADD));
  });

  it('has the records sent again that need a text of which nobody knows whether it will be widened, and no others', async () => {
    const texts = [[rowIn('s', [varcharCell('v', 'long text')])], [rowIn('s', [varcharCell('v', 'text')])]];
    const run = await prepare(texts, {
      tables: [S.replace('x BIGINT', 'v VARCHAR(4)')],
      fault: (sql) => (sql.includes('MODIFY') ? UNKNOWN : undefined),
    });
    assert.deepEqual([run.admitted, run.rejected, Object.keys(run.held)], [[1], {}, ['0']]);
  });

  it('has the records rejected that need the column which is refused, when another one of the same table is taken', async () => {
    const others = [[rowIn('s', [cellOf('z', 1)])], [rowIn('s', [cellOf('z', 2), cellOf('y', 2)])]];
    const run = await prepare([...add, ...others], { tables: [S], fault: refusesAdd });
    assert.deepEqual([run.admitted, Object.keys(run.rejected), run.held], [[1, 2], ['0', '3'], {}]);
  });

  it('has the records rejected that were sent again, once TDengine took another change meanwhile', async () => {
    const evidence = new Evidence();
    const first = await prepare(add, { tables: [S], fault: refusesAdd, evidence });
    assert.deepEqual(Object.keys(first.held), ['0']);
    const { database } = first;
    const again = await prepare(add, { database, fault: refusesAdd, evidence });
    assert.deepEqual([again.admitted, Object.keys(again.held)], [[1], ['0']]);
    const other = await prepare([[rowIn('s', [cellOf('z', 1)])]], { database, fault: refusesAdd, evidence });
    assert.deepEqual(other.admitted, [0]);
    const last = await prepare(add, { database, fault: refusesAdd, evidence });
    assert.deepEqual([last.admitted, last.held], [[1], {}]);
    assert.match(last.rejected[0] ?? '', /^column y of stable s cannot be added: TDengine 0x7abc/);
  });

  it('has the records rejected that need a column which is refused while other changes are taken', async () => {
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
