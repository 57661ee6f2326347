import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { forThisFile } from '../../support/servers/for-this-file.ts';
import { startTestTDengine } from '../../support/servers/test-tdengine.ts';
import { recordOf } from '../../support/sink/records.ts';
import { runSink } from '../../support/sink/run-sink.ts';

const server = await forThisFile(startTestTDengine());

const TS = 1_700_000_000_000;

/** Runs one batch of a sink with routes; gives its counts, its warnings, and what a query then finds. */
async function play(routes: readonly object[], values: readonly string[], sql: string, more: object = {}) {
  const database = server.nextDatabase();
  const settings = {
    database,
    format: 'json',
    routes,
    databasePrecision: 'ms',
    errors: { tolerance: 'all', deadLetterTopic: 'dlq' },
    ...more,
  };
  const records = values.map((value, offset) => recordOf(value, offset, { timestamp: TS, key: 'k' }));
  const run = await runSink(server.tdengine, records, { settings });
  const { written, rejected, rows } = run.batch;
  const untaken = run.log.flatMap(({ message, fields }) =>
    message === 'fields of records that no route takes' && Array.isArray(fields.fields)
      ? fields.fields.map(({ path }: { readonly path: string }) => path)
      : [],
  );
  const found = (await server.tdengine.query(sql.replaceAll('DB', database))).rows;
  return { counts: { written, rejected, rows }, untaken, found };
}

describe('JSON of other tools, mapped by routes and read back from TDengine,', () => {
  it('has metrics of OpenTelemetry (OTLP) with resources as tags, a row for each data point, and a route each for gauges and sums', async () => {
    // The JSON encoding of OTLP: https://opentelemetry.io/docs/specs/otlp/#json-protobuf-encoding
    const any = ['value.stringValue', 'value.intValue', 'value.doubleValue', 'value.boolValue'];
    const of = (kind: string) => {
      const points = `resourceMetrics.scopeMetrics.metrics.${kind}.dataPoints`;
      return {
        name: kind,
        stable: kind,
        when: { field: `resourceMetrics.scopeMetrics.metrics.${kind}`, exists: true },
        pivot: [
          { array: 'resourceMetrics.resource.attributes', name: 'key', value: any },
          { array: `${points}.attributes`, name: 'key', value: any },
        ],
        explode: points,
        timestamp: { field: `${points}.timeUnixNano`, unit: 'ns' },
        columns: [
          { path: `${points}.asDouble`, name: 'value_double', type: 'DOUBLE' },
          { path: `${points}.asInt`, name: 'value_int', type: 'BIGINT' },
        ],
        tags: [
          { path: 'resourceMetrics.scopeMetrics.metrics.name', name: 'metric' },
          { path: 'resourceMetrics.resource.attributes.`service.name`', name: 'service' },
          { path: `${points}.attributes.cpu`, name: 'cpu', type: 'INT' },
        ],
        ignore: ['*startTimeUnixNano', '*unit', '*aggregationTemporality', '*isMonotonic', '*scope'],
      };
    };
    const attribute = (key: string, value: object) => ({ key, value });
    const value = {
      resourceMetrics: [
        {
          resource: { attributes: [attribute('service.name', { stringValue: 'shop' })] },
          scopeMetrics: [
            {
              scope: { name: 'x' },
              metrics: [
                {
                  name: 'cpu.load',
                  unit: '1',
                  gauge: {
                    dataPoints: [
                      {
                        attributes: [attribute('cpu', { intValue: '0' })],
                        timeUnixNano: '1700000000000000001',
                        asDouble: 0.25,
                      },
                      {
                        attributes: [attribute('cpu', { intValue: '1' })],
                        timeUnixNano: '1700000000000000001',
                        asDouble: 0.5,
                      },
                    ],
                  },
                },
                {
                  name: 'requests',
                  sum: {
                    aggregationTemporality: 2,
                    isMonotonic: true,
                    dataPoints: [
                      {
                        attributes: [],
                        startTimeUnixNano: '1',
                        timeUnixNano: '1700000000000000002',
                        asInt: '9223372036854775807',
                      },
                    ],
                  },
                },
              ],
            },
          ],
        },
      ],
    };
    const routes = [of('gauge'), of('sum')];
    const more = { databasePrecision: 'ns' };
    const gauges =
      'SELECT CAST(CAST(_c0 AS BIGINT) AS VARCHAR(20)), value_double, metric, service, cpu FROM DB.gauge ORDER BY cpu';
    const { counts, found, untaken } = await play(routes, [JSON.stringify(value)], gauges, more);
    assert.deepEqual(counts, { written: 1, rejected: 0, rows: 3 });
    assert.deepEqual(
      found.map(([time, ...rest]) => [String(time), ...rest]),
      [
        ['1700000000000000001', 0.25, 'cpu.load', 'shop', 0],
        ['1700000000000000001', 0.5, 'cpu.load', 'shop', 1],
      ],
    );
    assert.deepEqual(untaken, []);
    const sums = 'SELECT CAST(value_int AS VARCHAR(20)), metric FROM DB.`sum`';
    assert.deepEqual((await play(routes, [JSON.stringify(value)], sums, more)).found, [
      ['9223372036854775807', 'requests'],
    ]);
  });

  it('has a row for each message of Sparkplug B, in which metrics are columns', async () => {
    // Names of the payload's fields: https://sparkplug.eclipse.org/specification/
    const route = {
      stable: 'devices',
      subtable: `\${key}`,
      pivot: { array: 'metrics', incomplete: 'skip' },
      timestamp: { field: 'timestamp', unit: 'ms' },
      columns: [
        { path: 'metrics.Motor/Speed', name: 'speed', type: 'DOUBLE' },
        { path: 'metrics.Running', name: 'running', type: 'BOOL' },
        { path: 'metrics.Total', name: 'total', type: 'BIGINT' },
        { path: 'seq', type: 'INT' },
      ],
    };
    const metric = (name: string, dataType: string, value: string) =>
      `{"name":"${name}","timestamp":${TS},"dataType":"${dataType}","value":${value}}`;
    const metrics = [
      metric('Motor/Speed', 'Double', '1480.25'),
      metric('Running', 'Boolean', 'true'),
      metric('Total', 'Int64', '9007199254740993'),
      '{"name":"Empty","is_null":true}',
    ];
    const value = `{"timestamp":${TS},"metrics":[${metrics.join()}],"seq":2}`;
    const sql = 'SELECT speed, running, CAST(total AS VARCHAR(20)), seq FROM DB.devices';
    const { counts, found, untaken } = await play([route], [value], sql);
    assert.deepEqual([counts, found], [{ written: 1, rejected: 0, rows: 1 }, [[1480.25, true, '9007199254740993', 2]]]);
    // What pairs have beside name and value is lost, so it is told.
    assert.deepEqual(untaken.toSorted(), ['metrics.dataType', 'metrics.is_null', 'metrics.timestamp']);
  });
});
