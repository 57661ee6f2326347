import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';
import fc from 'fast-check';
import { IN_FLIGHT } from '../../../../functions/shared/concurrently.ts';
import { sinkRuntime } from '../../../../functions/shared/settings/index.ts';
import type { TDengine } from '../../../../functions/shared/tdengine/client/client.ts';
import type { Row } from '../../../../functions/sink/rows/row.ts';
import type { Schemas } from '../../../../functions/sink/rows/table-registry.ts';
import { UnforeseenError } from '../../../../functions/sink/rows/unforeseen-error.ts';
import { Evidence } from '../../../../functions/sink/schema/evidence.ts';
import { SchemaCache } from '../../../../functions/sink/schema/read/schema-cache.ts';
import { Outcomes } from '../../../../functions/sink/settle/outcomes.ts';
import { firstAttempt } from '../../../../functions/sink/write/attempt.ts';
import { BatchWriter } from '../../../../functions/sink/write/batch-writer.ts';
import { rowOf, schemaOf, tableOf } from '../../../support/sink/rows.ts';

const FULL_BYTES = 1_048_576;
const SCHEMAS = new Map([['db\0stb', schemaOf('x', 'y', 'z')]]);

/** A TDengine that answers a statement when it is told to. */
function slowTDengine() {
  const statements: string[] = [];
  const open: PromiseWithResolvers<number>[] = [];
  const tdengine: TDengine = {
    query: async () => assert.fail('nothing is asked'),
    execute(sql) {
      statements.push(sql);
      const answer = Promise.withResolvers<number>();
      open.push(answer);
      return answer.promise;
    },
  };
  return {
    tdengine,
    statements,
    inFlight: () => open.length,
    /** Answers all that is in flight, and lets what follows from that happen. */
    async answer() {
      for (const { resolve } of open.splice(0)) resolve(0);
      await turn();
    },
  };
}

function writerOn(tdengine: TDengine, records: number, cache = new SchemaCache(), schemas: Schemas = SCHEMAS) {
  const outcomes = new Outcomes(records);
  for (let record = 0; record < records; record++) outcomes.expect(record, 1);
  const context = {
    tdengine,
    cache,
    permissions: sinkRuntime.parse({ database: 'db' }),
    outcomes,
    counts: { rows: 0, affectedRows: 0, statements: 0, bytes: 0 },
    precisions: new Map(),
    evidence: new Evidence(),
    pause: async () => false,
  };
  return { writer: new BatchWriter(firstAttempt(context, schemas)), outcomes };
}

function rows(count: number, tables: number): Row[] {
  const all = Array.from({ length: tables }, (_, at) => tableOf(`t${at}`));
  return Array.from({ length: count }, (_, at) => {
    const table = all[at % tables];
    assert.ok(table !== undefined);
    return rowOf(table, 1_700_000_000_000_000_000n + BigInt(at), { x: at, y: at, z: at }, at);
  });
}

