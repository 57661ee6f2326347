import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import fc from 'fast-check';
import { TDengineError } from '../../../functions/shared/tdengine/error.ts';
import type { EventRecord } from '../../../functions/sink/kafka-event.ts';
import { createSinkMemory, type SinkMemory } from '../../../functions/sink/write-batch.ts';
import { type Embedded, startEmbedded } from './support/embedded.ts';
import { recordOf } from './support/records.ts';
import { runSink } from './support/run-sink.ts';
import { readTables } from './support/tables-text.ts';

// Whatever a container remembers, of this batch or of others, a record does to the tables what it does when it comes
// alone to a container that is new.

const TIME = 1_700_000_000_000;

/** Tombstones that let the record behind them be worked on in a later part of its batch. */
const PART = 1_000;

type Fields = Readonly<Record<string, unknown>>;

/** Something that a person does with a database meanwhile. */
type Change = (database: string) => string;

/** A record for a topic, the beginning of another part or batch, a change in the database of a topic. */
type Step =
  | { readonly topic: string; readonly rows: readonly Fields[] }
  | { readonly topic: string; readonly change: Change }
  | 'part'
  | 'batch';

const stable = fc.constantFrom('m', 'n');
const topic = fc.constantFrom('a', 'b');
const value = fc.oneof(
  fc.constantFrom<unknown>(
    1,
    2,
    0,
    -0,
    1.5,
    true,
    null,
    'x',
    '12',
    'ä'.repeat(9),
    '2023-11-14T22:13:20Z',
    [1],
    2 ** 60,
  ),
  fc.constantFrom(1, 7, 8, 17, 5_000, 9_000, 16_000).map((length) => '\\'.repeat(length)),
);
const fields = fc.oneof(
  { weight: 6, arbitrary: fc.subarray(['c', 'd']) },
  { weight: 1, arbitrary: fc.subarray(['c', 'd', 'e', 'f', 'k', '_ts', 't1', 'bad.name', 'x'.repeat(65)]) },
);
const tag = fc.constantFrom<unknown>('u', null, 5, 'y'.repeat(20));
const rowIn = (times: fc.Arbitrary<number>, tags: fc.Arbitrary<object>): fc.Arbitrary<Fields> =>
  fc
    .tuple(
      fc.record({
        s: fc.oneof({ weight: 6, arbitrary: stable }, { weight: 1, arbitrary: fc.constantFrom('p', 'q') }),
        i: fc.nat(1),
        at: times,
        tags,
      }),
      fields.chain((names) => fc.record(Object.fromEntries(names.map((name) => [name, value])))),
    )
    .map(([{ s, i, at, tags }, columns]) => ({ s, id: `${s}${i}`, at, tags, w: 1, ...columns }));
const time = fc.nat(2).map((at) => TIME + at);
// Which of several records names the tags of a subtable depends on how a statement with a bad time is divided.
const anyRow = fc.constantFrom(
  rowIn(time, fc.record({ t1: tag, t2: tag }, { requiredKeys: ['t1'] })),
  rowIn(fc.oneof({ weight: 12, arbitrary: time }, fc.constantFrom(1, 9e15)), fc.constant({ t1: 'u' })),
);
const change: fc.Arbitrary<Change> = fc.oneof(
  fc.tuple(stable, fc.nat(1)).map(
    ([s, i]) =>
      (database: string) =>
        `DROP TABLE ${database}.${s}${i}`,
  ),
  stable.map((s) => (database: string) => `DROP STABLE ${database}.${s}`),
  fc.constant((database: string) => `DROP TABLE ${database}.p`),
  fc.constant((database: string) => `DROP DATABASE ${database}`),
  fc
    .tuple(stable, fc.constantFrom('VARCHAR(4)', 'NCHAR(5)', 'BIGINT', 'TINYINT', 'DOUBLE', 'BOOL', 'DECIMAL(6, 2)'))
    .map(
      ([s, type]) =>
        (database: string) =>
          `ALTER STABLE ${database}.${s} ADD COLUMN c ${type}`,
    ),
  fc.tuple(stable, fc.constantFrom('COLUMN c', 'COLUMN d', 'TAG t2')).map(
    ([s, what]) =>
      (database: string) =>
        `ALTER STABLE ${database}.${s} DROP ${what}`,
  ),
  fc
    .tuple(
      stable,
      fc.constantFrom('c BIGINT PRIMARY KEY, d BIGINT', 'd VARCHAR(8), c SMALLINT', 'k VARCHAR(20) PRIMARY KEY, c INT'),
    )
    .map(
      ([s, columns]) =>
        (database: string) =>
          `CREATE STABLE ${database}.${s} (ts TIMESTAMP, ${columns}) TAGS (t1 NCHAR(6))`,
    ),
);
// Rows of one record have the same columns: of one that fits no table alone, another record of its batch can make a table.
const rowsLike = (row: fc.Arbitrary<Fields>): fc.Arbitrary<readonly Fields[]> =>
  fc.tuple(row, fc.option(time)).map(([first, at]) => (at === null ? [first] : [first, { ...first, at }]));
