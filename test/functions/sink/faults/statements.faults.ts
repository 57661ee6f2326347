import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { SinkMemory } from '../../../../functions/sink/sink-memory.ts';
import { forThisFile } from '../../../support/servers/for-this-file.ts';
import { startTestTDengine } from '../../../support/servers/test-tdengine.ts';
import { codeError, failingCalls, faultyTDengine } from '../../../support/sink/faulty-tdengine.ts';
import { recordsOf } from '../../../support/sink/records.ts';
import { runSink } from '../../../support/sink/run-sink.ts';
import { readTables } from '../../../support/sink/tables-text.ts';
import { assertExplained } from '../../../support/verify/explained.ts';

const NOW = 1_700_000_000_000_000_000n;
const LINES = [
  `m,t=a v=1,s="abc" ${NOW}`,
  `m,t=b v=2 ${NOW}`,
  `n,t=a,u=x v=3i ${NOW}`,
  `m,t=a v=4 ${NOW + 1n}`,
  `m,t=a w=5 ${NOW}`,
];
const GROWN = [`m,t=a v=1,s="abcdefgh",x=1i ${NOW + 2n}`, `m,t=b,z=1 v=2 ${NOW}`];

const server = await forThisFile(startTestTDengine());

function tolerant(database: string) {
  return { database, errors: { tolerance: 'all', deadLetterTopic: 'dlq' } };
}

/** What the lines leave behind when nothing goes wrong. */
async function undisturbed(batches: readonly (readonly string[])[]) {
  const database = server.nextDatabase();
  for (const lines of batches) {
    const { batch } = await runSink(server.tdengine, recordsOf(lines), { settings: tolerant(database) });
    assert.equal(batch.written, lines.length);
  }
  return readTables(server.tdengine, database);
}

describe('a statement of the sink that fails, whichever it is,', () => {
  const CODES: readonly (readonly [code: number, what: string])[] = [
    [0x000b, 'no connection'],
    [0x03d3, 'a conflict of transactions'],
    [0x0357, 'a refused password'],
    [0x2603, 'a missing table'],
    [0x2602, 'a missing column'],
    [0x0388, 'a missing database'],
    [0x7abc, 'an unknown code'],
  ];
  for (const [code, what] of CODES) {
    for (const ran of [false, true]) {
      it(`with ${what}, ${ran ? 'after' : 'before'} it ran, loses nothing: sent again, the batch leaves all its rows`, async () => {
        const expected = await undisturbed([LINES, GROWN]);
        for (let call = 0; ; call++) {
          const database = server.nextDatabase();
          const memory = new SinkMemory();
          const settings = tolerant(database);
          let calls = 0;
          for (const lines of [LINES, GROWN]) {
            const faulty = failingCalls(server.tdengine, code, ran, call - calls);
            const first = await runSink(faulty, recordsOf(lines), { settings, memory });
            calls += faulty.calls.length;
            assert.deepEqual(first.deadLetters, [], `a dead letter at call ${call}`);
            if (!(first.answer instanceof Error)) continue;
            assert.equal(first.batch.retried, lines.length);
            const again = await runSink(server.tdengine, recordsOf(lines), { settings, memory });
            assert.equal(again.answer, undefined);
          }
          assert.deepEqual(await readTables(server.tdengine, database), expected, `call ${call}`);
          await assertExplained({ tdengine: server.tdengine, settings, records: recordsOf([...LINES, ...GROWN]) });
          await server.tdengine.execute(`DROP DATABASE ${database}`);
          if (call > calls) break;
        }
      });
    }
  }

  it('every time with a temporary error is tried again until the time is used up, and the batch is sent again', async () => {
    const dead = faultyTDengine(server.tdengine, () => ({ error: codeError(0x000b), ran: false }));
    const { answer, batch, ms } = await runSink(dead, recordsOf(LINES), { remainingMs: 60_000 });
    assert.ok(answer instanceof Error);
    assert.match(answer.message, /topic meters, partition 0, offset 0: TDengine 0x000b/);
    assert.deepEqual([batch.received, batch.retried, batch.written], [5, 5, 0]);
    assert.ok(ms > 20_000 && ms <= 42_000, `${ms} ms`);
    assert.ok(dead.calls.length < 15, `${dead.calls.length} calls`);
  });

  it('for a refused password is not tried again', async () => {
    const faulty = faultyTDengine(server.tdengine, () => ({ error: codeError(0x0357), ran: false }));
    const { answer } = await runSink(faulty, recordsOf(LINES));
    assert.ok(answer instanceof Error);
    assert.equal(faulty.calls.length, 1);
  });

  it('twice and succeeds at the third try costs only the waiting', async () => {
    const settings = tolerant(server.nextDatabase());
    const faulty = failingCalls(server.tdengine, 0x000b, false, 0, 1);
    const { answer, batch, ms } = await runSink(faulty, recordsOf(LINES), { settings });
    assert.deepEqual([answer, batch.written], [undefined, 5]);
    // 200 ms and 400 ms, each less a quarter with this clock's chance.
    assert.equal(ms, 450);
  });
});

