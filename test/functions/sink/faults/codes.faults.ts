import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { ProducerRecord } from '../../../../functions/shared/kafka/producer.ts';
import { hex } from '../../../../functions/shared/tdengine/error.ts';
import { isWholeServer, kindOf } from '../../../../functions/shared/tdengine/error-kind.ts';
import { SinkMemory } from '../../../../functions/sink/sink-memory.ts';
import { forThisFile } from '../../../support/servers/for-this-file.ts';
import { startTestTDengine } from '../../../support/servers/test-tdengine.ts';
import { cellsOf } from '../../../support/sink/cells.ts';
import { BAD, BATCHES, FIRST, GROWN, tolerant, undisturbed } from '../../../support/sink/fault-batches.ts';
import { codeError, faultyTDengine } from '../../../support/sink/faulty-tdengine.ts';
import { recordsOf } from '../../../support/sink/records.ts';
import { runSink } from '../../../support/sink/run-sink.ts';
import { readTables } from '../../../support/sink/tables-text.ts';
import { CODES } from '../../../support/sink/tdengine-codes.ts';
import { assertExplained } from '../../../support/verify/explained.ts';

const NOW = 1_700_000_000_000_000_000n;

/** Kinds that may end with a dead letter; all others never do. */
const BLAMING: ReadonlySet<string> = new Set(['data', 'size', 'schema', 'refused']);

/** Kinds of which a record is never given up, however often they come. */
const PASSING: ReadonlySet<string> = new Set(['retry', 'auth', 'exists']);

/** A topic reads the column: no record that needs it changed will ever be taken, as long as the topic is there. */
const COLUMN_IN_TOPIC = 0x03c4;

/** Deliveries after which a batch that is still not done never will be. */
const MOST_DELIVERIES = 60;

const server = await forThisFile(startTestTDengine());

const expectedOf = new Map<string, Promise<Map<string, unknown>>>();

/** What the batches leave without some of their records. */
function expectedWithout(rejected: ReadonlySet<string>): Promise<Map<string, unknown>> {
  const key = [...rejected].sort().join('\n');
  const batches = [FIRST, GROWN].map((values) => values.filter((value) => value === null || !rejected.has(value)));
  const expected = expectedOf.get(key) ?? undisturbed(server.tdengine, server.nextDatabase(), batches).then(cellsOf);
  expectedOf.set(key, expected);
  return expected;
}

/** Delivers the batches while every statement gets the code when it comes first; gives the dead letters besides the bad. */
async function deliver(database: string, code: number, ran: boolean) {
  const seen = new Set<string>();
  const faulty = faultyTDengine(server.tdengine, (sql) => {
    if (seen.has(sql)) return undefined;
    seen.add(sql);
    return { error: codeError(code), ran };
  });
  const memory = new SinkMemory();
  const rejected = new Set<string>();
  const deadLetters: ProducerRecord[] = [];
  for (const records of BATCHES) {
    for (let delivery = 0; ; delivery++) {
      assert.ok(delivery < MOST_DELIVERIES, `${hex(code)} never ends`);
      const run = await runSink(faulty, records, { settings: tolerant(database), memory });
      const letters = run.deadLetters.map(({ value }) => String(value));
      if (run.answer !== undefined) {
        assert.deepEqual(letters, [], hex(code));
        continue;
      }
      assert.equal(letters.length, run.batch.rejected, hex(code));
      assert.ok(letters.includes(BAD), hex(code));
      for (const letter of letters) if (letter !== BAD) rejected.add(letter);
      deadLetters.push(...run.deadLetters);
      break;
    }
  }
  return { rejected, deadLetters };
}

describe('an error that every statement of the sink gets once', () => {
  for (const [kind, codes] of Map.groupBy(CODES, kindOf)) {
    for (const ran of [false, true]) {
      const title = `of kind ${kind}, ${ran ? 'after' : 'before'} it ran, leaves what is not a dead letter, and nothing else`;
      it(title, async () => {
        for (const code of codes) {
          const database = server.nextDatabase();
          const { rejected, deadLetters } = await deliver(database, code, ran);
          if (!BLAMING.has(kind) && code !== COLUMN_IN_TOPIC) assert.deepEqual(rejected, new Set(), hex(code));
          const cells = cellsOf(await readTables(server.tdengine, database));
          const expected = await expectedWithout(rejected);
          if (!ran) assert.deepEqual(cells, expected, hex(code));
          // What ran is there, though TDengine said that it will never be.
          else assertBetween(cells, expected, await expectedWithout(new Set()), hex(code));
          // One of a kind: a comparison takes as long as a delivery.
          if (code === codes[0]) {
            const what = { tdengine: server.tdengine, settings: tolerant(database), records: BATCHES.flat() };
            await assertExplained({ ...what, letters: deadLetters });
          }
          await server.tdengine.execute(`DROP DATABASE ${database}`);
        }
      });
    }
  }
});

