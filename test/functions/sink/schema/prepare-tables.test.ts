import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { sinkRuntime } from '../../../../functions/shared/settings/index.ts';
import type { TDengine } from '../../../../functions/shared/tdengine/client.ts';
import { ncharCell, varcharCell } from '../../../../functions/sink/decode/cells.ts';
import type { Cell, Row } from '../../../../functions/sink/rows/row.ts';
import { Evidence } from '../../../../functions/sink/schema/evidence.ts';
import { prepareTables } from '../../../../functions/sink/schema/prepare-tables.ts';
import { SchemaCache } from '../../../../functions/sink/schema/read/schema-cache.ts';
import { startTestTDengine, type TestTDengine } from '../../../support/servers/test-tdengine.ts';
import { codeError } from '../../../support/sink/faulty-tdengine.ts';
import { cellOf, laidOut, subtable } from '../../../support/sink/rows.ts';

const UNKNOWN = 0x7abc;
const BUSY = 0x000b;
const DATA = 0x0216;

let embedded: TestTDengine;
before(async () => {
  embedded = await startTestTDengine();
});
after(() => embedded.close());

interface World {
  /** Statements that are there before. */
  readonly tables?: readonly string[];
  /** The code that a statement fails with; `lost` is taken, and changes nothing. @param nth counts that statement from 0. */
  readonly fault?: (sql: string, nth: number, server: TDengine) => Fault | Promise<Fault>;
  /** Pauses that there is time for; all when left out. */
  readonly pauses?: number;
  readonly settings?: object;
  /** Tables looked at before {@link World.changed}. */
  readonly remembered?: readonly string[];
  readonly changed?: readonly string[];
}
type Fault = number | 'lost' | undefined;

/** A row of stable `s`, or of another, or of a plain table. */
function rowIn(name: string, cells: readonly Cell[], tags: readonly Cell[] = [], isPlain = false): RowIn {
  return { name, cells, tags, isPlain };
}
interface RowIn {
  readonly name: string;
  readonly cells: readonly Cell[];
  readonly tags: readonly Cell[];
  readonly isPlain: boolean;
}

/** Prepares the tables of records, each with its rows, in database `db`; statements are told without its name. */
async function prepare(records: readonly (readonly RowIn[])[], world: World = {}) {
  const { fault, pauses = Number.POSITIVE_INFINITY, settings = {} } = world;
  const database = embedded.nextDatabase();
  const { tdengine } = embedded;
  const inDatabase = (sql: string) => tdengine.execute(sql.replaceAll('db.', `${database}.`));
  await inDatabase(`CREATE DATABASE db. PRECISION 'ms'`.replace('db.', database));
  for (const sql of world.tables ?? []) await inDatabase(sql);
  const cache = new SchemaCache();
  for (const table of world.remembered ?? []) await cache.stable(tdengine, database, table);
  for (const sql of world.changed ?? []) await inDatabase(sql);
  const seen = new Map<string, number>();
  const sent: string[] = [];
  const underWay = new Set<Promise<unknown>>();
  const inFault = { ...tdengine, execute: inDatabase };
  const run = async <T>(sql: string, send: () => Promise<T>, lost: T): Promise<T> => {
    const plain = sql.replaceAll(`\`${database}\`.`, '');
    const nth = seen.get(plain) ?? 0;
    seen.set(plain, nth + 1);
    if (!plain.startsWith('SELECT')) sent.push(plain);
    const given = await fault?.(plain, nth, inFault);
    if (typeof given === 'number') throw codeError(given);
    if (given === 'lost') return lost;
    const answer = send();
    underWay.add(answer);
    return answer.finally(() => underWay.delete(answer));
  };
  const waits: number[] = [];
  const rows = records.map((ofRecord, record) => ({
    record,
    rows: ofRecord.map(({ name, cells, tags, isPlain }, at): Row => {
      const place = isPlain ? { stable: undefined, name } : { stable: name, name: `sub${record}_${at}` };
      return { table: subtable({ database, ...place }, laidOut(tags)), time: '1', record, ...laidOut(cells) };
    }),
  }));
  const prepared = await prepareTables(
    {
      tdengine: {
        query: (sql) => run(sql, () => tdengine.query(sql), { columns: [], rows: [] }),
        execute: (sql) => run(sql, () => tdengine.execute(sql), 0),
      },
      cache,
      evidence: new Evidence(),
      async pause(ms) {
        // In so long a time whatever is under way is answered.
        await Promise.allSettled(underWay);
        return waits.push(ms) <= pauses;
      },
      permissions: sinkRuntime.parse({ database, ...settings }),
      precisions: new Map([[database, 'ms']]),
    },
    rows,
  );
  const reasons = (errors: ReadonlyMap<number, Error>) =>
    Object.fromEntries([...errors].map(([record, { message }]) => [record, message]));
  return {
    admitted: prepared.admitted.map(({ record }) => record),
    rows: prepared.admitted.map(({ rows: ofRecord }) => ofRecord),
    given: rows,
    rejected: reasons(prepared.rejected),
    held: reasons(prepared.held),
    tables: [...prepared.schemas.keys()].map((key) => key.slice(database.length + 1)),
    changes: sent.filter((sql) => !sql.startsWith('DESCRIBE')),
    described: sent.filter((sql) => sql.startsWith('DESCRIBE')),
    waits,
  };
}