describe('rows that TDengine refuses', () => {
  it('are found by halving the statement, and all others are written', async () => {
    const database = server.nextDatabase();
    const bad = new Set([3, 700, 701]);
    const lines = Array.from(
      { length: 1000 },
      (_, at) => `m,t=${at % 7} v=${at} ${bad.has(at) ? 5n : NOW + BigInt(at)}`,
    );
    const run = await runSink(server.tdengine, recordsOf(lines), { settings: tolerant(database) });
    assert.equal(run.answer, undefined);
    assert.deepEqual([run.batch.written, run.batch.rejected], [997, 3]);
    assert.equal(run.deadLetters.length, 3);
    assert.deepEqual(
      new Set(run.deadLetters.map(({ value }) => String(value))),
      new Set([...bad].map((at) => lines[at])),
    );
    assert.ok(Number(run.batch.statements) < 3 * 2 * 11, `${run.batch.statements} statements`);
    const { rows } = await server.tdengine.query(`SELECT COUNT(*) FROM ${database}.m`);
    assert.deepEqual(rows, [[997]]);
    const [reason] = run.log.filter(({ message }) => message === 'record rejected');
    assert.match(
      String(reason?.fields.reason),
      /^stable m: TDengine 0x060b: Timestamp data out of range: the time, read as /,
    );
  });

  it('because they are all too old are found with a few statements', async () => {
    const database = server.nextDatabase();
    const lines = Array.from({ length: 5000 }, (_, at) => `m,t=${at % 7} v=${at} ${5 + at}`);
    const run = await runSink(server.tdengine, recordsOf(lines), { settings: tolerant(database) });
    assert.deepEqual([run.answer, run.batch.rejected, run.batch.statements], [undefined, 5000, 2]);
  });

  it('because some are too old or too late are rejected, and all others written', async () => {
    const database = server.nextDatabase();
    await server.tdengine.execute(`CREATE DATABASE ${database} PRECISION 'us'`);
    const times = [
      ...Array.from({ length: 500 }, (_, at) => BigInt(at + 1)),
      ...Array.from({ length: 500 }, (_, at) => NOW / 1000n + BigInt(at)),
      ...Array.from({ length: 3 }, (_, at) => 31_556_995_200_000_000n + BigInt(at)),
    ];
    const lines = times.map((time, at) => `m,t=${at % 7} v=${at} ${time}`).sort();
    // The last time that TDengine takes; the decoder itself stops what is later.
    const late = faultyTDengine(server.tdengine, (sql) =>
      sql.includes('(315569952000000') ? { error: codeError(0x060b), ran: false } : undefined,
    );
    const run = await runSink(late, recordsOf(lines), { settings: { ...tolerant(database), dataPrecision: 'us' } });
    assert.equal(run.answer, undefined);
    assert.deepEqual([run.batch.written, run.batch.rejected], [500, 503]);
    assert.ok(Number(run.batch.statements) < 60, `${run.batch.statements} statements`);
    const { rows } = await server.tdengine.query(`SELECT COUNT(*) FROM ${database}.m`);
    assert.deepEqual(rows, [[500]]);
  });

  it('and that were merged from several records reject only the records at fault', async () => {
    const database = server.nextDatabase();
    const faulty = faultyTDengine(server.tdengine, (sql) =>
      /^INSERT.*`bad`/.test(sql) ? { error: codeError(0x0216), ran: false } : undefined,
    );
    const lines = [`m,t=a v=1 ${NOW}`, `m,t=a bad=2 ${NOW}`, `m,t=a w=3 ${NOW}`];
    const run = await runSink(faulty, recordsOf(lines), { settings: tolerant(database) });
    assert.deepEqual(
      run.deadLetters.map(({ value }) => String(value)),
      [lines[1]],
    );
    const { rows } = await server.tdengine.query(`SELECT v, bad, w FROM ${database}.m`);
    assert.deepEqual(rows, [[1, null, 3]]);
  });

  it('because a statement is too long are sent in halves and written', async () => {
    const database = server.nextDatabase();
    let refused = 0;
    const faulty = faultyTDengine(server.tdengine, (sql) => {
      if (!sql.startsWith('INSERT') || sql.length < 250) return undefined;
      refused++;
      return { error: codeError(0x0219), ran: false };
    });
    const run = await runSink(faulty, recordsOf(LINES), { settings: tolerant(database) });
    assert.equal(run.batch.written, 5);
    assert.ok(refused > 0);
  });

  it('because of a column that stays unknown are rejected, and no others', async () => {
    const faulty = faultyTDengine(server.tdengine, (sql) =>
      /^INSERT.*`s`/.test(sql) ? { error: codeError(0x2653), ran: false } : undefined,
    );
    const run = await runSink(faulty, recordsOf(LINES), { settings: tolerant(server.nextDatabase()) });
    assert.deepEqual(
      run.deadLetters.map(({ value }) => String(value)),
      [LINES[0]],
    );
    assert.equal(run.batch.written, 4);
  });
});