const stepWith = (row: fc.Arbitrary<Fields>): fc.Arbitrary<Step> =>
  fc.oneof(
    { weight: 12, arbitrary: fc.record({ topic, rows: rowsLike(row) }) },
    { weight: 2, arbitrary: fc.record({ topic, change }) },
    { weight: 2, arbitrary: fc.constant<Step>('batch') },
    { weight: 1, arbitrary: fc.constant<Step>('part') },
  );

let embedded: Embedded;
before(async () => {
  embedded = await startEmbedded();
});
after(() => embedded.close());

function settingsOf(database: string, collision: string) {
  const common = { database: `${database}\${topic}`, timestamp: { field: 'at', unit: 'ms' }, remaining: {} };
  const tags = ['t1', 't2'].map((name) => ({ path: `tags.${name}`, name, type: 'VARCHAR(8)' }));
  return {
    database,
    format: 'json',
    collision,
    errors: { tolerance: 'all', deadLetterTopic: 'dlq' },
    routes: [
      {
        when: { field: 's', in: ['m', 'n'] },
        stable: `\${s}`,
        stablePattern: '[mn]',
        subtable: `\${id}`,
        tags,
        ...common,
      },
      { when: { field: 's', in: ['p', 'q'] }, table: `\${s}`, tablePattern: '[pq]', ...common },
    ],
  };
}

/** What becomes of records, in databases of their own: the rejected ones, and the tables. */
async function sunk(steps: readonly Step[], collision: string, isAlone: boolean) {
  const database = embedded.nextDatabase();
  const settings = settingsOf(database, collision);
  let memory: SinkMemory = createSinkMemory();
  const rejected: string[] = [];
  let batch: EventRecord[] = [];
  const send = async () => {
    if (isAlone) memory = createSinkMemory();
    for (let delivery = 0; batch.length > 0; delivery++) {
      assert.ok(delivery < 5, 'it never ends');
      const run = await runSink(embedded.tdengine, batch, { settings, memory });
      if (run.answer !== undefined) continue;
      for (const { message, fields } of run.log) {
        if (message === 'record rejected') rejected.push(`${fields.offset}`);
      }
      assert.equal(run.batch.missingRows, 0);
      batch = [];
    }
  };
  for (const [offset, step] of steps.entries()) {
    if (step === 'batch') await send();
    else if (step === 'part') {
      if (!isAlone) for (let at = 0; at < PART; at++) batch.push(recordOf(null, offset));
    } else if ('change' in step) {
      await send();
      await embedded.tdengine.execute(step.change(database + step.topic)).catch((error: unknown) => {
        assert.ok(error instanceof TDengineError);
      });
    } else {
      batch.push(recordOf(JSON.stringify(step.rows), offset, { topic: step.topic }));
      if (isAlone) await send();
    }
  }
  await send();
  const tables: unknown[] = [];
  for (const name of ['a', 'b'].map((topic) => database + topic)) {
    for (const { stable, columns, rows } of await readTables(embedded.tdengine, name)) {
      tables.push([stable, columns.map(([column, type, , note]) => [column, type, note]), rows]);
    }
    for (const table of ['p', 'q']) {
      const { columns, rows } = await embedded.tdengine
        .query(`SELECT * FROM ${name}.${table}`)
        .catch(() => ({ columns: [], rows: [] }));
      tables.push([table, columns.map(({ name, type }) => [name, type]), rows]);
    }
    await embedded.tdengine.execute(`DROP DATABASE IF EXISTS ${name}`);
  }
  return { rejected: rejected.sort(), tables };
}

describe('what was sunk before changes nothing of a record', () => {
  for (const collision of ['upsert', 'replace']) {
    it(`with collision ${collision}`, async () => {
      await fc.assert(
        fc.asyncProperty(
          anyRow.chain((row) => fc.array(stepWith(row), { maxLength: 14, size: 'max' })),
          async (steps) => {
            assert.deepEqual(await sunk(steps, collision, false), await sunk(steps, collision, true));
          },
        ),
        { numRuns: 20 },
      );
    });
  }
});
