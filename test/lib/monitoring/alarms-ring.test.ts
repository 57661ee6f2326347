import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Duration, type Stack } from 'aws-cdk-lib';
import { metricName, TROUBLES } from '../../../functions/shared/agreed-names.ts';
import type { Watched } from '../../../lib/monitoring/watched.ts';
import { minutesOf, type Series, stateOf } from './evaluate-alarm.ts';
import { type AlarmProperties, aMapping, aSink, aSource, monitored } from './monitored.ts';

/** A sink as most are: on MSK, on demand. */
function onDemand(stack: Stack): Watched {
  const { failureQueue, ...sink } = aSink(stack);
  return { ...sink, mappings: sink.mappings.map((mapping) => ({ ...mapping, ...PLAIN })) };
}

const PLAIN = { kafkaMetrics: false, eventCounts: false, provisioned: false };

/** A sink of brokers of one's own. */
function selfManaged(stack: Stack): Watched {
  const { failureQueue, clusterName, ...sink } = aSink(stack);
  return { ...sink, mappings: sink.mappings.map((mapping) => ({ ...mapping, ...PLAIN })) };
}

function detached(stack: Stack): Watched {
  const { failureQueue, ...sink } = aSink(stack);
  return { ...sink, mappings: [] };
}

function every(minutes: number, value: number | undefined): readonly (number | undefined)[] {
  return Array.from({ length: minutes }, () => value);
}

/** A value in one of so many minutes, the rest without data. */
function once(minutes: number, value: number): readonly (number | undefined)[] {
  return Array.from({ length: minutes }, (_, at) => (at === minutes - 2 ? value : undefined));
}

const HOURS = 8 * 60;

/** What the brokers say of a group that is up to date. */
const READ = { EstimatedMaxTimeLag: every(HOURS, 0), SumOffsetLag: every(HOURS, 0) };

/** A source that is woken each minute by its two schedules. */
const WOKEN = { Invocations: every(HOURS, 2), Errors: every(HOURS, 0) };

/** Names of the alarms that sound. */
function ringing(watch: (stack: Stack) => Watched, series: Series): readonly string[] {
  return Object.entries(monitored(watch).alarms)
    .filter(([, alarm]) => stateOf(alarm, series) === 'ALARM')
    .map(([name]) => name)
    .sort();
}

describe('no alarm sounds', () => {
  it('of a sink that has nothing to do', () => assert.deepEqual(ringing(onDemand, READ), []));
  it('of a sink of self-managed brokers that has nothing to do', () => assert.deepEqual(ringing(selfManaged, {}), []));
  it('of a source that has nothing to do', () => assert.deepEqual(ringing(aSource, WOKEN), []));

  it('of a sink that writes records in time', () => {
    const work = { Received: every(60, 100), Duration: every(60, 900), Errors: every(60, 0), Throttles: every(60, 0) };
    assert.deepEqual(ringing(onDemand, { ...READ, ...work, OldestRecordAgeMs: every(60, 2_000) }), []);
  });

  it('of a sink that is detached for as long as a deploy takes', () => {
    assert.deepEqual(ringing(detached, { Invocations: [...every(20, 3), ...every(10, undefined)] }), []);
  });

  it('when brokers restart and Lambda tries again', () => {
    const restart = [...every(16, undefined), 3, 5, ...every(13, undefined)];
    assert.deepEqual(ringing(onDemand, { ...READ, PollingErrorCount: restart }), []);
  });

  it('when each schedule of a source is late once', () => {
    const late = [...every(14, 2), 0];
    assert.deepEqual(ringing(aSource, { ...WOKEN, Invocations: late }), []);
  });
});

describe('a sink', () => {
  it('whose mapping never started rings: the brokers have no metrics of its consumer group', () => {
    assert.deepEqual(ringing(onDemand, {}), ['time-lag/readings']);
  });

  it('whose mapping cannot sign in rings, with self-managed brokers too', () => {
    for (const minute of [1, 5, 14]) {
      const refused = Array.from({ length: 30 }, (_, at) => (at % 15 === minute ? 1 : undefined));
      assert.deepEqual(ringing(selfManaged, { PollingErrorCount: refused }), ['mapping-errors/readings']);
    }
  });

  for (const name of ['PollingErrorCount', 'InvokeErrorCount', 'CommitErrorCount']) {
    it(`rings for Lambda’s ${name} when the mapping’s other error counts have no data`, () => {
      assert.deepEqual(ringing(onDemand, { ...READ, [name]: every(30, 1) }), ['mapping-errors/readings']);
    });
  }

  it('rings for errors of a schema registry, if it has one', () => {
    const withRegistry = (stack: Stack): Watched => {
      const sink = aSink(stack);
      return { ...sink, mappings: [aMapping(stack, sink.function, 'typed', { ...PLAIN, schemaRegistry: true })] };
    };
    const series = { ...READ, SchemaRegistryErrorCount: every(30, 1) };
    assert.deepEqual(ringing(withRegistry, series), ['mapping-errors/typed']);
    assert.deepEqual(ringing(onDemand, series), []);
  });

  const sounds: readonly (readonly [what: string, watch: typeof onDemand, series: Series, alarm: string])[] = [
    ['is behind in time', onDemand, { ...READ, EstimatedMaxTimeLag: every(15, 901) }, 'time-lag/readings'],
    ['is behind in records', onDemand, { ...READ, SumOffsetLag: every(15, 1_000_001) }, 'offset-lag/readings'],
    ['is behind in records by Lambda’s metric', selfManaged, { OffsetLag: every(15, 1_000_001) }, 'offset-lag'],
    ['gets records that are old', selfManaged, { OldestRecordAgeMs: every(15, 900_001) }, 'record-age'],
    ['fails', onDemand, { ...READ, Errors: [...every(17, undefined), 1, 1, 1] }, 'errors'],
    ['is throttled', onDemand, { ...READ, Throttles: every(15, 1) }, 'throttles'],
    ['nearly reaches its timeout', onDemand, { ...READ, Duration: once(5, 240_001) }, 'duration'],
    ['gets records again and again', aSink, { ...READ, Retried: every(15, 1) }, 'retried'],
    ['has given up records', aSink, { ...READ, DroppedEventCount: once(5, 1) }, 'given-up/readings'],
    [
      'has sent given-up records to the failure destination',
      aSink,
      { ...READ, OnFailureDestinationDeliveredEventCount: once(5, 1) },
      'given-up/readings',
    ],
    [
      'has messages in its failure queue',
      aSink,
      { ...READ, ApproximateNumberOfMessagesVisible: once(5, 1) },
      'failure-destination',
    ],
    ['rejects many records', onDemand, { ...READ, Rejected: every(60, 17) }, 'dead-letters'],
  ];
  for (const [what, watch, series, alarm] of sounds) {
    it(`that ${what} rings`, () => assert.deepEqual(ringing(watch, series), [alarm]));
  }

  it('whose invocations all end by their timeout rings, however long that is', () => {
    for (const minutes of [5, 14]) {
      const slow = (stack: Stack): Watched => ({ ...aSink(stack), timeout: Duration.minutes(minutes) });
      const errors = Array.from({ length: 60 }, (_, at) => (at % minutes === 0 ? 1 : undefined));
      assert.ok(ringing(slow, { ...READ, Errors: errors }).includes('errors'), `${minutes} minutes`);
    }
  });
});

