import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import type { ProducerRecord } from '../../../../functions/shared/kafka/producer.ts';
import { hex } from '../../../../functions/shared/tdengine/error.ts';
import type { TickParts } from '../../../../functions/source/tick/parts.ts';
import { codeError, type FaultyTDengine, faultyTDengine } from '../../sink/support/faulty-tdengine.ts';
import { CODES } from '../../sink/support/tdengine-codes.ts';
import { recordingProducer, startTickWorld, type TickWorld, tickSettings } from '../support/tick-world.ts';

/** Tables in the database, one a code: each fails by itself, so that one tick tries all codes. */
const TABLES = new Map(CODES.map((code) => [`t${code}`, code]));

const ROWS = 4;

/** Between the new rows of a test and those of the one before. */
const LATE_MS = 70_000;

/** Kinds of statements that a tick asks of a table. */
const OF_TABLE: readonly (readonly [what: string, statement: RegExp])[] = [
  ['DESCRIBE', /^DESCRIBE/],
  ['the histogram', /^SELECT _wstart/],
  ['first', /^SELECT first/],
  ['count', /^SELECT count.*FROM `/],
  ['the rows', /^SELECT `v`/],
];

/** Kinds of statements that a tick begins with. */
const OF_TICK: readonly (readonly [what: string, statement: RegExp])[] = [
  ['the precision', /^SELECT `precision`/],
  ['the number of stables', /^SELECT count.*ins_stables/],
  ['the names of stables', /^SELECT stable_name/],
  ['the number of plain tables', /^SELECT count.*ins_tables/],
  ['the names of plain tables', /^SELECT table_name/],
  ['the clock', /^SELECT now/],
];

let world: TickWorld;
let base: number;
before(async () => {
  world = await startTickWorld();
  base = world.clock.now;
  await world.tdengine.execute('CREATE DATABASE test KEEP 36500');
  for (const table of TABLES.keys()) await world.tdengine.execute(`CREATE TABLE test.${table} (ts TIMESTAMP, v INT)`);
});
after(() => world.close());
beforeEach(async () => {
  base += 60_000;
  world.clock.now = base + 30_000;
  world.sent.length = 0;
  // Every table has rows behind its position, from the second time on, and new ones.
  const rows = Array.from({ length: ROWS }, (_, at) => `(${base + at}, ${at}) (${base - LATE_MS + at}, ${at})`).join(' ');
  await world.tdengine.execute(`INSERT INTO ${[...TABLES.keys()].map((table) => `test.${table} VALUES ${rows}`).join(' ')}`);
});

/** No table keeps another one waiting. */
const settings = tickSettings({ tablesAtOnce: 16 });

function tick(tdengine: TickParts['tdengine']): Promise<string> {
  return world.tick({ tdengine, settings }).then(
    ({ caughtUp, tables }) => (caughtUp && tables.length === TABLES.size ? 'done' : 'open'),
    String,
  );
}

function assertSent(records: readonly ProducerRecord[]): void {
  const byTable = Map.groupBy(records, ({ key }) => String(key));
  assert.deepEqual([...byTable.keys()].sort(), [...TABLES.keys()].sort());
  for (const [table, of] of byTable) {
    const times = new Set(of.map(({ timestamp }) => timestamp));
    const wanted = Array.from({ length: ROWS }, (_, at) => [base + at, base - LATE_MS + at]).flat();
    assert.deepEqual(wanted.filter((time) => !times.has(time)), [], table);
  }
}

describe('an error of TDengine, of whichever kind', () => {
  for (const [what, statement] of OF_TABLE) {
    for (const occurrence of [0, 1]) {
      it(`at ${occurrence === 0 ? '' : 'a later '}${what} of a table: the next ticks send every row`, async () => {
        const seen = new Map<string, number>();
        const faulty = faultyTDengine(world.tdengine, (sql) => {
          const code = CODES.find((each) => sql.includes(`\`t${each}\``));
          if (code === undefined || !statement.test(sql)) return undefined;
          const before = seen.get(`t${code}`) ?? 0;
          seen.set(`t${code}`, before + 1);
          return before === occurrence ? { error: codeError(code), ran: true } : undefined;
        });
        const endings = [await tick(faulty), await tick(faulty), await tick(faulty)];
        assert.equal(endings[2], 'done');
        assertSent(world.sent);
        assert.ok(world.sent.length <= TABLES.size * ROWS * 6);
      });
    }
  }

  for (const [what, statement] of OF_TICK) {
    it(`at ${what}: the invocation fails and says so, and the next one sends every row`, async () => {
      for (const code of CODES) {
        const faulty = faultyTDengine(world.tdengine, (sql) =>
          statement.test(sql) ? { error: codeError(code), ran: true } : undefined,
        );
        assert.match(await tick(faulty), new RegExp(hex(code)));
      }
      assert.equal(await tick(world.tdengine), 'done');
      assertSent(world.sent);
    });
  }
});
