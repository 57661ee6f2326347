import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Duration, type Stack } from 'aws-cdk-lib';
import { TROUBLES } from '../../../functions/shared/agreed-names.ts';
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
  errors: ['Errors', 'Sum', 1_200, 2, 1],
  trouble: ['Trouble', 'Sum', 300, 0, 1],
};

describe('the alarms of a sink', () => {
  const sink = monitored(aSink, { withTopic: true });

  it('have these metrics, statistics, periods and thresholds by default', () => {
    assert.deepEqual(rowsOf(sink), {
      ...COMMON,
      throttles: ['Throttles', 'Sum', 300, 0, 3],
      'failure-destination': ['ApproximateNumberOfMessagesVisible', 'Maximum', 300, 0, 1],
      'offset-lag/readings': ['SumOffsetLag', 'Maximum', 300, 1_000_000, 3],
      'time-lag/readings': ['EstimatedMaxTimeLag', 'Maximum', 300, 900, 3],
      'mapping-errors/readings': ['SUM([FILL(polling, 0), FILL(invoke, 0), FILL(commit, 0)])', '', 0, 0, 2],
      'given-up/readings': ['SUM([FILL(told, 0), FILL(dropped, 0)])', '', 0, 0, 1],
      retried: ['Retried', 'Sum', 300, 0, 3],
      duration: ['Duration', 'Maximum', 300, 240_000, 1],
      'dead-letters': ['Rejected', 'Sum', 3_600, 1_000, 1],
    });
  });

  it('are quiet without data, except that of the lag, which MSK always has', () => {
    for (const [name, alarm] of Object.entries(sink.alarms)) {
      // The brokers have data of every group that has ever read, idle or not.
      assert.equal(alarm.TreatMissingData, name.startsWith('time-lag') ? 'breaching' : 'notBreaching', name);
      assert.equal(alarm.ComparisonOperator, 'GreaterThanThreshold', name);
    }
  });

  it('look at the metrics of this connector alone', () => {
    const dimensionsOf = (name: string) => {
      const dimensions: unknown = sink.alarms[name]?.Dimensions;
      assert.ok(Array.isArray(dimensions), name);
      return Object.fromEntries(dimensions.map(({ Name, Value }) => [Name, Value]));
    };
    const own = { deployment: 'plant', service: 'meters' };
    for (const name of ['trouble', 'retried', 'dead-letters']) {
      assert.deepEqual(dimensionsOf(name), own, name);
    }
    for (const name of ['errors', 'throttles', 'duration']) {
      assert.deepEqual(Object.keys(dimensionsOf(name)), ['FunctionName'], name);
    }
    for (const name of ['time-lag/readings', 'offset-lag/readings']) {
      assert.deepEqual(dimensionsOf(name), {
        'Cluster Name': 'demo',
        'Consumer Group': 'plant-meters-readings',
        Topic: 'readings',
      });
    }
    assert.deepEqual(Object.keys(dimensionsOf('failure-destination')), ['QueueName']);
  });

  it('notify the SNS topic when they go off and when they are OK again', () => {
    for (const [name, alarm] of Object.entries(sink.alarms)) {
      assert.equal(Array.isArray(alarm.AlarmActions) && alarm.AlarmActions.length, 1, name);
      assert.deepEqual(alarm.OKActions, alarm.AlarmActions, name);
      assert.equal(alarm.InsufficientDataActions, undefined, name);
    }
  });

  it('notify nobody without an SNS topic', () => {
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

  it('are one for each topic, with names of at most 255 characters, where a metric is by topic', () => {
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

  it('watch Lambda’s lag of the mapping when the brokers are not MSK’s', () => {
    const { alarms } = monitored((stack) => {
      const { clusterName, ...sink } = aSink(stack);
      return sink;
    });
    assert.equal(alarms['offset-lag/readings']?.MetricName, 'SumOffsetLag');
    assert.equal(alarms['offset-lag/readings']?.Namespace, 'AWS/Lambda');
    assert.ok(alarms['record-age']);
  });

  it('watch Lambda’s lag of the function when the mappings have no Kafka metrics either', () => {
    const { alarms } = monitored((stack) => {
      const { clusterName, ...sink } = aSink(stack);
      return { ...sink, mappings: sink.mappings.map((mapping) => ({ ...mapping, kafkaMetrics: false })) };
    });
    assert.equal(alarms['offset-lag/readings'], undefined);
    assert.equal(alarms['offset-lag']?.MetricName, 'OffsetLag');
    assert.equal(alarms['offset-lag']?.Namespace, 'AWS/Lambda');
  });

  it('are not made for metrics of MSK, a failure queue or event counts that do not exist', () => {
    const { alarms } = monitored((stack) => {
      const { clusterName, failureQueue, ...sink } = aSink(stack);
      const none = { eventCounts: false, errorCounts: false };
      return { ...sink, mappings: sink.mappings.map((mapping) => ({ ...mapping, ...none })) };
    });
    const names = Object.keys(alarms);
    assert.deepEqual(
      names.filter((name) => /time-lag|failure-destination|given-up|mapping-errors/.test(name)),
      [],
    );
    assert.ok(names.includes('offset-lag/readings'));
  });

  it('are not made for the brokers’ lag of a consumer group whose name MSK has no metrics for', () => {
    const { alarms } = monitored((stack) => {
      const sink = aSink(stack);
      return { ...sink, mappings: sink.mappings.map((mapping) => ({ ...mapping, consumerGroup: 'a:b' })) };
    });
    assert.equal(alarms['time-lag/readings'], undefined);
  });
});

describe('the alarms of a source', () => {
  it('have these metrics, statistics, periods and thresholds by default', () => {
    assert.deepEqual(rowsOf(monitored(aSource)), {
      ...COMMON,
      'position-age': ['PositionAgeMs', 'Maximum', 300, 900_000, 3],
      silent: ['Invocations', 'Sum', 900, 22.5, 1],
    });
  });

  it('go off when the source is not invoked at all', () => {
    const { alarms } = monitored(aSource);
    assert.equal(alarms.silent?.TreatMissingData, 'breaching');
    assert.equal(alarms.silent?.ComparisonOperator, 'LessThanThreshold');
    for (const [name, { TreatMissingData }] of Object.entries(alarms)) {
      if (name !== 'silent') assert.equal(TreatMissingData, 'notBreaching', name);
    }
  });

  it('have longer periods for a slower schedule', () => {
    const rows = rowsOf(monitored((stack) => aSource(stack, { scheduleInterval: Duration.hours(1) })));
    assert.equal(rows.errors?.[2], 5 * 3_600);
    assert.equal(rows['position-age']?.[2], 3_600);
    assert.equal(rows.silent?.[2], 4 * 3_600);
  });

  it('have periods that CloudWatch takes, whatever the schedule', () => {
    for (const minutes of [1, 7, 59, 61, 24 * 60, 3.5 * 24 * 60, 40 * 24 * 60]) {
      const rows = rowsOf(monitored((stack) => aSource(stack, { scheduleInterval: Duration.minutes(minutes) })));
      for (const [name, [, , period, , periods]] of Object.entries(rows)) {
        assert.ok(period % 60 === 0 && period <= 86_400, `${name} ${minutes}`);
        assert.ok(period * periods <= (period < 3_600 ? 86_400 : 7 * 86_400), `${name} ${minutes}`);
      }
      assert.equal('silent' in rows, minutes <= 3.5 * 24 * 60);
      assert.equal('throttles' in rows, !('silent' in rows), 'a source without silent is told of throttles');
    }
  });

  it('watch for missing ticks of a schedule without a known interval only with silentMinutes', () => {
    const watch = (stack: Stack) => {
      const { scheduleInterval, ...source } = aSource(stack);
      return source;
    };
    assert.equal(monitored(watch).alarms.silent, undefined);
    assert.ok(monitored(watch).alarms.throttles);
    assert.equal(rowsOf(monitored(watch, { alarms: { silentMinutes: 90 } })).silent?.[2], 5_400);
  });
});

describe('the settings of the alarms', () => {
  it('change the thresholds, in the units of the settings', () => {
    const sink = rowsOf(
      monitored(
        (stack) => {
          const { clusterName, ...watched } = aSink(stack);
          return watched;
        },
        { alarms: { errors: 0, recordAgeSeconds: 60, durationPercentOfTimeout: 50, offsetLag: 10 } },
      ),
    );
    assert.equal(sink.errors?.[3], 0);
    assert.equal(sink['record-age']?.[3], 60_000);
    assert.equal(sink.duration?.[3], 150_000);
    assert.equal(sink['offset-lag/readings']?.[3], 10);
    assert.equal(rowsOf(monitored(aSource, { alarms: { silentMinutes: 20 } })).silent?.[2], 1_200);
  });

  it('leave out each alarm that is false', () => {
    const keys = {
      errors: 'errors',
      throttles: 'throttles',
      failureDestinationDepth: 'failure-destination',
      givenUp: 'given-up/readings',
      mappingErrors: 'mapping-errors/readings',
      offsetLag: 'offset-lag/readings',
      timeLagSeconds: 'time-lag/readings',
      retried: 'retried',
      deadLetters: 'dead-letters',
      durationPercentOfTimeout: 'duration',
      positionAgeSeconds: 'position-age',
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
    assert.equal(monitored(aSource, { alarms: { silentMinutes: false } }).alarms.silent, undefined);
  });

  it('leave out each trouble that is false, and the alarm when all of them are', () => {
    const expression = ({ alarms }: Monitored) => alarms.trouble && expressionOf(alarms.trouble);
    assert.equal(
      expression(monitored(aSource, { alarms: { tooLateRows: false, invalidSettings: false } })),
      'SUM([FILL(unsendableRows, 0), FILL(recreatedTables, 0), FILL(futurePositions, 0)])',
    );
    const none = Object.fromEntries(TROUBLES.source.map((trouble) => [trouble, false]));
    assert.equal(monitored(aSource, { alarms: none }).alarms.trouble, undefined);
  });

  it('are refused when they are not valid thresholds', () => {
    assert.throws(
      () => monitored(aSink, { alarms: { errors: -1 } }),
      (error) => error instanceof SettingsError && /^alarms of meters: errors: /.test(error.message),
    );
  });
});
