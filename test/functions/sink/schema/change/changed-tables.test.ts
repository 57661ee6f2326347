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

describe('a table that the sink creates or changes', () => {
  const ADD = 'ALTER STABLE `s` ADD COLUMN `y` BIGINT';
  const add = [[rowIn('s', [cellOf('y', 1)])], [rowIn('s', [x(1)])]];
  const WAITS = [250, 750, 1_500, 3_000];

  it('has the records that need the change rejected when TDengine takes it five times and DESCRIBE does not show it', async () => {
    const run = await prepare(add, { tables: [S], fault: (sql) => (sql === ADD ? 'lost' : undefined) });
    assert.deepEqual([run.admitted, run.waits, run.changes], [[1], WAITS, Array(5).fill(ADD)]);
    assert.deepEqual(run.rejected, {
      0: 'column y of stable s cannot be added: TDengine takes the change, and DESCRIBE does not show it',
    });
  });

  it('has the records that need the change rejected with TDengine’s error when that says it was made and DESCRIBE does not show it', async () => {
    const run = await prepare(add, { tables: [S], fault: (sql) => (sql === ADD ? 0x036b : undefined) });
    assert.deepEqual([run.admitted, run.waits], [[1], WAITS]);
    assert.match(run.rejected[0] ?? '', /cannot be added: TDengine 0x036b/);
  });

  it('has its records admitted when DESCRIBE shows the change late', async () => {
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

  it('has only the records that need a change sent again when there is no time to wait for it', async () => {
    const run = await prepare(add, {
      tables: [S],
      fault: (sql) => (sql === ADD ? 'lost' : undefined),
      pauses: 1,
    });
    assert.deepEqual(run.held, { 0: 'TDengine: the time of the invocation is used up' });
    assert.deepEqual([run.admitted, run.rejected, run.waits], [[1], {}, [250, 750]]);
  });

  it('has all its records sent again when there is no time to wait for its creation', async () => {
    const run = await prepare([[rowIn('s', [x(1)])], [rowIn('s', [cellOf('y', 1)])]], {
      fault: (sql) => (sql.startsWith('CREATE') ? 'lost' : undefined),
      pauses: 0,
    });
    const why = 'TDengine: the time of the invocation is used up';
    assert.deepEqual([run.held, run.rejected, run.changes.length], [{ 0: why, 1: why }, {}, 1]);
  });

  it('has its records sent again when it cannot be changed now, and gets no other change', async () => {
    const more = [[rowIn('s', [cellOf('y', 1), cellOf('z', 1)])], [rowIn('s', [x(1)])], [rowIn('o', [x(1)])]];
    const run = await prepare(more, { tables: [S], fault: (sql) => (sql === ADD ? BUSY : undefined) });
    assert.deepEqual([run.admitted, Object.keys(run.held)], [[2], ['0', '1']]);
    assert.deepEqual(
      run.changes.filter((sql) => sql.startsWith('ALTER')),
      [ADD],
    );
  });

  it('has only the records that need a column rejected which TDengine will never add', async () => {
    const run = await prepare(add, { tables: [S], fault: (sql) => (sql === ADD ? DATA : undefined) });
    assert.deepEqual([run.admitted, run.changes, run.waits], [[1], [ADD], []]);
    assert.match(run.rejected[0] ?? '', /^column y of stable s cannot be added: TDengine 0x0216/);
  });

  const refusesAdd = (sql: string) => (sql === ADD ? UNKNOWN : undefined);

  it('has only the records that need a column sent again when its refusal may pass', async () => {
    const run = await prepare(add, { tables: [S], fault: refusesAdd });
    assert.deepEqual([run.admitted, run.rejected, Object.keys(run.held), run.waits], [[1], {}, ['0'], WAITS]);
    assert.match(run.held[0] ?? '', /0x7abc/);
    assert.deepEqual(run.changes, Array(5).fill(ADD));
  });

  it('has only the records that need a wider text sent again when its refusal may pass', async () => {
    const texts = [[rowIn('s', [varcharCell('v', 'long text')])], [rowIn('s', [varcharCell('v', 'text')])]];
    const run = await prepare(texts, {
      tables: [S.replace('x BIGINT', 'v VARCHAR(4)')],
      fault: (sql) => (sql.includes('MODIFY') ? UNKNOWN : undefined),
    });
    assert.deepEqual([run.admitted, run.rejected, Object.keys(run.held)], [[1], {}, ['0']]);
  });

  it('has the records that need a refused column rejected when TDengine adds another column of the same table', async () => {
    const others = [[rowIn('s', [cellOf('z', 1)])], [rowIn('s', [cellOf('z', 2), cellOf('y', 2)])]];
    const run = await prepare([...add, ...others], { tables: [S], fault: refusesAdd });
    assert.deepEqual([run.admitted, Object.keys(run.rejected), run.held], [[1, 2], ['0', '3'], {}]);
  });

  it('has the records that were sent again for a refused column rejected once TDengine made another change meanwhile', async () => {
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

  it('has the records that need a refused column rejected while TDengine makes changes of other tables', async () => {
    const run = await prepare([...add, [rowIn('o', [x(1)])]], {
      tables: [S],
      fault: (sql) => (sql === ADD ? UNKNOWN : undefined),
    });
    assert.deepEqual([run.admitted, run.held, run.waits], [[1, 2], {}, WAITS]);
    assert.match(run.rejected[0] ?? '', /^column y of stable s cannot be added: TDengine 0x7abc/);
  });

  it('has its records sent again when it still needs changes after eight rounds', async () => {
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
