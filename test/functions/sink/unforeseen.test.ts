import assert from 'node:assert/strict';
import { describe, it, mock } from 'node:test';
import { ValueReader } from '../../../functions/sink/decode/value-text.ts';
import { TableRegistry } from '../../../functions/sink/rows/table-registry.ts';
import { ColumnGrowth } from '../../../functions/sink/schema/draft/column-growth.ts';
import { DraftColumns, GrowingColumns } from '../../../functions/sink/schema/draft/draft-columns.ts';
import { RowFits } from '../../../functions/sink/schema/draft/row-fits.ts';
import { TableDraft } from '../../../functions/sink/schema/draft/table-draft.ts';
import { ExistingTables } from '../../../functions/sink/schema/read/existing-tables.ts';
import { Collisions } from '../../../functions/sink/settle/collisions.ts';
import { SinkMemory } from '../../../functions/sink/sink-memory.ts';
import { BatchWriter } from '../../../functions/sink/write/batch-writer.ts';
import { Lane } from '../../../functions/sink/write/lane.ts';
import { ClauseHeaders } from '../../../functions/sink/write/plan/clause-headers.ts';
import { TableRows } from '../../../functions/sink/write/plan/table-rows.ts';
import { forThisFile } from '../../support/servers/for-this-file.ts';
import { startTestTDengine } from '../../support/servers/test-tdengine.ts';
import { recordsOf } from '../../support/sink/records.ts';
import { type Run, runSink } from '../../support/sink/run-sink.ts';

const NOW = 1_700_000_000_000_000_000n;
const VALUES = Array.from({ length: 8 }, (_, at) => `m${at % 2},t=a${at % 3} v=${at},s="secret" ${NOW + BigInt(at)}`);

/** Steps of a record's work: methods that an error is put in. */
const STEPS: readonly (readonly [owner: object, method: string])[] = [
  [ValueReader.prototype, 'text'],
  [RowFits.prototype, 'takes'],
  [RowFits.prototype, 'admit'],
  [TableDraft.prototype, 'checkColumns'],
  [ColumnGrowth.prototype, 'add'],
  [ColumnGrowth.prototype, 'widen'],
  [GrowingColumns.prototype, 'tryPut'],
  [DraftColumns.prototype, 'with'],
  [Collisions.prototype, 'of'],
  [TableRegistry.prototype, 'subtable'],
  [ExistingTables.prototype, 'has'],
  [ExistingTables.prototype, 'add'],
  [BatchWriter.prototype, 'add'],
  [Lane.prototype, 'add'],
  [Lane.prototype, 'enqueue'],
  [Lane.prototype, 'take'],
  [TableRows.prototype, 'add'],
  [TableRows.prototype, 'take'],
  [ClauseHeaders.prototype, 'append'],
];

const server = await forThisFile(startTestTDengine());

/** Runs a batch while a method fails at a call, before or after it did its work; gives the run and how often it was called. */
async function failingAt(owner: object, method: string, call: number, afterwards: boolean, database: string) {
  const original: unknown = Reflect.get(owner, method);
  assert.ok(typeof original === 'function');
  let calls = 0;
  const fail = () => {
    throw new TypeError('cannot read secret');
  };
  Reflect.set(owner, method, function (this: unknown, ...args: unknown[]) {
    const isMet = calls++ === call;
    if (isMet && !afterwards) fail();
    const result: unknown = Reflect.apply(original, this, args);
    if (isMet) fail();
    return result;
  });
  try {
    return { run: await sunk(database), calls };
  } finally {
    Reflect.set(owner, method, original);
  }
}

function sunk(database: string, memory = new SinkMemory()): Promise<Run> {
  const settings = { database, collision: 'reject', errors: { tolerance: 'all', deadLetterTopic: 'dlq' } };
  return runSink(server.tdengine, recordsOf(VALUES), { settings, memory });
}

/** The values that are in the tables. */
async function storedIn(database: string): Promise<Set<string>> {
  const found = new Set<string>();
  for (const stable of ['m0', 'm1']) {
    const { rows } = await server.tdengine.query(`SELECT v FROM ${database}.${stable}`);
    for (const [v] of rows) found.add(String(v));
  }
  return found;
}

describe('an unforeseen error in the sink’s code', () => {
  for (const [owner, method] of STEPS) {
    const name = `${owner.constructor.name}.${method}`;
    it(`at any call of ${name} rejects at most the record of that call`, async () => {
      const { calls } = await failingAt(owner, method, -1, false, server.nextDatabase());
      assert.ok(calls > 0, 'it is never called');
      for (let call = 0; call < Math.min(calls, 30); call++) {
        for (const afterwards of [false, true]) {
          const database = server.nextDatabase();
          const { run } = await failingAt(owner, method, call, afterwards, database);
          const at = `call ${call}, ${afterwards ? 'after' : 'before'}`;
          assert.equal(run.answer, undefined, at);
          assert.ok(run.deadLetters.length <= 1, at);
          const lost = new Set(run.deadLetters.map(({ value }) => String(value)));
          const stored = await storedIn(database);
          for (const [v, value] of VALUES.entries()) {
            assert.ok(stored.has(String(v)) || lost.has(value), `${at}: row ${v} is missing`);
          }
          assert.equal(run.batch.unforeseenErrors ?? 0, run.deadLetters.length, at);
          if (lost.size === 1) {
            const [line] = run.log.filter(({ message }) => message === 'unforeseen error');
            assert.match(String(line?.fields.stack), /^ {4}at .*unforeseen\.test\.ts/);
          }
          assert.ok(!JSON.stringify(run.log).includes('secret'), at);
          await server.tdengine.execute(`DROP DATABASE ${database}`);
        }
      }
    });
  }

  it('at most records of a batch has all of them sent again, with no dead letters', async () => {
    const admit = mock.method(RowFits.prototype, 'admit', () => {
      throw new TypeError('cannot read secret');
    });
    const database = server.nextDatabase();
    const run = await sunk(database).finally(() => admit.mock.restore());
    assert.ok(run.answer instanceof Error);
    assert.deepEqual([run.deadLetters, run.batch.unforeseenErrors], [[], VALUES.length]);
    assert.equal((await sunk(database)).answer, undefined);
  });
});
