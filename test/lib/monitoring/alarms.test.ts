import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Duration, type Stack } from 'aws-cdk-lib';
import { SettingsError } from '../../../functions/shared/settings/index.ts';
import { type AlarmProperties, aMapping, aSink, aSource, type Monitored, monitored } from './monitored.ts';

type Row = readonly [metric: string, statistic: string, period: number, above: number, periods: number];

/** Metric, statistic, seconds of a datapoint, threshold and datapoints in a row of each alarm, by name. */
function rowsOf({ alarms }: Monitored): Readonly<Record<string, Row>> {
  const row = (alarm: AlarmProperties): Row => [
    String(alarm.MetricName ?? expressionOf(alarm)),
    String(alarm.Statistic ?? ''),
    Number(alarm.Period ?? 0),
    Number(alarm.Threshold),
    Number(alarm.EvaluationPeriods),
  ];
  return Object.fromEntries(Object.entries(alarms).map(([name, alarm]) => [name, row(alarm)]));
}

function queriesOf(alarm: AlarmProperties): readonly AlarmProperties[] {
  return Array.isArray(alarm.Metrics) ? alarm.Metrics : [];
}

function expressionOf(alarm: AlarmProperties): unknown {
  return queriesOf(alarm).find(({ Expression }) => Expression !== undefined)?.Expression;
}

const COMMON: Readonly<Record<string, Row>> = {
  errors: ['Errors', 'Sum', 900, 2, 1],
  throttles: ['Throttles', 'Sum', 300, 0, 3],
  'invalid-settings': ['InvalidSettings', 'Sum', 300, 0, 1],
};

