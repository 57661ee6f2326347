import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';
import { IN_FLIGHT } from '../../../../functions/shared/concurrently.ts';
import { sinkRuntime } from '../../../../functions/shared/settings/index.ts';
import type { Row } from '../../../../functions/sink/rows/row.ts';
import { Evidence } from '../../../../functions/sink/schema/evidence.ts';
import { SchemaCache } from '../../../../functions/sink/schema/read/schema-cache.ts';
import { Outcomes } from '../../../../functions/sink/settle/outcomes.ts';
import { firstAttempt } from '../../../../functions/sink/write/attempt.ts';
import { BatchWriter } from '../../../../functions/sink/write/batch-writer.ts';
import { rowOf, schemaOf, tableOf } from '../../../support/sink/rows.ts';

/** A writer on a TDengine that answers when it is told to, for so many records of one row each. */
function slowWriter(records: number) {
  const statements: string[] = [];
  const open: (() => void)[] = [];
  const outcomes = new Outcomes(records);
  for (let record = 0; record < records; record++) outcomes.expect(record, 1);
  const context = {
    tdengine: {
      query: () => assert.fail('nothing is asked'),
      execute(sql: string) {
        statements.push(sql);
        return new Promise<number>((resolve) => open.push(() => resolve(0)));
      },
    },
    cache: new SchemaCache(),
    permissions: sinkRuntime.parse({ database: 'db' }),
    outcomes,
    counts: { rows: 0, affectedRows: 0, statements: 0, bytes: 0 },
    precisions: new Map(),
    evidence: new Evidence(),
    pause: async () => false,
  };
  const answer = async () => {
    for (const resolve of open.splice(0)) resolve();
    await turn();
  };
  const writer = new BatchWriter(firstAttempt(context, new Map([['db\0stb', schemaOf('x')]])));
  return {
    writer,
    statements,
    inFlight: () => open.length,
    isAllWritten: () => outcomes.all().every(({ kind }) => kind === 'written'),
    answer,
    /** Ends the writer and answers until it has ended. */
    async end() {
      let isOver = false;
      const ended = writer.end().finally(() => {
        isOver = true;
      });
      await turn();
      while (!isOver) {
        assert.ok(open.length > 0, 'something is in flight until the end');
        await answer();
      }
      await ended;
    },
  };
}

/** A row whose value has so many characters. */
function wide(table: string, time: number, length: number, record: number): Row {
  return { ...rowOf(tableOf(table), BigInt(time), { x: 0 }, record), values: ['1'.repeat(length)] };
}

describe('the rows in the lanes of the batch writer', () => {
  it('are in flight at once for several tables', () => {
    const { writer, inFlight } = slowWriter(4_000);
    for (let at = 0; at < 4_000; at++) writer.add(wide(`t${at % IN_FLIGHT}`, at, 200, at));
    writer.begin();
    assert.equal(inFlight(), IN_FLIGHT);
  });

  it('wait for more while they are short, however many of one table', () => {
    const { writer, inFlight } = slowWriter(2_000);
    for (let at = 0; at < 2_000; at++) writer.add(wide('a', at, 1, at));
    writer.begin();
    assert.equal(inFlight(), 0);
  });

  it('wait for more while they are few for each table, however long', () => {
    const { writer, inFlight } = slowWriter(3_600);
    for (let at = 0; at < 3_600; at++) writer.add(wide(`t${at % 40}`, at, 200, at));
    writer.begin();
    assert.equal(inFlight(), 0);
  });

  it('wait for the end of their table’s statement, also when other lanes are free', async () => {
    const { writer, inFlight, end, isAllWritten } = slowWriter(4_001);
    const add = (from: number) => {
      for (let at = from; at < from + 2_000; at++) writer.add(wide('a', at, 100, at));
      writer.begin();
    };
    add(0);
    // Waits where the table is, so that all other lanes are emptier.
    writer.add(wide('b', 1, 100, 4_000));
    add(2_000);
    assert.equal(inFlight(), 1);
    await end();
    assert.ok(isAllWritten());
  });

  it('are sent when they fill a statement, however few for each table', () => {
    const { writer, inFlight } = slowWriter(3);
    for (let at = 0; at < 2; at++) writer.add(wide('a', at, 500_000, at));
    writer.begin();
    assert.equal(inFlight(), 0);
    writer.add(wide('a', 2, 500_000, 2));
    writer.begin();
    assert.equal(inFlight(), 1);
  });

  it('are all sent at the end of the batch, several statements at once', async () => {
    const tables = 24;
    const slow = slowWriter(tables);
    for (let at = 0; at < tables; at++) slow.writer.add(wide(`t${at}`, 1, 300_000, at));
    const ended = slow.end();
    assert.equal(slow.inFlight(), IN_FLIGHT);
    await ended;
    assert.ok(slow.isAllWritten());
  });

  it('are merged with later ones of their time, also after a statement of their table ended', async () => {
    const { writer, statements, inFlight, answer, end, isAllWritten } = slowWriter(2_000);
    for (let at = 0; at < 1_998; at++) writer.add(wide('a', at, 100, at));
    writer.begin();
    writer.add(wide('a', 5_000, 2, 1_998));
    assert.equal(inFlight(), 1);
    await answer();
    writer.add(wide('a', 5_000, 3, 1_999));
    await end();
    assert.equal(statements.length, 2);
    assert.match(statements[1] ?? '', /^INSERT INTO `db`\.`a` \(`_ts`,`x`\) VALUES \(5000,111\)$/);
    assert.ok(isAllWritten());
  });
});
