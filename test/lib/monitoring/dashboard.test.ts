import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { metricsOf, type NamedMetric, type Widget, widgetsOf } from './dashboard-body.ts';
import { aMapping, aSink, aSource, monitored } from './monitored.ts';

const sink = widgetsOf(monitored(aSink, { dashboard: true }).template);
const source = widgetsOf(monitored(aSource, { dashboard: true }).template);

/** Metrics of AWS that may be on a dashboard, with their dimensions, by their documentation. */
const OF_AWS: Readonly<Record<string, readonly string[]>> = {
  'AWS/Lambda FunctionName':
    'Invocations Errors Throttles Duration ConcurrentExecutions OffsetLag DestinationDeliveryFailures AsyncEventsDropped'.split(
      ' ',
    ),
  'AWS/Lambda EventSourceMappingUUID':
    'PollingErrorCount InvokeErrorCount CommitErrorCount MaxOffsetLag SumOffsetLag DroppedEventCount OnFailureDestinationDeliveredEventCount ProvisionedPollers EventPollerUnit EventPollerThroughputInBytes'.split(
      ' ',
    ),
  'AWS/Kafka Cluster Name,Consumer Group,Topic': 'EstimatedMaxTimeLag MaxOffsetLag SumOffsetLag'.split(' '),
};

/** As Lambda's JSON log has them. @see https://docs.aws.amazon.com/lambda/latest/dg/telemetry-schema-reference.html */
const OF_LAMBDA: readonly object[] = [
  { type: 'platform.report', record: { status: 'timeout', metrics: { durationMs: 300_000 } } },
  { type: 'platform.report', record: { status: 'error', errorType: 'Runtime.OutOfMemory' } },
  { type: 'platform.initReport', record: { status: 'failure' } },
  { level: 'ERROR', message: { errorMessage: 'x' } },
  { text: '2026-01-01T00:00:00.000Z id Task timed out after 300.00 seconds' },
  { text: 'RequestId: x Error: Runtime exited with error: signal: killed' },
  { text: 'FATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory' },
];

/** Whether a line passes the filter of a query, of which this knows `in`, `=`, `like`, `and` and `or`. */
function isShown(query: string, line: object): boolean {
  const [, filter = ''] = /filter (.*)/.exec(query) ?? [];
  const text: unknown = Reflect.get(line, 'text');
  const at = (path: string): unknown =>
    path
      .split('.')
      .reduce<unknown>((value, key) => (value === undefined ? value : Reflect.get(Object(value), key)), line);
  const term = (one: string): boolean => {
    const [, path = '', list] = /^([\w.]+) in \[(.*)\]$/.exec(one) ?? /^([\w.]+) = ('.*')$/.exec(one) ?? [];
    if (list !== undefined) return list.split(', ').includes(`'${at(path)}'`);
    const [, pattern] = /^@message like \/(.*)\/$/.exec(one) ?? [];
    assert.ok(pattern, one);
    return new RegExp(pattern).test(typeof text === 'string' ? text : JSON.stringify(line));
  };
  return filter.split(' or ').some((any) =>
    any
      .replace(/^\((.*)\)$/, '$1')
      .split(' and ')
      .every(term),
  );
}

function titles(widgets: readonly Widget[]): readonly string[] {
  return widgets.map(({ type, properties }) => `${type}: ${properties.title}`);
}

function find(widgets: readonly Widget[], title: string): Widget {
  const widget = widgets.find(({ properties }) => properties.title === title);
  assert.ok(widget, title);
  return widget;
}

