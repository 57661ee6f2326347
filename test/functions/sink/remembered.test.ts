import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { TDengineError } from '../../../functions/shared/tdengine/error.ts';
import type { EventRecord } from '../../../functions/sink/receive/kafka-event.ts';
import { SinkMemory } from '../../../functions/sink/sink-memory.ts';
import { forThisFile } from '../../support/servers/for-this-file.ts';
import { startTestTDengine } from '../../support/servers/test-tdengine.ts';
import { recordOf } from '../../support/sink/records.ts';
import { runSink } from '../../support/sink/run-sink.ts';
import { anySteps, type Step } from '../../support/sink/steps.ts';
import { readTables } from '../../support/sink/tables-text.ts';

// Whatever a container remembers, of this batch or of others, a record does to the tables what it does when it comes
// alone to a container that is new.

/** Tombstones that let the record behind them be worked on in a later part of its batch. */
const PART = 1_000;

const server = await forThisFile(startTestTDengine());

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
  const database = server.nextDatabase();
  const settings = settingsOf(database, collision);
  let memory: SinkMemory = new SinkMemory();
  const rejected: string[] = [];
  let batch: EventRecord[] = [];
  const send = async () => {
    if (isAlone) memory = new SinkMemory();
    for (let delivery = 0; batch.length > 0; delivery++) {
      assert.ok(delivery < 5, 'it never ends');
      const run = await runSink(server.tdengine, batch, { settings, memory });
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
      await server.tdengine.execute(step.change(database + step.topic)).catch((error: unknown) => {
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
    for (const { stable, columns, rows } of await readTables(server.tdengine, name)) {
      tables.push([stable, columns.map(([column, type, , note]) => [column, type, note]), rows]);
    }
    for (const table of ['p', 'q']) {
      const { columns, rows } = await server.tdengine
        .query(`SELECT * FROM ${name}.${table}`)
        .catch(() => ({ columns: [], rows: [] }));
      tables.push([table, columns.map(({ name, type }) => [name, type]), rows]);
    }
    await server.tdengine.execute(`DROP DATABASE IF EXISTS ${name}`);
  }
  return { rejected: rejected.sort(), tables };
}

describe('a record is written the same whatever the container wrote before', () => {
  for (const collision of ['upsert', 'replace']) {
    it(`with collision ${collision}`, async () => {
      await fc.assert(
        fc.asyncProperty(anySteps, async (steps) => {
          assert.deepEqual(await sunk(steps, collision, false), await sunk(steps, collision, true));
        }),
        { numRuns: 6 },
      );
    });
  }
});