describe('rows that the batch writer gets', () => {
  it('are sent while later ones are still to come, when there are many for each table', () => {
    const { tdengine, statements } = slowTDengine();
    const { writer } = writerOn(tdengine, 6_000);
    for (const row of rows(6_000, 1)) writer.add(row);
    writer.begin();
    assert.equal(statements.length, 1);
  });

  it('wait for more when there are few for each table', () => {
    const { tdengine, statements } = slowTDengine();
    const { writer } = writerOn(tdengine, 6_000);
    for (const row of rows(6_000, 100)) writer.add(row);
    writer.begin();
    assert.equal(statements.length, 0);
  });

  it('are sent in one statement when they are a few of many tables', async () => {
    const { tdengine, statements, answer } = slowTDengine();
    const { writer, outcomes } = writerOn(tdengine, 100);
    for (const row of rows(100, 50)) writer.add(row);
    const ended = writer.end();
    await answer();
    await ended;
    assert.equal(statements.length, 1);
    assert.ok(outcomes.all().every(({ kind }) => kind === 'written'));
  });

  it('of one time stay two by a composite key that their stable got while the first waited', async () => {
    const { tdengine, statements, answer } = slowTDengine();
    const schemas = new Map(SCHEMAS);
    const { writer } = writerOn(tdengine, 3, new SchemaCache(), schemas);
    const table = tableOf('a');
    writer.add(rowOf(table, 1n, { x: 0 }, 0));
    const [time, x, ...others] = schemaOf('x', 'y', 'z');
    assert.ok(time !== undefined && x !== undefined);
    schemas.set('db\0stb', [time, { ...x, role: 'key' }, ...others]);
    for (const at of [1, 2]) writer.add(rowOf(table, 2n, { x: at }, at));
    const ended = writer.end();
    await answer();
    await ended;
    assert.match(statements.join(), /\(1,0\)\(2,1\)\(2,2\)/);
  });

  it('fill their statements when they come faster than TDengine writes', async () => {
    const count = 150_000;
    const { tdengine, statements, inFlight, answer } = slowTDengine();
    const { writer, outcomes } = writerOn(tdengine, count);
    for (const row of rows(count, 40)) writer.add(row);
    writer.begin();
    const ended = writer.end();
    while (inFlight() > 0) {
      assert.ok(inFlight() <= IN_FLIGHT);
      await answer();
    }
    await ended;
    assert.ok(outcomes.all().every(({ kind }) => kind === 'written'));
    const fills = statements.map((sql) => Buffer.byteLength(sql) / FULL_BYTES);
    assert.ok(fills.every((fill) => fill <= 1));
    const full = fills.filter((fill) => fill >= 0.9);
    assert.ok(full.length >= fills.length - IN_FLIGHT, `of ${fills.map((fill) => fill.toFixed(2))}`);
  });

  it('wait when a statement with their table is in flight', async () => {
    const { tdengine, statements, answer } = slowTDengine();
    const { writer } = writerOn(tdengine, 12_000);
    const all = rows(12_000, 1);
    for (const row of all.slice(0, 6_000)) writer.add(row);
    writer.begin();
    for (const row of all.slice(6_000)) writer.add(row);
    writer.begin();
    const ended = writer.end();
    assert.equal(statements.length, 1);
    await answer();
    assert.equal(statements.length, 2);
    await answer();
    await ended;
    const [first = '', second = ''] = statements;
    assert.match(first, /USING/);
    assert.doesNotMatch(second, /USING/, 'the subtable is known to exist by now');
  });

  it('are not sent any more when the batch is abandoned, which waits for statements in flight', async () => {
    const { tdengine, statements, answer } = slowTDengine();
    const { writer } = writerOn(tdengine, 12_000);
    const all = rows(12_000, 1);
    for (const row of all.slice(0, 6_000)) writer.add(row);
    writer.begin();
    for (const row of all.slice(6_000)) writer.add(row);
    let isOver = false;
    const over = writer.abandon(new Error('the batch failed')).then(() => {
      isOver = true;
    });
    await turn();
    assert.equal(isOver, false);
    await answer();
    await over;
    writer.begin();
    assert.equal(statements.length, 1);
  });

  it('are rejected one by one when the client fails in an unforeseen way', async () => {
    const broken: TDengine = {
      query: async () => assert.fail('nothing is asked'),
      execute: () => Promise.reject(new RangeError('a fault of the code')),
    };
    const { writer, outcomes } = writerOn(broken, 10);
    for (const row of rows(10, 2)) writer.add(row);
    await writer.end();
    for (const outcome of outcomes.all()) {
      assert.ok(outcome.kind === 'rejected' && outcome.error instanceof UnforeseenError);
      assert.ok(!outcome.error.message.includes('a fault of the code'));
    }
  });

  it('are not written with those of the next batch after theirs failed', async () => {
    const cache = new SchemaCache();
    const table = tableOf('t0');
    const { tdengine, statements, answer } = slowTDengine();
    const { writer: failed } = writerOn(tdengine, 1, cache);
    failed.add(rowOf(table, 1n, { x: 111 }));
    await failed.abandon(new Error('the batch failed'));
    const { writer: next, outcomes } = writerOn(tdengine, 1, cache);
    next.add(rowOf(table, 2n, { x: 222 }));
    const ended = next.end();
    await answer();
    await ended;
    assert.deepEqual(statements, [
      "INSERT INTO `db`.`t0` USING `db`.`stb` (`t`) TAGS ('t0') (`_ts`,`x`) VALUES (2,222)",
    ]);
    assert.deepEqual(outcomes.all(), [{ kind: 'written' }]);
  });

  it('are not mixed with another writer’s that shares their tables’ objects', async () => {
    const table = tableOf('t0');
    const containers = [1n, 2n].map((time) => {
      const server = slowTDengine();
      return { time, ...server, ...writerOn(server.tdengine, 2) };
    });
    for (const { writer, time } of containers) writer.add(rowOf(table, time, { x: 1 }, 0));
    for (const { writer, time } of containers) writer.add(rowOf(table, time + 10n, { x: 2 }, 1));
    for (const { writer, statements, answer, outcomes, time } of containers) {
      const ended = writer.end();
      await answer();
      await ended;
      assert.equal(statements.length, 1);
      assert.match(statements[0] ?? '', new RegExp(`USING .* VALUES \\(${time},1\\)\\(${time + 10n},2\\)$`));
      assert.ok(outcomes.all().every(({ kind }) => kind === 'written'));
    }
  });

  it('of one table are never in two statements at once, whatever object the table has, and the later row wins', async () => {
    const step = fc.record({ table: fc.nat(2), time: fc.nat(3), size: fc.constantFrom(1, 400_000), pause: fc.nat(3) });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 40 }), async (steps) => {
        const inFlight = new Set<string>();
        const stored = new Map<string, string>();
        const tdengine: TDengine = {
          query: async () => assert.fail('nothing is asked'),
          async execute(sql) {
            const clauses = [...sql.matchAll(/`db`\.`(t\d)` [^`]*(?:`.*?)?VALUES ((?:\(\d+,\d+\))+)/g)];
            const tables = new Set(clauses.map(([, table = '']) => table));
            for (const table of tables) assert.ok(!inFlight.has(table), 'a table is in two statements at once');
            for (const table of tables) inFlight.add(table);
            await turn();
            for (const [, table, tuples = ''] of clauses) {
              for (const [, time, value = ''] of tuples.matchAll(/\((\d+),0*(\d+)\)/g))
                stored.set(`${table} ${time}`, value);
            }
            for (const table of tables) inFlight.delete(table);
            return 0;
          },
        };
        const { writer, outcomes } = writerOn(tdengine, steps.length);
        const wanted = new Map<string, string>();
        for (const [record, { table, time, size, pause }] of steps.entries()) {
          const name = `t${table}`;
          const row = rowOf(tableOf(name), BigInt(time), { x: 0 }, record);
          writer.add({ ...row, values: [String(record).padStart(size, '0')] });
          wanted.set(`${name} ${time}`, String(record));
          writer.begin();
          for (let left = pause; left > 0; left--) await turn();
        }
        await writer.end();
        assert.deepEqual([...stored].sort(), [...wanted].sort());
        assert.ok(outcomes.all().every(({ kind }) => kind === 'written'));
      }),
      { numRuns: 30 },
    );
  });
});
