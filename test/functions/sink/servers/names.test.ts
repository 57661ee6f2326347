import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { quoteTable } from '../../../../functions/shared/tdengine/sql-text.ts';
import { forThisFile } from '../../../support/servers/for-this-file.ts';
import { startEmbeddedTDengine, type TestTDengine } from '../../../support/servers/test-tdengine.ts';
import { recordsOf } from '../../../support/sink/records.ts';
import { type Run, runSink } from '../../../support/sink/run-sink.ts';

const NOW = 1_700_000_000_000;

/** Reasons by record; `written` for one that was. */
function outcomes({ answer, deadLetters, batch, log }: Run, count: number): readonly string[] {
  assert.equal(answer, undefined, 'the batch is not sent again');
  assert.equal(batch.retried ?? 0, 0);
  const all = Array.from({ length: count }, () => 'written');
  for (const { message, fields } of log) {
    if (message === 'record rejected') all[Number(fields.offset)] = String(fields.reason);
  }
  assert.equal(deadLetters.length, all.filter((one) => one !== 'written').length);
  return all;
}

const servers = new Map<string, TestTDengine>();
for (const version of ['3.3.5', '3.3.7.5']) {
  servers.set(version, await forThisFile(startEmbeddedTDengine({ version })));
}

/** Two versions: one that keeps a doubled backtick in the names that it creates, and one that takes it for a single one. */
describe('a name with a backtick', () => {
  async function sunk(version: string, settings: object, values: readonly string[]) {
    const server = servers.get(version);
    assert.ok(server !== undefined);
    const database = server.nextDatabase();
    const run = await runSink(server.tdengine, recordsOf(values), {
      settings: { database, errors: { tolerance: 'all', deadLetterTopic: 'dlq' }, ...settings },
    });
    const names = async (sql: string) => (await server.tdengine.query(sql)).rows.map(([name]) => String(name));
    return {
      outcomes: outcomes(run, values.length),
      ms: run.ms,
      stables: (await names(`SHOW \`${database}\`.STABLES`).catch(() => [])).sort(),
      /** The rows of a stable or subtable, by a name that the grammar takes. */
      rows: async (table: string, columns: string) =>
        (await server.tdengine.query(`SELECT ${columns} FROM ${quoteTable(database, table)} ORDER BY _ts`)).rows,
      columns: async (table: string) => names(`DESCRIBE ${quoteTable(database, table)}`),
    };
  }

  const at = (line: string, place: number): string => `${line} ${BigInt(NOW + place) * 1_000_000n}`;
  const KEPT = /TDengine keeps a backtick of the name doubled/;

  for (const [what, odd] of [
    ['a column', 'm,a=1 x`y=1'],
    ['a tag', 'm,a=1,t`g=2 v=1'],
    ['a stable', 'm`n,a=1 v=1'],
    ['a stable that exists under the name', 'good`,a=1 v=1'],
    ['everything', 'm`,a`=1 `=1'],
  ] as const) {
    // The odd one comes first, so that tables are made for it before they are for others.
    const lines = [at(odd, 0), at('good,a=1 v=1', 1), at('m,a=1 v=2', 2), at(odd, 3)];

    it(`of ${what} is written to a TDengine that can store it`, async () => {
      const { outcomes: all, stables } = await sunk('3.3.7.5', {}, lines);
      assert.deepEqual(all, ['written', 'written', 'written', 'written']);
      assert.ok(stables.includes('good') && stables.includes('m'));
    });

    it(`of ${what} rejects its record, and no other, for a TDengine that cannot store it`, async () => {
      const { outcomes: all, rows, ms } = await sunk('3.3.5', {}, lines);
      assert.deepEqual(all.slice(1, 3), ['written', 'written']);
      for (const reason of [all[0], all[3]]) assert.notEqual(reason, 'written');
      assert.deepEqual(await rows('good', 'v'), [[1]]);
      assert.deepEqual(await rows('m', 'v'), [[2]]);
      assert.ok(ms < 30_000, `the batch waits for ${ms} ms`);
    });
  }

  it('rejects its record with the column, tag or stable that has it', async () => {
    const lines = [at('m,a=1 v=1', 0), at('m,a=1 x`y=1', 1), at('m,a=1,t`g=2 v=1', 2), at('s`,a=1 v=1', 3)];
    const { outcomes: all, columns } = await sunk('3.3.5', {}, lines);
    assert.equal(all[0], 'written');
    assert.match(String(all[1]), KEPT);
    assert.match(String(all[2]), KEPT);
    assert.match(String(all[3]), /stable s`: TDengine 0x2603: Table does not exist/);
    assert.deepEqual(await columns('m'), ['_ts', 'v', 'x``y', 'a', 't``g']);
  });

  it('is never stored under another name that exists', async () => {
    // The first asks for a column that becomes x``y; the second has a column of that very name.
    const lines = [at('m,a=1 x`y=1', 0), at('m,a=1 x``y=2', 1), at('m,a=1 v=3', 2)];
    const old = await sunk('3.3.5', {}, lines);
    const now = await sunk('3.3.7.5', {}, lines);
    assert.deepEqual(now.outcomes, ['written', 'written', 'written']);
    assert.match(String(old.outcomes[0]), KEPT);
    assert.equal(old.outcomes[2], 'written');
    const [stored] = await old.rows('m', '*').then((rows) => rows.filter((row) => row.includes(1)));
    assert.equal(stored, undefined, 'the value of x`y is nowhere');
  });

  it('is written in a subtable’s name, which INSERT creates', async () => {
    const settings = {
      format: 'json',
      databasePrecision: 'ms',
      routes: [
        {
          stable: 'm',
          subtable: `\${id}`,
          timestamp: { field: 't', unit: 'ms' },
          columns: [{ path: 'v' }],
          tags: [{ path: 'id' }],
        },
      ],
    };
    for (const version of ['3.3.5', '3.3.7.5']) {
      const { outcomes: all, rows } = await sunk(version, settings, [
        JSON.stringify({ id: 'd`1', t: NOW, v: 1 }),
        JSON.stringify({ id: 'd``1', t: NOW + 1, v: 2 }),
      ]);
      assert.deepEqual(all, ['written', 'written']);
      assert.deepEqual(await rows('m', 'tbname, v').catch(() => rows('m', 'tbname, v')), [
        ['d`1', 1],
        ['d``1', 2],
      ]);
    }
  });

  for (const format of ['line', 'json'] as const) {
    it(`in a database’s name rejects its records and no others: ${format}`, async () => {
      const routes = [
        {
          stable: 'm',
          subtable: 'd',
          timestamp: { field: 't', unit: 'ms' },
          columns: [{ path: 'v' }],
          tags: [{ path: 'a' }],
        },
      ];
      const settings = { database: `p\`${format}`, format, ...(format === 'json' ? { routes } : {}) };
      const value = format === 'json' ? JSON.stringify({ t: NOW, v: 1, a: 'x' }) : at('m,a=1 v=1', 0);
      assert.deepEqual((await sunk('3.3.7.5', settings, [value])).outcomes, ['written']);
      const { outcomes: all } = await sunk('3.3.5', settings, [value, value]);
      assert.deepEqual(
        all,
        Array(2).fill(`database p\`${format} cannot be created: TDengine keeps a backtick of the name doubled`),
      );
    });
  }
});