describe('the dashboard of a sink', () => {
  it('has these widgets by default', () => {
    assert.deepEqual(titles(sink), [
      'alarm: Alarms',
      'metric: Records',
      'metric: Rejected records, in dlq',
      'metric: Lag by topic and partition',
      'metric: Lag in time',
      'metric: Errors of Lambda’s own',
      'log: Rejections by reason',
      'log: Last rejections',
      'metric: TDengine: time of a batch',
      'metric: TDengine: rows',
      'metric: Trouble',
      'metric: Errors',
      'metric: Duration and timeout',
      'metric: Cost: invocations and GB-seconds',
      'metric: Cost: bytes and pollers',
      'log: Last warnings and errors',
    ]);
  });

  it('counts rejections by reason in the function’s log', () => {
    const query = find(sink, 'Rejections by reason').properties.query ?? '';
    assert.match(
      query,
      /^SOURCE '<Logs\w+>' \| filter message = 'record rejected'\n\| stats count\(\*\) .* by stage, reason\n/,
    );
  });

  it('has the lag of every partition by a search, whatever their number', () => {
    const expressions = (find(sink, 'Lag by topic and partition').properties.metrics ?? []).map(([first]) =>
      Reflect.get(Object(first), 'expression'),
    );
    assert.deepEqual(expressions.filter(Boolean), [
      `SEARCH('{AWS/Kafka,"Cluster Name","Consumer Group",Topic,Partition} MetricName="OffsetLag" Topic="readings" "plant-meters-readings" "demo"', 'Maximum', 60)`,
    ]);
  });

  it('shows Lambda’s own log lines of invocations that ended before the function could log', () => {
    const query = find(sink, 'Last warnings and errors').properties.query ?? '';
    for (const line of OF_LAMBDA) assert.ok(isShown(query, line), JSON.stringify(line));
    assert.ok(isShown(query, { level: 'WARN', message: 'x' }));
    assert.ok(!isShown(query, { level: 'INFO', message: 'batch' }));
    assert.ok(!isShown(query, { type: 'platform.report', record: { status: 'success' } }));
    assert.ok(!isShown(query, { type: 'platform.start', record: {} }));
  });

  it('compares the duration with the timeout', () => {
    const lines = find(sink, 'Duration and timeout').properties.annotations?.horizontal;
    assert.deepEqual(
      lines?.map(({ label, value }) => [label, value]),
      [
        ['timeout', 300_000],
        ['alarm', 240_000],
      ],
    );
  });

  it('multiplies the duration by the memory, which it reads from the function', () => {
    const expressions = (find(sink, 'Cost: invocations and GB-seconds').properties.metrics ?? []).map(([first]) =>
      Reflect.get(Object(first), 'expression'),
    );
    assert.deepEqual(expressions.filter(Boolean), ['duration / 1000 * 0.5']);
  });

  it('shows no metrics of MSK, pollers or event counts that do not exist', () => {
    const { template } = monitored(
      (stack) => {
        const { clusterName, ...watched } = aSink(stack);
        const plain = { kafkaMetrics: false, eventCounts: false, errorCounts: false, provisioned: false };
        return { ...watched, mappings: [aMapping(stack, watched.function, 'other', plain)] };
      },
      { dashboard: true },
    );
    const used = new Set(widgetsOf(template).flatMap(metricsOf).map(kindOf));
    assert.deepEqual([...used].sort(), ['AWS/Lambda FunctionName', 'tdkafka deployment,service']);
    assert.doesNotMatch(JSON.stringify(widgetsOf(template)), /SEARCH/);
  });

  it('is named after deployment and connector, in characters that CloudWatch takes', () => {
    const [name] = Object.values(
      monitored(aSink, { dashboard: true }).template.findResources('AWS::CloudWatch::Dashboard'),
    ).map(({ Properties }) => Properties.DashboardName);
    assert.equal(name, 'plant_meters');
  });

  it('is made only when it is wanted', () => {
    const { template, monitoring } = monitored(aSink);
    template.resourceCountIs('AWS::CloudWatch::Dashboard', 0);
    assert.equal(monitoring.dashboard, undefined);
  });
});

describe('the dashboard of a source', () => {
  it('has these widgets by default', () => {
    assert.deepEqual(titles(source), [
      'alarm: Alarms',
      'metric: Rows',
      'metric: Position age',
      'metric: Late rows',
      'metric: Tables and backfills',
      'metric: TDengine and Kafka: time of a tick',
      'metric: TDengine: queries, and ticks',
      'metric: Trouble',
      'metric: Errors',
      'metric: Duration and timeout',
      'metric: Cost: invocations and GB-seconds',
      'metric: Cost: bytes',
      'log: Last warnings and errors',
    ]);
  });

  it('has no line of an alarm in the duration graph, since a source uses its whole time', () => {
    const lines = find(source, 'Duration and timeout').properties.annotations?.horizontal ?? [];
    assert.deepEqual(
      lines.map(({ label }) => label),
      ['timeout'],
    );
  });
});

describe('a dashboard', () => {
  it('names only metrics of AWS that exist, with the dimensions that they have', () => {
    for (const metric of [...sink, ...source].flatMap(metricsOf)) {
      if (metric.namespace === 'tdkafka') continue;
      assert.ok(OF_AWS[kindOf(metric)]?.includes(metric.name), `${kindOf(metric)} ${metric.name}`);
    }
  });

  it('shows no metric with the same statistic twice in a graph', () => {
    for (const { properties } of [...sink, ...source]) {
      const entries = (properties.metrics ?? []).map((entry) => JSON.stringify(entry));
      assert.equal(new Set(entries).size, entries.length, properties.title);
    }
  });

  it('has no two widgets in one place', () => {
    for (const widgets of [sink, source]) {
      const taken = widgets.flatMap(({ x, y, width, height }) =>
        Array.from({ length: width * height }, (_, at) => `${x + (at % width)},${y + Math.floor(at / width)}`),
      );
      assert.equal(new Set(taken).size, taken.length);
    }
  });
});

function kindOf({ namespace, dimensions }: NamedMetric): string {
  return `${namespace} ${[...dimensions].sort().join(',')}`;
}
