import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { connectorsFile } from '../../../functions/shared/settings/index.ts';
import type { RunningSink, SinkState } from '../../../local/runner/sink/sink.ts';
import type { RunningSource } from '../../../local/runner/source/source.ts';
import type { BackfillsSummary, TickSummary } from '../../../local/runner/source/source-log.ts';
import type { SourceState } from '../../../local/runner/source/source-state.ts';
import { untilIdle } from '../../../local/runner/until-idle.ts';
import { record } from '../event-source-mapping/record-of.ts';
import { countedSink, sourceState } from './reports.ts';

/** A sink that is asked again and again: one state after the other, the last for ever. */
function sink(...states: Partial<SinkState>[]): RunningSink & { asked: number } {
  const running = {
    name: 'meters',
    asked: 0,
    counted: () => countedSink(),
    async state() {
      const state = states[Math.min(running.asked, states.length - 1)];
      running.asked += 1;
      return { ...countedSink(), behind: 0, failing: undefined, ...state };
    },
    stop: async () => {},
  };
  return running;
}

const file = connectorsFile.parse({
  deployment: 'd',
  kafka: { bootstrapServers: 'k:1', authentication: 'tls' },
  tdengine: { url: 'https://t', passwordParameter: '/p' },
  sources: { test: { database: 'test', topicPrefix: 't', delayMs: 50 } },
});

function source(
  tick: (asked: number) => Partial<TickSummary>,
  failing?: SourceState['failing'],
  backfills: (asked: number) => Partial<BackfillsSummary> = () => ({}),
) {
  const settings = file.sources.test;
  assert.ok(settings);
  const running: RunningSource & { asked: number; startedAt: number[] } = {
    name: 'test',
    settings,
    asked: 0,
    startedAt: [],
    state() {
      running.asked += 1;
      const startedAt = Date.now();
      running.startedAt.push(startedAt);
      const summary: TickSummary = { tables: [], caughtUp: true, ...tick(running.asked) };
      const lastBackfills = { startedAt, summary: { open: 0, finished: [], rows: 0, ...backfills(running.asked) } };
      return { ...sourceState(), lastTick: { startedAt, summary }, lastBackfills, failing };
    },
    stop: async () => {},
  };
  return running;
}

const limits = { pollMs: 1, stallMs: 100 };
const table = { database: 'test', table: 'm', topic: 't', leftOut: 0, position: '1', caughtUp: true };

describe('npm run local -- --until-idle', () => {
  it('ends when the sinks have no records left', async () => {
    const running = sink({ behind: 3 }, { behind: 1, done: 2 }, { behind: 0, done: 3 });
    await untilIdle({ sinks: [running], sources: [] }, limits);
    assert.equal(running.asked, 3);
  });

  it('ends when a tick finds no rows that began a delay after the sinks had no records left', async () => {
    const running = source(() => ({}));
    const begun = Date.now();
    await untilIdle({ sinks: [sink({})], sources: [running] }, limits);
    assert.ok(Date.now() - begun >= 50, 'waited for the delay of 50 ms');
  });

  it('does not end while a source publishes rows, is behind, or waits for another invocation’s lease', async () => {
    for (const tick of [{ tables: [{ ...table, rows: 1 }] }, { caughtUp: false }, { skipped: 'lease' }]) {
      await assert.rejects(untilIdle({ sinks: [], sources: [source(() => tick)] }, limits), /nothing has moved/);
    }
  });

  it('does not end while a backfill publishes rows, or another invocation works on them', async () => {
    for (const backfills of [{ open: 1, rows: 1 }, { open: 1, finished: ['a/t'], rows: 1 }, { skipped: 'lease' }]) {
      const running = source(
        () => ({}),
        undefined,
        () => backfills,
      );
      await assert.rejects(untilIdle({ sinks: [], sources: [running] }, limits), /nothing has moved/);
    }
  });

  it('ends when open backfills only wait for rows of the future', async () => {
    const running = source(
      () => ({}),
      undefined,
      (asked) => ({ open: 2, rows: asked < 3 ? 5 : 0 }),
    );
    await untilIdle({ sinks: [], sources: [running] }, limits);
    assert.ok(running.asked >= 3);
  });

  it('does not end before the backfills were looked at since the last records', async () => {
    const never = source(() => ({}));
    const state = never.state;
    never.state = () => ({ ...state(), lastBackfills: undefined });
    await assert.rejects(untilIdle({ sinks: [], sources: [never] }, limits), /nothing has moved/);
    const old = source(() => ({}));
    old.state = () => ({ ...state(), lastBackfills: { startedAt: 0, summary: { open: 1, finished: [], rows: 0 } } });
    await assert.rejects(untilIdle({ sinks: [], sources: [old] }, limits), /caught up: true, open backfills: 1$/);
  });

  it('starts waiting again when a sink got new records meanwhile', async () => {
    const states = [{ done: 1 }, { done: 1, behind: 1 }, { done: 2 }];
    const running = sink(...states);
    const moved = source(() => ({}));
    await untilIdle({ sinks: [running], sources: [moved] }, limits);
    assert.ok(running.asked > 3);
  });

  it('fails for a batch that failed five times, with its place and error', async () => {
    const failing = {
      batch: [record(2, 7)],
      failures: 5,
      retriesLeft: Number.POSITIVE_INFINITY,
      reason: 'Error: no such thing',
    };
    await assert.rejects(untilIdle({ sinks: [sink({ behind: 1, failing })], sources: [] }, limits), {
      name: 'LocalError',
      message:
        'sink meters: meters partition 2 offset 7 failed 5 times and was neither written nor dead-lettered: Error: no such thing',
    });
    const four = sink({ behind: 1, failing: { ...failing, failures: 4 } }, { done: 1 });
    await untilIdle({ sinks: [four], sources: [] }, limits);
  });

  it('waits for a batch with limited retries until it is given up', async () => {
    const failing = { batch: [record(2, 7)], failures: 9, retriesLeft: 2, reason: 'Error: no such thing' };
    const running = sink({ behind: 2, failing }, { behind: 1, failing, done: 1 }, { done: 1, givenUp: 1 });
    await untilIdle({ sinks: [sink({}), running], sources: [] }, limits);
    assert.equal(running.asked, 3);
  });

  it('fails for a source that failed five times in a row', async () => {
    const failing = source(() => ({}), { failures: 5, reason: 'Error: away' });
    await assert.rejects(untilIdle({ sinks: [], sources: [failing] }, limits), {
      message: 'source test: failed 5 times in a row: Error: away',
    });
  });

  it('fails with what is left when nothing moves any more', async () => {
    await assert.rejects(untilIdle({ sinks: [sink({ behind: 2 })], sources: [] }, limits), {
      message: 'nothing has moved for 0.1 s: sink meters has 2 records to do',
    });
  });
});
