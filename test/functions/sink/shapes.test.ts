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

describe('shapes of people’s JSON, read back', () => {
  it('are an element of an array by its place', async () => {
    const route = {
      stable: 's',
      subtable: `\${key}`,
      columns: [
        { path: 'rxInfo.0.rssi', name: 'rssi', type: 'INT' },
        { path: 'object.t', name: 't' },
      ],
    };
    const { counts, found } = await play(
      [route],
      ['{"rxInfo":[{"rssi":-97}],"object":{"t":1.5}}'],
      'SELECT rssi, t FROM DB.s',
    );
    assert.deepEqual([counts, found], [{ written: 1, rejected: 0, rows: 1 }, [[-97, 1.5]]]);
  });

  it('are JSON in a text, and in base64 in another record', async () => {
    const of = (client: string, from: readonly string[]) => ({
      stable: 's',
      subtable: `\${clientid}`,
      when: { field: 'clientid', equals: client },
      parse: { path: 'payload', from },
      columns: [{ path: 'payload.temp', name: 'temp', type: 'DOUBLE' }, { path: 'qos' }],
    });
    const { counts, found, untaken } = await play(
      [of('c1', ['json']), of('c2', ['base64', 'json'])],
      [
        '{"clientid":"c1","qos":1,"payload":"{\\"temp\\":20.5}"}',
        '{"clientid":"c2","qos":1,"payload":"eyJ0ZW1wIjoyMC41fQ=="}',
      ],
      'SELECT tbname, temp FROM DB.s ORDER BY tbname',
    );
    assert.deepEqual(counts, { written: 2, rejected: 0, rows: 2 });
    assert.deepEqual(found, [
      ['c1', 20.5],
      ['c2', 20.5],
    ]);
    assert.deepEqual(untaken, []);
  });

  it('are several documents in one record', async () => {
    const route = {
      stable: 'cw',
      timestamp: { field: 'timestamp', unit: 'ms' },
      columns: [{ path: 'value.max', type: 'DOUBLE' }],
      tags: [{ path: 'metric_name' }],
    };
    const value =
      '{"metric_name":"a","timestamp":1700000000000,"value":{"max":18.0}}\n{"metric_name":"b","timestamp":1700000000000,"value":{"max":1}}\n';
    const sql = 'SELECT metric_name, value_max FROM DB.cw ORDER BY metric_name';
    const { counts, found } = await play([route], [value], sql, { documents: 'many' });
    assert.deepEqual(
      [counts, found],
      [
        { written: 1, rejected: 0, rows: 2 },
        [
          ['a', 18],
          ['b', 1],
        ],
      ],
    );
  });

  it('are readings of one time, which are told apart by their place or by a step', async () => {
    const route = {
      stable: 's',
      subtable: `\${key}_\${$index}`,
      explode: 'temps',
      columns: [{ path: 'temps', name: 'v', type: 'DOUBLE' }],
      tags: [{ path: '$index', name: 'place' }],
    };
    const value = '{"temps":[20.1,20.3,20.5]}';
    const { found } = await play([route], [value], 'SELECT tbname, place, v FROM DB.s ORDER BY place');
    assert.deepEqual(
      found,
      [
        ['k_0', '0', 20.1],
        ['k_1', '1', 20.3],
        ['k_2', '2', 20.5],
      ].map(([name, place, v]) => [name, Number(place), v]),
    );
    const stepped = { ...route, subtable: `\${key}`, tags: [], timestamp: { source: 'record', step: '100ms' } };
    const { found: times } = await play([stepped], [value], 'SELECT CAST(_c0 AS BIGINT), v FROM DB.s ORDER BY _c0');
    assert.deepEqual(
      times.map(([time, v]) => [Number(time) - TS, v]),
      [
        [0, 20.1],
        [100, 20.3],
        [200, 20.5],
      ],
    );
  });

  it('are metrics of OpenTelemetry in OTLP JSON: resources as tags, data points exploded, gauges and sums by a route each', async () => {
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

  it('are metrics of Sparkplug B in JSON: one row of a message, in which metrics are columns', async () => {
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
