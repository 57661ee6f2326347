import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { boundsOf } from '../../../operations/status/bounds.ts';
import type { Fact } from '../../../operations/status/fact.ts';
import type { LastTick, Measured, SinkFacts, SourceFacts } from '../../../operations/status/facts.ts';
import { stateOf } from '../../../operations/status/state-of.ts';
import { isWell } from '../../../operations/status/status-json.ts';
import { statusOf } from '../../../operations/status/status-of.ts';
import type { DeployedConnector } from '../../../operations/target/deployment.ts';

const NOW = Date.parse('2026-01-01T12:00:00Z');
const MINUTE_MS = 60_000;

const know = <T>(value: T): Fact<T> => ({ known: true, value });
const unknown = { known: false, why: 'no answer within 10 s' } as const;
const sums = (of: Readonly<Record<string, number>>) =>
  know(new Map(Object.entries(of).map(([name, sum]): [string, Measured] => [name, { sum, recent: sum, last: sum }])));

function connector(kind: DeployedConnector['kind']): DeployedConnector {
  const tags = new Map<string, string>();
  return {
    ...{ name: 'c', kind, region: 'r', functionName: 'f', logGroupName: 'l', settingsParameter: '/s' },
    ...{ scheduleNames: [], tableName: undefined },
    stack: { name: 's', region: 'r', status: 'CREATE_COMPLETE', description: '', tags, outputs: tags },
  };
}

const COMMON = {
  lastLineAt: know(NOW - MINUTE_MS),
  trouble: know(undefined),
  settings: know({ version: 1, modified: '', refused: undefined, changes: [] }),
};

const mapping = {
  ...{ uuid: 'u', topic: 't', consumerGroupId: 'g', state: 'Enabled', lastProcessingResult: 'OK' },
  ...{ startingPosition: 'TRIM_HORIZON', startingPositionTimestamp: undefined },
};
const lag = { topic: 't', records: 0, ageMs: 0, isUnread: false };

function sink(facts: Partial<SinkFacts>): SinkFacts {
  const own = connector('sink');
  return {
    ...{ kind: 'sink', connector: own, bounds: boundsOf(undefined, own), ...COMMON },
    ...{ mappings: know([mapping]), lag: know([lag]), measures: sums({ Received: 5, Written: 5, Rows: 5 }) },
    ...facts,
  };
}

const tick: LastTick = {
  ...{ at: NOW - MINUTE_MS, positionAgeMs: 2_000, tables: 3, failedTables: 0, pausedTables: 0, caughtUp: true },
};

function source(facts: Partial<SourceFacts>): SourceFacts {
  const own = connector('source');
  return {
    ...{ kind: 'source', connector: own, bounds: boundsOf(undefined, own), ...COMMON },
    ...{ schedules: know([schedule()]), tick: know(tick), measures: sums({ Rows: 5 }) },
    ...facts,
  };
}

const schedule = (isEnabled = true, expression = 'rate(1 minute)') => ({ name: 'shard', expression, isEnabled });

describe('the state of a sink', () => {
  const states = (facts: Partial<SinkFacts>, state: string, why: RegExp) => {
    const found = stateOf(sink(facts), NOW);
    assert.equal(found.state, state);
    assert.match(found.why, why);
  };

  it('is running when records came, and idle when none did and none waits', () => {
    states({}, 'running', /records move/);
    states({ measures: sums({}) }, 'idle', /none came/);
  });

  it('is paused when all its mappings are disabled, or it has none', () => {
    states({ mappings: know([{ ...mapping, state: 'Disabled' }]) }, 'paused', /mapping of t is Disabled/);
    states({ mappings: know([{ ...mapping, state: 'Disabling' }]) }, 'paused', /Disabling/);
    states({ mappings: know([]) }, 'paused', /no mapping/);
  });

  it('is failing when Lambda says so of one of its topics, or all records are to be sent again', () => {
    const bad = { ...mapping, lastProcessingResult: 'PROBLEM: Function call failed' };
    states({ mappings: know([mapping, bad]) }, 'failing', /topic t: PROBLEM: Function call failed/);
    states({ measures: sums({ Retried: 3 }) }, 'failing', /sent again/);
  });

  it('is behind when records, or the age of the oldest, are beyond the bounds of the alarms', () => {
    states({ lag: know([{ ...lag, records: 1_000_001, ageMs: 1_000 }]) }, 'behind', /1000000 records/);
    states({ lag: know([{ ...lag, records: 1, ageMs: 901_000 }]) }, 'behind', /900 s/);
  });

  it('is behind when a record waits longer than batches take, and nothing is written', () => {
    const waiting = know([{ ...lag, records: 1, ageMs: 400_000 }]);
    states({ lag: waiting, measures: sums({}) }, 'behind', /none was written/);
    states({ lag: waiting }, 'running', /records move/);
  });

  it('fails when Kafka has no such topic, whatever it did before', () => {
    states({ lag: know([{ ...lag, isMissing: true }]) }, 'failing', /^topic t does not exist in Kafka$/);
  });

  it('is never started when its log is empty and its group has committed nothing', () => {
    const facts = { lastLineAt: know(undefined), measures: sums({}) };
    states({ ...facts, lag: know([{ ...lag, isUnread: true }]) }, 'never started', /committed nothing/);
    states({ ...facts, lag: know([lag]) }, 'idle', /none came/);
  });

  it('is told by CloudWatch where Kafka cannot be asked', () => {
    states(
      { lag: unknown, measures: sums({ OffsetLag: 5, OldestRecordAgeMs: 950_000, Written: 1 }) },
      'behind',
      /900 s/,
    );
    states({ lag: unknown, measures: sums({ Received: 1 }) }, 'running', /records move/);
  });

  it('is not known when neither Kafka nor CloudWatch answers', () => {
    states({ lag: unknown, measures: unknown }, 'not known', /neither/);
  });
});