describe('a source', () => {
  it('that is never invoked rings', () => assert.deepEqual(ringing(aSource, {}), ['silent']));

  for (const [schedules, minutes] of [
    [2, 1],
    [9, 1],
    [65, 1],
    [2, 5],
    [3, 60],
  ] as const) {
    it(`rings when one of its ${schedules} schedules, each every ${minutes} min, stops, and not when all are late once`, () => {
      const watch = (stack: Stack) => aSource(stack, { schedules, scheduleInterval: Duration.minutes(minutes) });
      const alarm = alarmOf(watch, 'silent');
      const runs = (woken: number) =>
        Array.from({ length: minutesOf(alarm) }, (_, at) => (at % minutes === 0 ? woken : 0));
      assert.equal(stateOf(alarm, { Invocations: runs(schedules) }), 'OK');
      assert.equal(stateOf(alarm, { Invocations: runs(schedules - 1) }), 'ALARM');
      assert.equal(stateOf(alarm, { Invocations: runs(schedules).with(0, 0) }), 'OK');
    });
  }

  it('that is invoked twice a day rings when it is no longer invoked', () => {
    const watch = (stack: Stack) => aSource(stack, { scheduleInterval: Duration.hours(12) });
    const alarm = alarmOf(watch, 'silent');
    const day = [1, ...every(719, undefined)];
    assert.equal(stateOf(alarm, { Invocations: [...day, ...day, ...day, ...day] }), 'OK');
    assert.equal(stateOf(alarm, { Invocations: [] }), 'ALARM');
  });

  it('that is far behind rings', () => {
    assert.deepEqual(ringing(aSource, { ...WOKEN, PositionAgeMs: every(15, 900_001) }), ['position-age']);
  });

  it('whose invocations fail rings', () => {
    assert.deepEqual(ringing(aSource, { ...WOKEN, Errors: every(20, 1) }), ['errors']);
  });
});

describe('the alarm for trouble', () => {
  for (const [kind, watch, quiet] of [
    ['sink', onDemand, READ],
    ['source', aSource, WOKEN],
  ] as const) {
    it(`of a ${kind} rings as one alarm for all kinds of trouble`, () => {
      assert.deepEqual(ringing(watch, { ...quiet, Trouble: once(5, 1) }), ['trouble']);
    });

    for (const trouble of TROUBLES[kind]) {
      it(`of a ${kind} still watches ${trouble} when another trouble has a threshold of its own`, () => {
        const other = TROUBLES[kind].find((each) => each !== trouble) ?? '';
        const { alarms } = monitored(watch, { alarms: { [other]: 5 } });
        const series = { ...quiet, Trouble: once(5, 1), [metricName(trouble)]: once(5, 1) };
        assert.deepEqual(ringingOf(alarms, series), ['trouble']);
        // What has a bound of its own rings above that, and not of the others.
        assert.deepEqual(ringingOf(alarms, { ...quiet, [metricName(other)]: once(5, 5) }), []);
        const [alone, ...more] = ringingOf(alarms, { ...quiet, [metricName(other)]: once(5, 6) });
        assert.equal(alone?.replaceAll('-', ''), other.toLowerCase());
        assert.deepEqual(more, []);
      });
    }
  }
});

function ringingOf(alarms: Readonly<Record<string, AlarmProperties>>, series: Series): readonly string[] {
  return Object.entries(alarms)
    .filter(([, alarm]) => stateOf(alarm, series) === 'ALARM')
    .map(([name]) => name);
}

function alarmOf(watch: (stack: Stack) => Watched, name: string): AlarmProperties {
  const alarm = monitored(watch).alarms[name];
  assert.ok(alarm, name);
  return alarm;
}

describe('a sink that stays detached', () => {
  it('rings, whether its function was ever invoked or not', () => {
    assert.deepEqual(ringing(detached, {}), ['detached']);
    assert.deepEqual(ringing(detached, { Invocations: [...every(20, 3), ...every(31, undefined)] }), ['detached']);
  });
});
