import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { SourceRuntime } from '../../../../functions/shared/settings/source-runtime.ts';
import type { TDengine } from '../../../../functions/shared/tdengine/client/client.ts';
import { hex } from '../../../../functions/shared/tdengine/error.ts';
import { kindOf } from '../../../../functions/shared/tdengine/error-kind.ts';
import { isSchemaChange, isTableGone } from '../../../../functions/source/read/table-view.ts';
import { forThisFile } from '../../../support/servers/for-this-file.ts';
import { codeError, faultyTDengine } from '../../../support/sink/faulty-tdengine.ts';
import { CODES } from '../../../support/sink/tdengine-codes.ts';
import { startTickWorld, tickSettings } from '../../../support/source/tick-world.ts';

/** Kinds of statements that a tick asks of a table. */
const OF_TABLE: readonly RegExp[] = [
  /^DESCRIBE/,
  /^SELECT _wstart/,
  /^SELECT first/,
  /^SELECT count.*FROM `/,
  /^SELECT `v`/,
];

/** Kinds of statements that a tick begins with. */
const OF_TICK: readonly RegExp[] = [
  /^SELECT `precision`/,
  /^SELECT count.*ins_stables/,
  /^SELECT stable_name/,
  /^SELECT count.*ins_tables/,
  /^SELECT table_name/,
  /^SELECT now/,
];

/** One code of each kind, and all that a source takes for a changed or lost table. */
const KINDS = [...Map.groupBy(CODES, kindForSource).values()].flatMap(([code]) => code ?? []);

function kindForSource(code: number): string {
  const error = codeError(code);
  return isSchemaChange(error) || isTableGone(error) ? hex(code) : kindOf(code);
}

/** Rows of a table in each part of a test: two buckets apart, so that late ones take their own with them. */
const PARTS = { first: [0, 1, 20_000, 20_001], later: [2, 20_002, 40_000, 40_001] } as const;

let databases = 0;
const world = await forThisFile(startTickWorld());

/** Tables, one a code, with rows that are published and some that wait, among them late ones. */
async function tablesOf(codes: readonly number[]): Promise<{ settings: SourceRuntime; begin: number }> {
  const database = `codes${databases++}`;
  const begin = world.clock.now - 600_000;
  const settings = tickSettings({ database, tablesAtOnce: 16 });
  const insert = (times: readonly number[]) => {
    const rows = times.map((time) => `(${begin + time}, ${time})`).join(' ');
    return world.tdengine.execute(
      `INSERT INTO ${codes.map((code) => `${database}.t${code} VALUES ${rows}`).join(' ')}`,
    );
  };
  await world.tdengine.execute(`CREATE DATABASE ${database} KEEP 36500`);
  for (const code of codes) await world.tdengine.execute(`CREATE TABLE ${database}.t${code} (ts TIMESTAMP, v INT)`);
  await insert(PARTS.first);
  await world.tick({ settings });
  await insert(PARTS.later);
  world.sent.length = 0;
  return { settings, begin };
}

/** Checks that what waited has been sent, and nothing more than twice. */
function assertSent(codes: readonly number[], begin: number): void {
  const byTable = Map.groupBy(world.sent, ({ key }) => key);
  for (const code of codes) {
    const sent = Map.groupBy(byTable.get(`t${code}`) ?? [], ({ timestamp }) => timestamp - begin);
    const missing = PARTS.later.filter((time) => !sent.has(time));
    assert.deepEqual(missing, [], hex(code));
    for (const [time, times] of sent) assert.ok(times.length <= 2, `${time} ${times.length} times, ${hex(code)}`);
  }
}

/** Ticks in which each table meets its code at one statement, then one without. */
async function failOnce(
  codes: readonly number[],
  at: (index: number) => { readonly statement: RegExp | undefined; readonly occurrence: number },
): Promise<void> {
  const { settings, begin } = await tablesOf(codes);
  const seen = new Map<number, number>();
  const met = new Set<number>();
  const faulty = faultyTDengine(world.tdengine, (sql) => {
    const table = Number(/`t(\d+)`/.exec(sql)?.[1]);
    const { statement, occurrence } = at(codes.indexOf(table));
    if (statement?.test(sql) !== true) return undefined;
    const before = seen.get(table) ?? 0;
    seen.set(table, before + 1);
    if (before !== occurrence) return undefined;
    met.add(table);
    return { error: codeError(table), ran: true };
  });
  await world.tick({ tdengine: faulty, settings }).catch(() => undefined);
  assert.equal(met.size, codes.length, 'every table meets its code');
  const { caughtUp } = await world.tick({ settings });
  assert.ok(caughtUp);
  assertSent(codes, begin);
}

describe('an error of TDengine at a statement of the source', () => {
  for (const statement of OF_TABLE) {
    for (const occurrence of [0, 1]) {
      // There is one histogram a tick.
      if (occurrence === 1 && statement.source.includes('_wstart')) continue;
      it(`of each kind, at statement ${occurrence + 1} like ${statement.source}, fails that table, and the next tick sends every row`, () =>
        failOnce(KINDS, () => ({ statement, occurrence })));
    }
  }

  it('of every listed code fails that table, and the next tick sends every row', () =>
    failOnce(CODES, (index) => ({ statement: OF_TABLE[index % OF_TABLE.length], occurrence: 0 })));

  it('at a statement that a tick begins with fails the invocation with the code, and the next one sends every row', async () => {
    const { settings, begin } = await tablesOf(KINDS);
    const failing = (code: number, statement: RegExp | undefined): TDengine =>
      faultyTDengine(world.tdengine, (sql) =>
        statement?.test(sql) ? { error: codeError(code), ran: true } : undefined,
      );
    for (const [index, code] of CODES.entries()) {
      const tdengine = failing(code, OF_TICK[index % OF_TICK.length]);
      await assert.rejects(world.tick({ tdengine, settings }), new RegExp(hex(code)));
    }
    assert.ok((await world.tick({ settings })).caughtUp);
    assertSent(KINDS, begin);
  });
});