const x = (value: number) => cellOf('x', value);
const CREATE = 'CREATE STABLE IF NOT EXISTS `s` (`_ts` TIMESTAMP,`x` BIGINT) TAGS (`_tag_null` NCHAR(1))';
const S = 'CREATE STABLE db.s (ts TIMESTAMP, x BIGINT) TAGS (t NCHAR(8))';
const withColumn = (name: string) => (sql: string) => sql.includes(`\`${name}\``);

describe('the tables of records', () => {
  it('are made for all records at once, and the records are admitted as they are', async () => {
    const run = await prepare([[rowIn('s', [x(1)])], [rowIn('s', [x(2)]), rowIn('p', [x(3)], [], true)]]);
    assert.deepEqual([run.admitted, run.rejected, run.held], [[0, 1], {}, {}]);
    assert.deepEqual(run.changes, [CREATE, 'CREATE TABLE IF NOT EXISTS `p` (`_ts` TIMESTAMP,`x` BIGINT)']);
    assert.deepEqual([run.tables, run.waits], [['s', 'p'], []]);
    assert.equal(run.rows[0], run.given[0]?.rows);
  });

  it('that are there already are looked at once', async () => {
    const run = await prepare([[rowIn('s', [x(1)])], [rowIn('s', [x(2)])]], { tables: [S] });
    assert.deepEqual([run.admitted, run.described, run.changes], [[0, 1], ['DESCRIBE `s`'], []]);
  });

  it('have rows that are written in the types of their columns', async () => {
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

  it('are not made for a record of which one row does not fit, which is rejected whole', async () => {
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

  it('are stables or plain tables, and rows for the other kind are rejected', async () => {
    const run = await prepare([[rowIn('s', [x(1)], [], true)], [rowIn('s', [x(2)])], [rowIn('s', [x(3)], [], true)]], {
      tables: [S],
    });
    const why = 's is a stable or subtable, not a plain table';
    assert.deepEqual([run.admitted, run.rejected], [[1], { 0: why, 2: why }]);
  });
});

describe('a table that was remembered', () => {
  const WAS = ['CREATE STABLE db.s (ts TIMESTAMP, x BOOL) TAGS (t NCHAR(8))'];

  it('is looked at anew before a record is rejected for what it was', async () => {
    const world = { tables: WAS, remembered: ['s'], changed: ['DROP STABLE db.s', S] };
    const run = await prepare([[rowIn('s', [x(5)])]], world);
    assert.deepEqual([run.admitted, run.described.length], [[0], 1]);
  });

  it('is looked at once more, and no other, when the record fits it neither way', async () => {
    const other = rowIn('o', [x(1)]);
    const world = { tables: [...WAS, S.replace('.s', '.o')], remembered: ['s', 'o'] };
    const run = await prepare([[other], [rowIn('s', [x(5)])]], world);
    assert.deepEqual([run.admitted, Object.keys(run.rejected)], [[0], ['1']]);
    assert.deepEqual(run.described, ['DESCRIBE `s`']);
  });

  it('is not looked at twice when it was not remembered', async () => {
    const run = await prepare([[rowIn('s', [x(5)])]], { tables: WAS });
    assert.deepEqual([Object.keys(run.rejected), run.described.length], [['0'], 1]);
  });
});

describe('a table that TDengine does not describe', () => {
  const fault = (code: number) => (sql: string) => (sql === 'DESCRIBE `s`' ? code : undefined);
  const records = [[rowIn('s', [x(1)])], [rowIn('o', [x(1)]), rowIn('s', [x(2)])], [rowIn('o', [x(2)])]];
  const tables = [S, S.replace('.s', '.o')];

  it('now has its records sent again, and no others', async () => {
    const run = await prepare(records, { tables, fault: fault(BUSY) });
    assert.deepEqual([run.admitted, Object.keys(run.held), run.rejected, run.waits], [[2], ['0', '1'], {}, []]);
    assert.match(run.held[0] ?? '', /0x000b/);
  });

  it('ever has its records rejected, with its name', async () => {
    const run = await prepare([...records, [rowIn('s', [x(1)], [], true)]], { tables, fault: fault(DATA) });
    assert.deepEqual([run.admitted, run.held, run.waits], [[2], {}, []]);
    assert.match(run.rejected[0] ?? '', /^stable s: TDengine 0x0216/);
  });

  it('ever is named as the plain table that it is', async () => {
    const run = await prepare([[rowIn('s', [x(1)], [], true)]], { fault: fault(DATA) });
    assert.match(run.rejected[0] ?? '', /^table s: TDengine 0x0216/);
  });

  it('for a reason that may pass is waited for, and its records rejected when others are described meanwhile', async () => {
    const run = await prepare(records, { tables, fault: fault(UNKNOWN) });
    assert.deepEqual([run.admitted, run.held, run.waits], [[2], {}, [250, 1_000, 3_000]]);
    assert.match(run.rejected[0] ?? '', /^stable s: TDengine 0x7abc/);
  });

  it('for a reason that may pass has its records sent again when no other is described', async () => {
    const run = await prepare([[rowIn('s', [x(1)])]], { tables, fault: fault(UNKNOWN) });
    assert.deepEqual([run.rejected, run.waits], [{}, [250, 1_000, 3_000]]);
    assert.match(run.held[0] ?? '', /0x7abc/);
  });

  it('for a reason that may pass has its records sent again when there is no time to wait', async () => {
    const run = await prepare(records, { tables, fault: fault(UNKNOWN), pauses: 1 });
    assert.deepEqual(
      [Object.keys(run.held), run.waits],
      [
        ['0', '1'],
        [250, 1_000],
      ],
    );
  });

  it('for a reason that passes is described then', async () => {
    const passing = (sql: string, nth: number) => (sql === 'DESCRIBE `s`' && nth < 2 ? UNKNOWN : undefined);
    const run = await prepare(records, { tables, fault: passing });
    assert.deepEqual(
      [run.admitted, run.waits],
      [
        [0, 1, 2],
        [250, 1_000],
      ],
    );
  });
});

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

describe('a stable that TDengine refuses to create', () => {
  it('is made for one record at a time: only those are rejected that it is refused for', async () => {
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

  it('is refused for each of many records, and none of them is sent again for that there are many', async () => {
    const records = Array.from({ length: 12 }, (_, at) => [rowIn('s', [cellOf(`bad${at}`, 1)])]);
    const run = await prepare(records, { fault: (sql) => (sql.startsWith('CREATE') ? DATA : undefined) });
    assert.deepEqual([Object.keys(run.rejected).length, run.held, run.waits], [12, {}, []]);
    // One for all, and one for each.
    assert.equal(run.changes.length, 13);
  });

  it('is to be made later for those for which nobody knows whether the refusal passes', async () => {
    const isBad = withColumn('bad');
    const run = await prepare([[rowIn('s', [cellOf('bad', 1)])]], {
      fault: (sql) => (isBad(sql) ? UNKNOWN : undefined),
    });
    assert.deepEqual([run.admitted, run.rejected, run.waits], [[], {}, [250, 750, 1_500, 3_000]]);
    assert.match(run.held[0] ?? '', /0x7abc/);
  });

  it('is made for another record then, and all wait for the column that may still come', async () => {
    const isBad = withColumn('bad');
    const records = [[rowIn('s', [cellOf('bad', 1)])], [rowIn('s', [x(1)])]];
    const run = await prepare(records, { fault: (sql) => (isBad(sql) ? UNKNOWN : undefined) });
    assert.deepEqual([run.rejected, Object.keys(run.held)], [{}, ['0', '1']]);
    const alone = run.changes.map((sql) => (sql === CREATE ? 'x' : sql.startsWith('CREATE') ? 'bad' : 'add'));
    assert.deepEqual(alone, [...Array(10).fill('bad'), 'x', ...Array(5).fill('add')]);
  });

  it('is not made where that is not allowed', async () => {
    const run = await prepare([[rowIn('s', [x(1)])]], { settings: { autoCreate: { stable: false } } });
    assert.deepEqual(
      [run.changes, run.rejected],
      [[], { 0: 'stable s does not exist and autoCreate.stable is false' }],
    );
  });
});
