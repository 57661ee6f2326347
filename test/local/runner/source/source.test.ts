import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { connectorsFile } from '../../../../functions/shared/settings/index.ts';
import { parseEvent } from '../../../../functions/source/event.ts';
import type { Invocation } from '../../../../local/lambda/lambda.ts';
import { waitUntil } from '../../../../local/parts/wait-until.ts';
import { startSource } from '../../../../local/runner/source/source.ts';
import { SourceLog } from '../../../../local/runner/source/source-log.ts';
import { oneTick, type SourceState } from '../../../../local/runner/source/source-state.ts';

const file = connectorsFile.parse({
  deployment: 'd',
  kafka: { bootstrapServers: 'k:1', authentication: 'tls' },
  tdengine: { url: 'https://t', passwordParameter: '/p' },
  sources: { test: { database: 'test', topicPrefix: 't' } },
});
const table = { database: 'test', table: 'm', topic: 't', rows: 3, leftOut: 0, position: '7', caughtUp: true };
const error = { errorType: 'TickError', errorMessage: 'away', trace: [] };

const returned = (result: unknown): Invocation => ({ outcome: 'returned', requestId: 'r', result });
const failed: Invocation = { outcome: 'failed', requestId: 'r', error };
const tick = returned({ tables: [table], caughtUp: true });
const nothing = returned({ open: 0, finished: [], rows: 0 });

/** A source whose function answers like this to each kind of event, once what is waited for has come. */
async function sourceUntil(
  answers: { readonly tick?: (shard: number) => Invocation; readonly backfills?: Invocation },
  until: (state: SourceState) => boolean,
  shards = 1,
  log = new SourceLog(),
) {
  const settings = file.sources.test;
  assert.ok(settings);
  const events: unknown[] = [];
  const lambda = {
    async invoke(event: unknown) {
      events.push(event);
      const read = parseEvent(event);
      return read.kind === 'tick' ? (answers.tick?.(read.shard) ?? tick) : (answers.backfills ?? nothing);
    },
    close: async () => {},
  };
  const source = startSource('test', { ...settings, shards }, lambda, {}, log);
  try {
    const state = await waitUntil('the state', 5_000, () => (until(source.state()) ? source.state() : undefined));
    return { ...state, events };
  } finally {
    await source.stop();
  }
}

const ticked = ({ lastTick, failing }: SourceState) => lastTick !== undefined || failing !== undefined;

describe('a local source', () => {
  it('keeps the rows and the position of each table', async () => {
    const { tables, failing } = await sourceUntil({}, ticked);
    assert.deepEqual([...tables], [['test.m', { rows: 3, position: '7', kind: 'caught up' }]]);
    assert.equal(failing, undefined);
  });

  it('counts a failed tick and says why', async () => {
    const { failing } = await sourceUntil({ tick: () => failed }, ticked);
    assert.deepEqual(failing, { failures: 1, reason: 'TickError: away' });
  });

  it('keeps what a failed tick had sent, which tables failed and why, and which are gone', async () => {
    const log = new SourceLog();
    const line = {
      ...{ level: 'INFO', message: 'tick', requestId: 'r', tables: 4, rows: 9, gone: ['test.old'] },
      byTable: [
        { table: 'm', rows: 5, position: '7', caughtUp: true },
        { table: 'n', rows: 1, position: '8', caughtUp: false },
      ],
      failed: [{ table: 'test.o', reason: 'why' }],
    };
    log.take(JSON.stringify(line));
    const { tables } = await sourceUntil({ tick: () => failed }, ticked, 1, log);
    assert.deepEqual(Object.fromEntries(tables), {
      'test.m': { rows: 5, position: '7', kind: 'caught up' },
      'test.n': { rows: 1, position: '8', kind: 'behind' },
      'test.o': { rows: 0, position: null, kind: 'failed', reason: 'why' },
      'test.old': { rows: 0, position: null, kind: 'gone' },
      '(other tables)': { rows: 3, position: null, kind: 'behind' },
    });
  });

  it('says how many tables a tick did not reach', async () => {
    const log = new SourceLog();
    log.take(JSON.stringify({ level: 'INFO', message: 'tick', requestId: 'r', tables: 3, rows: 0, byTable: [] }));
    assert.equal((await sourceUntil({}, ticked, 1, log)).notReached, 2);
  });

  it('counts a tick that returns no summary as failed', async () => {
    const { failing } = await sourceUntil({ tick: () => returned({ rows: 1 }) }, ticked);
    assert.equal(failing?.reason, 'its function returned no summary of a tick');
  });

  it('ticks every shard, and a tick is done when all shards are', async () => {
    const caughtUp = (shard: number) => returned({ tables: [{ ...table, table: `t${shard}` }], caughtUp: shard !== 1 });
    const { lastTick, events } = await sourceUntil({ tick: caughtUp }, ticked, 3);
    assert.deepEqual(events.slice(0, 3), [{ shard: 0 }, { shard: 1 }, { shard: 2 }]);
    assert.deepEqual(
      lastTick?.summary.tables.map((each) => each.table),
      ['t0', 't1', 't2'],
    );
    assert.equal(lastTick?.summary.caughtUp, false);
    const { failing } = await sourceUntil({ tick: (shard) => (shard === 2 ? failed : tick) }, ticked, 3);
    assert.equal(failing?.reason, 'TickError: away');
  });

  it('works on backfills beside its ticks, and counts their rows apart', async () => {
    const backfills = returned({ open: 2, finished: ['a/m'], rows: 5 });
    const { tables, lastBackfills, events } = await sourceUntil(
      { backfills },
      (state) => state.lastBackfills !== undefined,
    );
    assert.deepEqual(lastBackfills?.summary, { open: 2, finished: ['a/m'], rows: 5 });
    assert.deepEqual(tables.get('(backfills)'), { rows: 5, position: null, kind: 'caught up' });
    assert.deepEqual(tables.get('test.m'), { rows: 3, position: '7', kind: 'caught up' });
    assert.deepEqual(events[1], { work: 'backfills' });
  });

  it('counts failed work on backfills until that succeeds again', async () => {
    const twice = await sourceUntil({ backfills: failed }, ({ failing }) => failing?.failures === 2);
    assert.deepEqual(twice.failing, { failures: 2, reason: 'TickError: away' });
    const other = await sourceUntil({ backfills: tick }, ({ failing }) => failing !== undefined);
    assert.equal(other.failing?.reason, 'its function returned no summary of work on backfills');
  });
});

describe('the last tick of a source of several shards', () => {
  const ended = (startedAt: number, skipped?: string) => ({
    startedAt,
    summary: { tables: [], caughtUp: true, ...(skipped !== undefined && { skipped }) },
  });

  it('began when the earliest of them began', () => {
    assert.deepEqual(oneTick([ended(7), ended(5)]), ended(5));
  });

  it('is unknown until every shard has had one', () => {
    assert.equal(oneTick([ended(7), undefined]), undefined);
  });

  it('counts as skipped when one of them was', () => {
    assert.equal(oneTick([ended(7), ended(8, 'lease')])?.summary.skipped, 'lease');
  });
});