describe('tables that somebody else changes while the sink writes', () => {
  const CHANGES: readonly (readonly [what: string, sql: (database: string) => string])[] = [
    ['dropped', (database) => `DROP STABLE ${database}.m`],
    ['without a column', (database) => `ALTER STABLE ${database}.m DROP COLUMN v`],
    ['without a tag', (database) => `ALTER STABLE ${database}.m DROP TAG z`],
  ];
  for (const [what, sql] of CHANGES) {
    it(`are changed back so that the rows are written: ${what}`, async () => {
      const database = server.nextDatabase();
      const memory = new SinkMemory();
      const lines = [...LINES, ...GROWN];
      await runSink(server.tdengine, recordsOf(lines), { settings: tolerant(database), memory });
      await server.tdengine.execute(sql(database));
      const run = await runSink(server.tdengine, recordsOf(lines), { settings: tolerant(database), memory });
      assert.equal(run.answer, undefined);
      assert.equal(run.batch.written, lines.length);
      assert.deepEqual(
        (await readTables(server.tdengine, database)).map(({ stable, rows }) => [stable, rows.length]),
        [
          ['m', 5],
          ['n', 1],
        ],
      );
    });
  }

  it('are created again when the batch is sent again after their database was recreated', async () => {
    const database = server.nextDatabase();
    const memory = new SinkMemory();
    const settings = tolerant(database);
    await runSink(server.tdengine, recordsOf(LINES), { settings, memory });
    await server.tdengine.execute(`DROP DATABASE ${database}`);
    await server.tdengine.execute(`CREATE DATABASE ${database} PRECISION 'ms'`);
    const first = await runSink(server.tdengine, recordsOf(LINES), { settings, memory });
    assert.deepEqual(first.deadLetters, []);
    const again =
      first.answer instanceof Error ? await runSink(server.tdengine, recordsOf(LINES), { settings, memory }) : first;
    assert.equal(again.answer, undefined);
    const { rows } = await server.tdengine.query(`SELECT DISTINCT CAST(_ts AS BIGINT) FROM ${database}.m`);
    assert.deepEqual(rows, [[1_700_000_000_000]]);
  });

  it('are created again with their database when it was dropped', async () => {
    for (const lines of [LINES, [`new,t=a v=1 ${NOW}`]]) {
      const database = server.nextDatabase();
      const memory = new SinkMemory();
      const settings = tolerant(database);
      await runSink(server.tdengine, recordsOf(LINES), { settings, memory });
      await server.tdengine.execute(`DROP DATABASE ${database}`);
      const first = await runSink(server.tdengine, recordsOf(lines), { settings, memory });
      assert.deepEqual([first.answer instanceof Error, first.deadLetters], [true, []]);
      const again = await runSink(server.tdengine, recordsOf(lines), { settings, memory });
      assert.deepEqual([again.answer, again.batch.written], [undefined, lines.length]);
    }
  });

  it('lose no row when another container makes the sink’s change first', async () => {
    for (const code of [undefined, 0x03d3, 0x0603, 0x036b]) {
      const database = server.nextDatabase();
      let raced = false;
      const faulty = faultyTDengine(server.tdengine, async (sql) => {
        if (!sql.startsWith('CREATE STABLE') || raced) return undefined;
        raced = true;
        await server.tdengine.execute(
          `CREATE STABLE ${database}.m (_ts TIMESTAMP, v DOUBLE, other INT) TAGS (t NCHAR(1))`,
        );
        return code === undefined ? undefined : { error: codeError(code), ran: false };
      });
      const run = await runSink(faulty, recordsOf(LINES), { settings: tolerant(database) });
      assert.equal(run.batch.written, LINES.length, `code ${code}`);
      // Only a conflict of transactions is waited for.
      assert.equal(run.ms > 0, code === 0x03d3);
      assert.ok(raced);
    }
  });

  it('lose no row when many containers change them at once', async () => {
    const database = server.nextDatabase();
    const batches = Array.from({ length: 8 }, (_, c) =>
      Array.from(
        { length: 20 },
        (_, at) => `m,t=a,u${c}=${c} v${c}=${at},s="${'x'.repeat(at * (c + 1))}" ${NOW + BigInt(at)}`,
      ),
    );
    const runs = await Promise.all(
      batches.map((lines) => runSink(server.tdengine, recordsOf(lines), { settings: tolerant(database) })),
    );
    assert.deepEqual(
      runs.map(({ batch }) => batch.written),
      batches.map((lines) => lines.length),
    );
    const [table] = await readTables(server.tdengine, database);
    assert.equal(table?.rows.length, 8 * 20);
    assert.equal(table.columns.length, 1 + 1 + 8 + 1 + 8);
  });

  it('count as changed when another container made a wider column first', async () => {
    const database = server.nextDatabase();
    const memory = new SinkMemory();
    await runSink(server.tdengine, recordsOf(LINES), { settings: tolerant(database), memory });
    const faulty = faultyTDengine(server.tdengine, async (sql) => {
      if (!sql.includes('MODIFY COLUMN')) return undefined;
      await server.tdengine.execute(sql.replace('VARCHAR(16)', 'VARCHAR(64)'));
      return undefined;
    });
    const run = await runSink(faulty, recordsOf(GROWN), { settings: tolerant(database), memory });
    assert.deepEqual([run.batch.written, run.ms], [GROWN.length, 0]);
  });

  it('reject the records that need a change which TDengine refuses because a topic reads the column', async () => {
    const database = server.nextDatabase();
    const memory = new SinkMemory();
    await runSink(server.tdengine, recordsOf(LINES), { settings: tolerant(database), memory });
    const faulty = faultyTDengine(server.tdengine, (sql) =>
      sql.includes('MODIFY COLUMN') ? { error: codeError(0x03c4), ran: false } : undefined,
    );
    const run = await runSink(faulty, recordsOf(GROWN), { settings: tolerant(database), memory });
    assert.deepEqual([run.batch.written, run.batch.rejected, run.ms], [1, 1, 0]);
    const [rejection] = run.log.filter(({ message }) => message === 'record rejected');
    assert.match(String(rejection?.fields.reason), /^column s of stable m cannot be widened: TDengine 0x03c4/);
  });
});
