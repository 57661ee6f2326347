import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { startWideServer, WIDE_DATABASE } from '../../../../bench/source/wide-server.ts';
import { createTDengine, type TDengine } from '../../../../functions/shared/tdengine/client/client.ts';
import { startTickWorld, type TickWorld, tickSettings } from '../../../support/source/tick-world.ts';

/** So little that rows have the least there is: 8 MB, of which a window has a quarter and an answer a fifth of that. */
const MEMORY = { memoryBytes: 100 * 2 ** 20 };
const MOST_ANSWER = 2 ** 20;

const BEGIN = 1_538_577_485_000;
const LARGE = 'x'.repeat(15_000);

let world: TickWorld;

beforeEach(async () => {
  world = await startTickWorld();
  await world.tdengine.execute('CREATE DATABASE test KEEP 36500');
});
afterEach(() => world.close());

/** The server, and the lengths of its answers. */
function watched(): TDengine & { readonly lengths: number[] } {
  const lengths: number[] = [];
  return {
    lengths,
    async query(sql, limits) {
      const answer = await world.tdengine.query(sql, limits);
      lengths.push(answer.bytes ?? 0);
      return answer;
    },
    execute: world.tdengine.execute,
  };
}

async function insert(table: string, rows: readonly string[]): Promise<void> {
  for (let from = 0; from < rows.length; from += 50) {
    await world.tdengine.execute(`INSERT INTO test.${table} VALUES ${rows.slice(from, from + 50).join('')}`);
  }
}

const times = () => world.sent.map(({ timestamp }) => timestamp - BEGIN);

describe('rows that are much larger than those before', () => {
  it('are read in smaller windows when an answer is too large', async () => {
    await world.tdengine.execute('CREATE TABLE test.t (ts TIMESTAMP, s VARCHAR(16000))');
    await insert(
      't',
      Array.from({ length: 400 }, (_, at) => `(${BEGIN + at}, '${at < 300 ? at : LARGE}')`),
    );
    const tdengine = watched();
    const { tables } = await world.tick({ ...MEMORY, tdengine });
    assert.deepEqual([tables[0]?.rows, tables[0]?.caughtUp], [400, true]);
    assert.deepEqual(
      times(),
      Array.from({ length: 400 }, (_, at) => at),
    );
    assert.ok(Math.max(...tdengine.lengths) < MOST_ANSWER, String(Math.max(...tdengine.lengths)));
  });

  it('are read by ranges of subtables when they have the same time', async () => {
    await world.tdengine.execute('CREATE STABLE test.m (ts TIMESTAMP, s VARCHAR(16000)) TAGS (g INT)');
    for (let at = 0; at < 150; at += 1) {
      const text = at < 20 ? at : LARGE;
      await world.tdengine.execute(`INSERT INTO test.d${at} USING test.m TAGS (1) VALUES (${BEGIN}, '${text}')`);
    }
    const tdengine = watched();
    const { tables } = await world.tick({ ...MEMORY, tdengine });
    assert.deepEqual([tables[0]?.rows, tables[0]?.caughtUp], [150, true]);
    assert.equal(new Set(world.sent.map(({ key }) => key)).size, 150);
    assert.ok(Math.max(...tdengine.lengths) < MOST_ANSWER, String(Math.max(...tdengine.lengths)));
  });

  it('are read one at a time when one is larger than a window’s memory', async () => {
    await world.tdengine.execute('CREATE TABLE test.t (ts TIMESTAMP, b BLOB)');
    const blob = 'ab'.repeat(450_000);
    await insert('t', [`(${BEGIN}, '\\x01')`]);
    await insert('t', [`(${BEGIN + 1}, '\\x${blob}')`]);
    await insert('t', [`(${BEGIN + 2}, '\\x02')`]);
    const { tables } = await world.tick(MEMORY);
    assert.deepEqual([tables[0]?.rows, tables[0]?.caughtUp, times()], [3, true, [0, 1, 2]]);
    assert.ok(String(world.sent[1]?.value).includes(blob));
  });

  it('fail their table with what to do when one does not fit into the memory, and the lease is given back', async () => {
    const wide = await startWideServer({ tables: 2, rows: 1, doubles: 0, text: 3_000_000 });
    try {
      const tdengine = createTDengine({ url: wide.url, user: 'root', password: 'taosdata' });
      const settings = tickSettings({ database: WIDE_DATABASE });
      const message =
        /^2 of 2 tables failed: wide\.t0: TDengine: the answer has more than \d+ bytes, which is what there is room for: raise memoryMb; 1 rows at times above \d+ up to \d+/;
      await assert.rejects(world.tick({ ...MEMORY, tdengine, settings }), { name: 'TickError', message });
      await assert.rejects(world.tick({ ...MEMORY, tdengine, settings }), { name: 'TickError', message });
    } finally {
      await wide.close();
    }
  });
});