describe('the alarms of a sink', () => {
  const sink = monitored(aSink, { withTopic: true });

  it('are these', () => {
    assert.deepEqual(rowsOf(sink), {
      ...COMMON,
      'failure-destination': ['ApproximateNumberOfMessagesVisible', 'Maximum', 300, 0, 1],
      'offset-lag/readings': ['SumOffsetLag', 'Maximum', 300, 1_000_000, 3],
      'time-lag/readings': ['EstimatedMaxTimeLag', 'Maximum', 300, 900, 3],
      'given-up/readings': ['SUM([FILL(told, 0), FILL(dropped, 0)])', '', 0, 0, 1],
      'record-age': ['OldestRecordAgeMs', 'Maximum', 300, 900_000, 3],
      retried: ['Retried', 'Sum', 300, 0, 3],
      'missing-rows': ['MissingRows', 'Sum', 300, 0, 1],
      duration: ['Duration', 'Maximum', 300, 240_000, 1],
      rejected: ['Rejected', 'Sum', 300, 0, 1],
      'dead-letters': ['Rejected', 'Sum', 3_600, 1_000, 1],
      'unsent-dead-letters': ['UnsentDeadLetters', 'Sum', 300, 0, 1],
    });
  });

  it('are quiet while it has nothing to do', () => {
    for (const [name, alarm] of Object.entries(sink.alarms)) {
      assert.equal(alarm.TreatMissingData, 'notBreaching', name);
      assert.equal(alarm.ComparisonOperator, 'GreaterThanThreshold', name);
    }
  });

  it('look at this connector alone', () => {
    const dimensionsOf = (name: string) => {
      const dimensions: unknown = sink.alarms[name]?.Dimensions;
      assert.ok(Array.isArray(dimensions), name);
      return Object.fromEntries(dimensions.map(({ Name, Value }) => [Name, Value]));
    };
    const own = { deployment: 'plant', service: 'meters' };
    for (const name of ['invalid-settings', 'record-age', 'retried', 'missing-rows', 'rejected', 'dead-letters']) {
      assert.deepEqual(dimensionsOf(name), own, name);
    }
    for (const name of ['errors', 'throttles', 'duration']) {
      assert.deepEqual(Object.keys(dimensionsOf(name)), ['FunctionName'], name);
    }
    assert.deepEqual(dimensionsOf('time-lag/readings'), {
      'Cluster Name': 'demo',
      'Consumer Group': 'plant-meters-readings',
      Topic: 'readings',
    });
    assert.deepEqual(Object.keys(dimensionsOf('offset-lag/readings')), ['EventSourceMappingUUID']);
    assert.deepEqual(Object.keys(dimensionsOf('failure-destination')), ['QueueName']);
  });

  it('tell the topic when they sound and when all is well again', () => {
    for (const [name, alarm] of Object.entries(sink.alarms)) {
      assert.equal(Array.isArray(alarm.AlarmActions) && alarm.AlarmActions.length, 1, name);
      assert.deepEqual(alarm.OKActions, alarm.AlarmActions, name);
      assert.equal(alarm.InsufficientDataActions, undefined, name);
    }
  });

  it('tell nobody without a topic', () => {
    for (const alarm of Object.values(monitored(aSink).alarms)) {
      assert.equal(alarm.AlarmActions, undefined);
      assert.equal(alarm.OKActions, undefined);
    }
  });

  it('have names that no other connector of any deployment has', () => {
    const names = (deployment: string, connector: string) =>
      Object.values(monitored((stack) => aSink(stack, { deployment, connector })).alarms).map((each) => each.AlarmName);
    const all = [...names('a', 'b-c'), ...names('a-b', 'c')];
    assert.equal(new Set(all).size, all.length);
    assert.ok(all.includes('a/b-c/errors'));
  });

  it('are one for each topic where something is counted by topic, however long the names are', () => {
    const long = 'x'.repeat(248);
    const { alarms } = monitored((stack) => {
      const sink = aSink(stack, { deployment: 'd'.repeat(40), connector: 'c'.repeat(40) });
      const more = [`${long}1`, `${long}2`].map((topic) =>
        aMapping(stack, sink.function, topic, { consumerGroup: 'group' }),
      );
      return { ...sink, mappings: [...sink.mappings, ...more] };
    });
    const lags = Object.values(alarms)
      .map(({ AlarmName }) => String(AlarmName))
      .filter((name) => /time-lag/.test(name));
    assert.equal(lags.length, 3);
    assert.ok(lags.every((name) => name.length <= 255));
  });

  it('take Lambda’s lag of the function when the mappings have no metrics of Kafka', () => {
    const { alarms } = monitored((stack) => {
      const sink = aSink(stack);
      return { ...sink, mappings: sink.mappings.map((mapping) => ({ ...mapping, kafkaMetrics: false })) };
    });
    assert.equal(alarms['offset-lag/readings'], undefined);
    assert.equal(alarms['offset-lag']?.MetricName, 'OffsetLag');
    assert.equal(alarms['offset-lag']?.Namespace, 'AWS/Lambda');
  });

  it('leave out what MSK, the failure queue and the counts of events would tell when there are none', () => {
    const { alarms } = monitored((stack) => {
      const { clusterName, failureQueue, ...sink } = aSink(stack);
      return { ...sink, mappings: sink.mappings.map((mapping) => ({ ...mapping, eventCounts: false })) };
    });
    const names = Object.keys(alarms);
    assert.deepEqual(
      names.filter((name) => /time-lag|failure-destination|given-up/.test(name)),
      [],
    );
    assert.ok(names.includes('offset-lag/readings'));
  });

  it('leave out the brokers’ lag of a consumer group that MSK does not see', () => {
    const { alarms } = monitored((stack) => {
      const sink = aSink(stack);
      return { ...sink, mappings: sink.mappings.map((mapping) => ({ ...mapping, consumerGroup: 'a:b' })) };
    });
    assert.equal(alarms['time-lag/readings'], undefined);
  });
});