describe('the state of a source', () => {
  const states = (facts: Partial<SourceFacts>, state: string, why: RegExp) => {
    const found = stateOf(source(facts), NOW);
    assert.equal(found.state, state);
    assert.match(found.why, why);
  };

  it('is running when rows were sent or are left, and idle when all is sent', () => {
    states({}, 'running', /rows move/);
    states({ measures: sums({}) }, 'idle', /no new row/);
    states({ measures: sums({}), tick: know({ ...tick, caughtUp: false }) }, 'running', /rows move/);
  });

  it('is paused when its schedules are disabled, or all its tables are paused', () => {
    states({ schedules: know([schedule(false)]) }, 'paused', /schedules/);
    states({ tick: know({ ...tick, pausedTables: 3 }) }, 'paused', /all its tables/);
  });

  it('is failing when tables failed, or the last invocation threw after the last tick', () => {
    states({ tick: know({ ...tick, failedTables: 1 }) }, 'failing', /1 of 3 tables/);
    const thrown = { at: NOW, isError: true, line: {} };
    states({ trouble: know(thrown), measures: sums({ Errors: 1 }) }, 'failing', /did not come to its end/);
    states({ trouble: know({ ...thrown, at: tick.at - 1 }), measures: sums({ Errors: 1, Rows: 1 }) }, 'running', /./);
  });

  it('is failing when no tick came for longer than its schedule rests', () => {
    const late = know({ ...tick, at: NOW - 20 * MINUTE_MS });
    states({ tick: late }, 'failing', /20 min ago/);
    states({ tick: know({ ...tick, at: NOW - 14 * MINUTE_MS }) }, 'running', /rows move/);
    states({ tick: late, schedules: know([schedule(true, 'cron(0 6 * * ? *)')]) }, 'behind', /900 s/);
    states({ tick: late, schedules: know([schedule(), schedule(false)]) }, 'paused', /disabled: shard/);
    states({ tick: know(undefined) }, 'failing', /within a day/);
  });

  it('is behind when its position is too old, which it becomes while no tick comes', () => {
    states({ tick: know({ ...tick, positionAgeMs: 841_000 }) }, 'behind', /900 s/);
  });

  it('is never started when its log is empty, and not known when that cannot be read', () => {
    states({ tick: know(undefined), lastLineAt: know(undefined), measures: sums({}) }, 'never started', /log is empty/);
    states({ tick: unknown, lastLineAt: unknown, trouble: unknown }, 'not known', /cannot be read/);
  });
});

describe('the status of a connector', () => {
  it('names each fact that is not known, and why, beside all that is', () => {
    const status = statusOf(sink({ mappings: unknown, settings: unknown }), NOW);
    assert.deepEqual(status.notKnown, [
      { what: 'mappings', why: unknown.why },
      { what: 'settings', why: unknown.why },
    ]);
    assert.equal(status.state, 'running');
    assert.deepEqual(status.lag, { records: 0, ageMs: 0, from: 'kafka' });
  });

  it('is not well when records were rejected, with the section of the runbook', () => {
    const status = statusOf(sink({ measures: sums({ Received: 2, Rejected: 1 }) }), NOW);
    assert.deepEqual(status.looks, [{ metric: 'Rejected', count: 1, section: 'A record was rejected' }]);
    const all = { deployment: 'd', at: '', notDeployed: [] };
    assert.equal(isWell({ ...all, connectors: [status] }), false);
    assert.equal(isWell({ ...all, connectors: [statusOf(sink({}), NOW)] }), true);
  });

  it('is not well while something is not known, but for a lag that CloudWatch tells as well', () => {
    const wellOf = (facts: Partial<SinkFacts>) =>
      isWell({ deployment: 'd', at: '', notDeployed: [], connectors: [statusOf(sink(facts), NOW)] });
    assert.equal(wellOf({ measures: unknown }), false);
    assert.equal(wellOf({ settings: unknown }), false);
    assert.equal(wellOf({ lag: unknown }), false);
    assert.equal(wellOf({ lag: unknown, measures: sums({ OffsetLag: 0, Received: 1 }) }), true);
  });
});