/** All cells of `least` are there, and every one there is as `least` or `most` has it. */
function assertBetween(
  cells: ReadonlyMap<string, unknown>,
  least: ReadonlyMap<string, unknown>,
  most: ReadonlyMap<string, unknown>,
  message: string,
): void {
  for (const place of least.keys()) assert.ok(cells.has(place), `${message}: ${place} is missing`);
  for (const [place, value] of cells) {
    assert.ok([least.get(place), most.get(place)].includes(value), `${message}: ${place} is ${value}`);
  }
}

describe('an error that every statement with one certain record gets', () => {
  const MARKED = `m,t=a v=0,s="marked" ${NOW}`;
  const OTHERS = Array.from({ length: 9 }, (_, at) => `m,t=${at % 3} v=${at},s="other" ${NOW + BigInt(at) + 1n}`);
  const values = OTHERS.toSpliced(4, 0, MARKED);

  for (const [kind, codes] of Map.groupBy(CODES, kindOf)) {
    it(`of kind ${kind} makes a dead letter of this record alone, or the whole batch is sent again`, async () => {
      for (const code of codes) {
        const database = server.nextDatabase();
        const options = { settings: tolerant(database), memory: new SinkMemory() };
        const faulty = faultyTDengine(server.tdengine, (sql) =>
          sql.startsWith('INSERT') && sql.includes("'marked'") ? { error: codeError(code), ran: false } : undefined,
        );
        const run = await runSink(faulty, recordsOf(values), options);
        const letters = run.deadLetters.map(({ value }) => String(value));
        const isHeld = run.answer instanceof Error;
        assert.deepEqual(letters, isHeld ? [] : [MARKED], hex(code));
        // Others are taken meanwhile, so it is the row; but for an answer that is known to pass.
        assert.equal(isHeld, PASSING.has(kind) || isWholeServer(code), hex(code));
        if (isHeld) assert.equal((await runSink(server.tdengine, recordsOf(values), options)).answer, undefined);
        const { rows } = await server.tdengine.query(`SELECT s, COUNT(*) FROM ${database}.m GROUP BY s ORDER BY s`);
        assert.deepEqual(
          rows,
          isHeld
            ? [
                ['marked', 1],
                ['other', 9],
              ]
            : [['other', 9]],
          hex(code),
        );
        await server.tdengine.execute(`DROP DATABASE ${database}`);
      }
    });
  }
});

describe('an error that all statements of a kind get', () => {
  const values = Array.from({ length: 9 }, (_, at) => `m,t=${at % 3} v=${at} ${NOW + BigInt(at)}`);
  /** Codes that say what a row or a change is, so that they blame what they come for. */
  const isBlaming = (code: number) => ['data', 'size'].includes(kindOf(code));

  for (const [what, begins] of [
    ['INSERT', /^INSERT/],
    ['CREATE and ALTER', /^(?:CREATE STABLE|ALTER)/],
    ['DESCRIBE', /^DESCRIBE/],
    ['anything', /./],
  ] as const) {
    it(`holds the batch, with no dead letter, and all is written once it has passed: ${what}`, async () => {
      for (const code of CODES) {
        if (isBlaming(code) || (what !== 'INSERT' && kindOf(code) === 'refused' && !isWholeServer(code))) continue;
        if (what !== 'anything' && ['schema', 'exists'].includes(kindOf(code))) continue;
        const database = server.nextDatabase();
        const options = { settings: tolerant(database), memory: new SinkMemory() };
        const faulty = faultyTDengine(server.tdengine, (sql) =>
          begins.test(sql) ? { error: codeError(code), ran: false } : undefined,
        );
        for (let delivery = 0; delivery < 2; delivery++) {
          const run = await runSink(faulty, recordsOf(values), options);
          assert.ok(run.answer instanceof Error, `${hex(code)} is not held`);
          assert.deepEqual(run.deadLetters, [], hex(code));
        }
        assert.equal((await runSink(server.tdengine, recordsOf(values), options)).answer, undefined);
        const { rows } = await server.tdengine.query(`SELECT COUNT(*) FROM ${database}.m`);
        assert.deepEqual(rows, [[9]], hex(code));
        await server.tdengine.execute(`DROP DATABASE ${database}`);
      }
    });
  }
});
