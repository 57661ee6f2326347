import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import {
  CloudWatchClient,
  DescribeAlarmsCommand,
  GetMetricDataCommand,
  GetMetricStatisticsCommand,
  ListMetricsCommand,
  type MetricDataQuery,
  PutMetricDataCommand,
} from '@aws-sdk/client-cloudwatch';
import { SmithyRpcV2CborProtocol } from '@smithy/core/cbor';
import { takeEmbeddedMetrics } from '../../../local/aws/metrics/embedded-metrics.ts';
import { MetricStore } from '../../../local/aws/metrics/metric-store.ts';
import { type AwsServer, startAwsServer } from '../../../local/aws/server.ts';
import { cloudWatchService } from '../../../local/aws/services/cloudwatch.ts';
import { accessTo } from './access.ts';

/** A whole minute. */
const BEGIN = Date.UTC(2026, 0, 1, 12, 0);
const minute = (n: number) => new Date(BEGIN + n * 60_000);

const SINK = { deployment: 'd', service: 'meters' };
const DIMENSIONS = Object.entries(SINK).map(([Name, Value]) => ({ Name, Value }));

/** A line that a sink writes. */
const line = (atMs: number, values: object) =>
  JSON.stringify({
    _aws: {
      Timestamp: BEGIN + atMs,
      CloudWatchMetrics: [
        {
          Namespace: 'tdkafka',
          Dimensions: [['deployment', 'service']],
          Metrics: Object.keys(values).map((Name) => ({ Name, Unit: Name === 'Ms' ? 'Milliseconds' : 'Count' })),
        },
      ],
    },
    ...SINK,
    ...values,
  });