describe('the alarms of a source', () => {
  it('are these', () => {
    assert.deepEqual(rowsOf(monitored(aSource)), {
      ...COMMON,
      'position-age': ['PositionAgeMs', 'Maximum', 300, 900_000, 3],
      silent: ['Tables', 'SampleCount', 900, 1, 1],
      'too-late-rows': ['TooLateRows', 'Sum', 300, 0, 1],
    });
  });

  it('sound when no tick is told of at all', () => {
    const { alarms } = monitored(aSource);
    assert.equal(alarms.silent?.TreatMissingData, 'breaching');
    assert.equal(alarms.silent?.ComparisonOperator, 'LessThanThreshold');
    for (const [name, { TreatMissingData }] of Object.entries(alarms)) {
      if (name !== 'silent') assert.equal(TreatMissingData, 'notBreaching', name);
    }
  });

  it('wait for a slower schedule', () => {
    const rows = rowsOf(monitored((stack) => aSource(stack, { scheduleInterval: Duration.hours(1) })));
    assert.equal(rows.errors?.[2], 5 * 3_600);
    assert.equal(rows['position-age']?.[2], 3_600);
    assert.equal(rows.silent?.[2], 2 * 3_600 + 300);
  });

  it('have periods that CloudWatch takes, whatever the schedule', () => {
    for (const minutes of [1, 7, 59, 61, 24 * 60, 40 * 24 * 60]) {
      const rows = rowsOf(monitored((stack) => aSource(stack, { scheduleInterval: Duration.minutes(minutes) })));
      for (const [name, [, , period, , periods]] of Object.entries(rows)) {
        assert.ok(period % 60 === 0 && period <= 86_400, `${name} ${minutes}`);
        assert.ok(period * periods <= (period < 3_600 ? 86_400 : 7 * 86_400), `${name} ${minutes}`);
      }
      assert.equal('silent' in rows, minutes < 12 * 60);
    }
  });

  it('wait for ticks of a schedule that is not known only as long as somebody says', () => {
    const watch = (stack: Stack) => {
      const { scheduleInterval, ...source } = aSource(stack);
      return source;
    };
    assert.equal(monitored(watch).alarms.silent, undefined);
    assert.equal(rowsOf(monitored(watch, { alarms: { silentMinutes: 90 } })).silent?.[2], 5_400);
  });
});

describe('the settings of the alarms', () => {
  it('move the bounds, in the units that they say', () => {
    const sink = rowsOf(
      monitored(aSink, { alarms: { errors: 0, recordAgeSeconds: 60, durationPercentOfTimeout: 50, offsetLag: 10 } }),
    );
    assert.equal(sink.errors?.[3], 0);
    assert.equal(sink['record-age']?.[3], 60_000);
    assert.equal(sink.duration?.[3], 150_000);
    assert.equal(sink['offset-lag/readings']?.[3], 10);
    assert.equal(rowsOf(monitored(aSource, { alarms: { silentMinutes: 20 } })).silent?.[2], 1_200);
  });

  it('leave each alarm out by false', () => {
    const keys = {
      errors: 'errors',
      throttles: 'throttles',
      invalidSettings: 'invalid-settings',
      failureDestinationDepth: 'failure-destination',
      givenUp: 'given-up/readings',
      offsetLag: 'offset-lag/readings',
      timeLagSeconds: 'time-lag/readings',
      recordAgeSeconds: 'record-age',
      retried: 'retried',
      rejected: 'rejected',
      deadLetters: 'dead-letters',
      unsentDeadLetters: 'unsent-dead-letters',
      missingRows: 'missing-rows',
      durationPercentOfTimeout: 'duration',
      positionAgeSeconds: 'position-age',
      silentMinutes: 'silent',
      tooLateRows: 'too-late-rows',
    };
    const all = new Set([aSink, aSource].flatMap((watch) => Object.keys(monitored(watch).alarms)));
    for (const [key, name] of Object.entries(keys)) {
      const left = [aSink, aSource].flatMap((watch) =>
        Object.keys(monitored(watch, { alarms: { [key]: false } }).alarms),
      );
      assert.deepEqual(
        [...all].filter((each) => !left.includes(each)),
        [name],
        key,
      );
    }
  });

  it('are refused when they are no bounds', () => {
    assert.throws(
      () => monitored(aSink, { alarms: { errors: -1 } }),
      (error) => error instanceof SettingsError && /^alarms of meters: errors: /.test(error.message),
    );
  });
});