describe('the local CloudWatch', () => {
  const store = new MetricStore();
  let refreshed = 0;
  let server: AwsServer;

  before(async () => {
    for (const text of [
      line(0, { Written: 10, Ms: [5, 7] }),
      line(30_000, { Written: 20, Ms: 90 }),
      line(120_000, { Written: 1 }),
      line(90_000, { Written: 4 }),
      'START of nothing',
      '{"CloudWatchMetrics":"is not one"}',
    ]) {
      takeEmbeddedMetrics(store, text);
    }
    store.add({ namespace: 'AWS/Lambda', name: 'Errors', dimensions: { FunctionName: 'f' } }, 'Count', 1, BEGIN);
    const refresh = async () => {
      refreshed += 1;
    };
    server = await startAwsServer({ monitoring: cloudWatchService(store, refresh) }, 0);
  });
  after(() => server.close());

  const query = (Id: string, Stat: string, { MetricName = 'Written', Period = 60 } = {}) => ({
    Id,
    MetricStat: { Metric: { Namespace: 'tdkafka', MetricName, Dimensions: DIMENSIONS }, Period, Stat },
  });

  for (const [name, protocol] of [
    ['AWS JSON 1.0, the protocol of the SDK', undefined],
    ['Smithy RPC v2 CBOR, the protocol of the AWS command line', SmithyRpcV2CborProtocol],
  ] as const) {
    describe(`by ${name}`, () => {
      let client: CloudWatchClient;
      before(() => {
        client = new CloudWatchClient({ ...accessTo(server.url), ...(protocol && { protocol }) });
      });
      after(() => client.destroy());

      const dataOf = async (...MetricDataQueries: MetricDataQuery[]) => {
        const times = { StartTime: minute(0), EndTime: minute(10) };
        const answer = await client.send(
          new GetMetricDataCommand({ ...times, MetricDataQueries, ScanBy: 'TimestampAscending' }),
        );
        return answer.MetricDataResults;
      };

      it('lists the metrics that functions write, and those of Lambda', async () => {
        const { Metrics } = await client.send(new ListMetricsCommand());
        assert.deepEqual(
          Metrics?.map(({ Namespace, MetricName }) => `${Namespace} ${MetricName}`),
          ['tdkafka Written', 'tdkafka Ms', 'AWS/Lambda Errors'],
        );
      });

      it('lists metrics by namespace, name and dimensions', async () => {
        const names = async (input: object) =>
          (await client.send(new ListMetricsCommand(input))).Metrics?.map(({ MetricName }) => MetricName);
        assert.deepEqual(await names({ Namespace: 'tdkafka', MetricName: 'Ms' }), ['Ms']);
        assert.deepEqual(await names({ Dimensions: [{ Name: 'FunctionName' }] }), ['Errors']);
        assert.deepEqual(await names({ Dimensions: [{ Name: 'service', Value: 'other' }] }), []);
      });

      it('gives the sums of each minute with their times, also of values that came out of order', async () => {
        const [result] = (await dataOf(query('w', 'Sum'))) ?? [];
        assert.deepEqual(result?.Timestamps, [minute(0), minute(1), minute(2)]);
        assert.deepEqual([result?.Values, result?.StatusCode, result?.Label], [[30, 4, 1], 'Complete', 'Written']);
      });

      it('gives the newest first unless asked otherwise', async () => {
        const times = { StartTime: minute(0), EndTime: minute(10) };
        const answer = await client.send(
          new GetMetricDataCommand({ ...times, MetricDataQueries: [query('w', 'Sum')] }),
        );
        assert.deepEqual(answer.MetricDataResults?.[0]?.Values, [1, 4, 30]);
      });

      it('gives every statistic, and longer periods', async () => {
        const ms = { MetricName: 'Ms' };
        const results = await dataOf(
          query('n', 'SampleCount', ms),
          query('mean', 'Average', ms),
          query('least', 'Minimum', ms),
          query('most', 'Maximum', ms),
          query('median', 'p50', ms),
          query('high', 'p99', ms),
          query('long', 'Sum', { Period: 300 }),
          { ...query('quiet', 'Sum'), ReturnData: false },
        );
        assert.deepEqual(
          results?.map(({ Id, Values }) => [Id, ...(Values ?? [])]),
          [
            ['n', 3],
            ['mean', 34],
            ['least', 5],
            ['most', 90],
            ['median', 7],
            ['high', 90],
            ['long', 35],
          ],
        );
      });

      it('gives nothing of a metric that is not there, and of a time without values', async () => {
        const [none] = (await dataOf(query('w', 'Sum', { MetricName: 'Nothing' }))) ?? [];
        assert.deepEqual(none?.Values ?? [], []);
      });

      it('gives statistics of one metric with its unit', async () => {
        const asked = { Namespace: 'tdkafka', MetricName: 'Ms', Dimensions: DIMENSIONS.toReversed(), Period: 60 };
        const answer = await client.send(
          new GetMetricStatisticsCommand({
            ...{ ...asked, StartTime: minute(0), EndTime: minute(1) },
            ...{ Statistics: ['Sum', 'Maximum'], ExtendedStatistics: ['p90'] },
          }),
        );
        const [point, ...others] = answer.Datapoints ?? [];
        assert.deepEqual([point?.Sum, point?.Maximum, point?.Unit, others.length], [102, 90, 'Milliseconds', 0]);
        assert.deepEqual([point?.ExtendedStatistics, point?.Timestamp], [{ p90: 90 }, minute(0)]);
      });

      it('has no alarms', async () => {
        const { MetricAlarms, CompositeAlarms } = await client.send(new DescribeAlarmsCommand());
        assert.deepEqual([MetricAlarms, CompositeAlarms], [[], []]);
      });

      it('refuses expressions, unknown statistics, and times the wrong way round', async () => {
        const ask = (input: object) =>
          client.send(
            new GetMetricDataCommand({
              ...{ StartTime: minute(0), EndTime: minute(1), MetricDataQueries: [query('w', 'Sum')] },
              ...input,
            }),
          );
        for (const input of [
          { MetricDataQueries: [{ Id: 'e', Expression: 'a + b' }] },
          { MetricDataQueries: [query('w', 'Median')] },
          { StartTime: minute(2) },
        ]) {
          await assert.rejects(ask(input), { name: 'InvalidParameterValueException' });
        }
      });

      it('refuses an operation that it does not have, and names it', async () => {
        await assert.rejects(client.send(new PutMetricDataCommand({ Namespace: 'a', MetricData: [] })), {
          name: 'UnknownOperationException',
          message: 'PutMetricData of monitoring is not an operation of the local AWS endpoint',
        });
      });
    });
  }

  it('answers older clients, whose protocol is AWS query, in XML', async () => {
    const form = new URLSearchParams({
      ...{ Action: 'GetMetricStatistics', Version: '2010-08-01', Namespace: 'tdkafka', MetricName: 'Written' },
      ...{ 'Dimensions.member.1.Name': 'deployment', 'Dimensions.member.1.Value': 'd' },
      ...{ 'Dimensions.member.2.Name': 'service', 'Dimensions.member.2.Value': 'meters' },
      ...{ StartTime: minute(0).toISOString(), EndTime: minute(1).toISOString() },
      ...{ Period: '60', 'Statistics.member.1': 'Sum' },
    });
    const authorization = 'AWS4-HMAC-SHA256 Credential=a/20260101/us-east-1/monitoring/aws4_request';
    const response = await fetch(server.url, { method: 'POST', headers: { authorization }, body: form });
    const text = await response.text();
    assert.match(text, /^<GetMetricStatisticsResponse xmlns="http:\/\/monitoring.*<Label>Written<\/Label>/);
    assert.match(
      text,
      /<member><Timestamp>2026-01-01T12:00:00.000Z<\/Timestamp><Unit>Count<\/Unit><Sum>30<\/Sum><\/member>/,
    );
  });

  it('brings up to date what is measured now and then before it answers', () => assert.ok(refreshed > 0));

  it('keeps three hours of each metric', () => {
    const metric = { namespace: 'n', name: 'long', dimensions: {} };
    for (let n = 0; n < 300; n += 1) store.add(metric, 'Count', n, BEGIN + n * 60_000);
    const minutes = store.find(metric)?.minutes ?? [];
    assert.deepEqual([minutes.length, minutes[0]?.sum], [180, 120]);
  });
});
