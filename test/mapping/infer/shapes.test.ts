import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { gzipSync } from 'node:zlib';
import { proposed, tried, valuesOf } from '../../support/infer/tried.ts';

const TS = Date.parse('2024-05-01T08:00:00Z');
const base64 = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64');

describe('a route is proposed that', () => {
  it('makes columns of pairs of a name and a value', async () => {
    const { route, columnOf } = await proposed(
      {
        dev: 'g',
        ts: TS,
        data: [
          { n: 'temp', v: 20.5, u: 'C' },
          { n: 'state.x', v: 'ok', u: '' },
        ],
      },
      { dev: 'g', ts: TS + 1, data: [{ n: 'temp', v: 21, u: 'C' }] },
    );
    assert.deepEqual(route.pivot, [{ array: 'data', name: 'n', value: 'v' }]);
    assert.equal(columnOf('data_temp')?.path, 'data.temp');
    assert.equal(columnOf('data_state.x')?.path, 'data.`state.x`');
    assert.deepEqual(route.ignore, ['data.u']);
  });

  it('makes columns of pairs whose values have several names, and of their moment none', async () => {
    const { route } = await proposed({
      timestamp: TS,
      metrics: [
        { name: 'a', timestamp: TS, doubleValue: 1.5 },
        { name: 'b', timestamp: TS, booleanValue: true },
      ],
    });
    assert.deepEqual(route.pivot?.[0]?.value, ['doubleValue', 'booleanValue']);
    assert.deepEqual(route.timestamp, { field: 'timestamp', unit: 'ms' });
  });

  it('takes documents out of texts: JSON, base64 of JSON, base64 of gzip', async () => {
    const inside = { temp: 20.5, door: { open: true } };
    const packed = gzipSync(JSON.stringify(inside)).toString('base64');
    const { route, columnOf } = await proposed(
      {
        id: 'a',
        ts: TS,
        json: JSON.stringify(inside),
        body: base64(inside),
        zip: packed,
        deep: base64({ in: '{"v":1}' }),
      },
      { id: 'b', ts: TS, json: null, body: base64(inside), zip: packed, deep: base64({ in: '{"v":2}' }) },
    );
    assert.deepEqual(route.parse, [
      { path: 'json', from: 'json' },
      { path: 'body', from: ['base64', 'json'] },
      { path: 'zip', from: ['base64', 'gzip', 'json'] },
      { path: 'deep', from: ['base64', 'json'] },
      { path: 'deep.in', from: 'json' },
    ]);
    for (const name of ['json_temp', 'body_door_open', 'zip_temp', 'deep_in_v']) assert.ok(columnOf(name), name);
  });

  it('leaves texts alone of which some hold no document', async () => {
    const { route } = await proposed({ ts: TS, note: '{"a":1}' }, { ts: TS + 1, note: 'text' });
    assert.equal(route.parse, undefined);
  });

  it('reads several documents of one value', async () => {
    const lines = [TS, TS + 1].map((ts) => JSON.stringify({ id: 'a', ts, v: 1 })).join('\n');
    const { proposal } = await proposed(lines);
    assert.equal(proposal.isMany, true);
  });

  it('reads bare values', async () => {
    const { columnOf } = await proposed('21.5', '22');
    assert.deepEqual(columnOf('value'), { path: '$value', name: 'value', type: 'DOUBLE' });
  });

  it('makes rows of objects whose keys are names', async () => {
    const { route } = await proposed({ ts: TS, sensors: { 'dev-1': { temp: 1.5 }, 'dev-2': { temp: 2.5 } } });
    assert.deepEqual([route.explode, route.explodeObjects, route.subtable], ['sensors', true, `\${sensors.$key}`]);
    const gateway = await proposed({
      'dev 1': [
        { ts: TS, v: 1 },
        { ts: TS + 1, v: 2 },
      ],
      'dev 2': [{ ts: TS, v: 3 }],
    });
    assert.deepEqual([gateway.route.explode, gateway.route.subtable], ['$value', `\${$key}`]);
    const fixed = await proposed({ ts: TS, door: { open: true, at: 1 }, window: { open: false, at: 2 } });
    assert.equal(fixed.route.explode, undefined);
  });

  it('takes what stands beside the members of an object by $parent', async () => {
    const devices = { at: TS, site: 'north', 'dev-1': { t: 21.5 }, 'dev-2': { t: 19 } };
    const { route, columnOf, whyOf, rows } = await proposed({ id: 'g1', devices });
    assert.deepEqual([route.explode, route.explodeObjects], ['devices', true]);
    assert.equal(route.subtable, `\${id}_\${devices.$key}`);
    assert.deepEqual(route.timestamp, { field: 'devices.$parent.at', unit: 'ms' });
    assert.equal(columnOf('site')?.path, 'devices.$parent.site');
    assert.ok(whyOf('devices.$parent.site', '$parent'));
    assert.equal(rows.length, 2);
    const whole = await proposed({ ...devices, at: '2024-05-01 08:00:00', id: 'g1' });
    assert.equal(whole.route.subtable, `\${$parent.id}_\${$key}`);
    assert.deepEqual(whole.route.timestamp, { value: `\${parseTime($parent.at, "yyyy-MM-dd HH:mm:ss", "UTC")}` });
    assert.equal(whole.rows.length, 2);
  });

  it('tells kinds apart by what stands beside the members of an object', async () => {
    const { proposal } = await proposed(
      { on: { kind: 'a', 'dev-1': { t: 1 }, 'dev-2': { t: 2 } }, ts: TS },
      { on: { kind: 'b' }, ts: TS, alarm: 'hot', level: 2 },
    );
    assert.deepEqual(
      proposal.routes.map(({ when }) => when),
      [
        { field: 'on.$parent.kind', equals: 'a' },
        { field: 'on.kind', equals: 'b' },
      ],
    );
  });

  it('keeps objects with names as fields where records of another kind have none', async () => {
    const { route } = await proposed(
      { kind: 'a', ts: TS, 'dev-1': { t: 1 }, 'dev-2': { t: 2 } },
      { kind: 'b', ts: TS, alarm: 'hot' },
    );
    assert.deepEqual([route.explode, route.columns?.length], [undefined, 2]);
  });

  it('passes over elements that have nothing for a column', async () => {
    const { route, rows, whyOf } = await proposed({ id: 'a', readings: [{ ts: TS, v: 1 }, { ts: TS + 1 }] });
    assert.equal(route.empty, 'skip');
    assert.equal(whyOf('empty', 'skip'), '1 of 2 elements have no field of any column');
    assert.equal(rows.length, 1);
    const full = await proposed({
      id: 'a',
      readings: [
        { ts: TS, v: 1 },
        { ts: TS + 1, v: null },
      ],
    });
    assert.equal(full.route.empty, undefined);
  });

  it('passes over no element that has something for a computed column alone', async () => {
    const { route } = await tried(
      valuesOf({ id: 'a', readings: [{ ts: TS, v: 1, t: '5 %' }, { ts: TS + 1, t: '6 %' }, { ts: TS + 2 }] }),
    ).then(({ proposal }) => ({ route: proposal.routes[0] }));
    assert.equal(route?.empty, undefined);
  });

  it('makes rows of pairs of a time and a value', async () => {
    const { route, columnOf } = await proposed({
      meter: 'm1',
      points: [
        [TS, 1.5],
        [TS + 1, 2.5],
      ],
    });
    assert.deepEqual(route.timestamp, { field: 'points.0', unit: 'ms' });
    assert.equal(columnOf('points_1')?.path, 'points.1');
  });

  it('makes rows of arrays in arrays, of each of several beside each other', async () => {
    const nested = await proposed({
      groups: [
        { name: 'a', samples: [{ ts: TS, v: 1 }] },
        { name: 'b', samples: [{ ts: TS, v: 2 }] },
      ],
    });
    assert.deepEqual([nested.route.explode, nested.route.subtable], ['groups.samples', `\${groups.name}`]);
    const { route, others } = await proposed({
      id: 'a',
      inside: { points: [{ time: TS, temp: 1 }] },
      outside: { points: [{ time: TS, wind: 2 }] },
    });
    assert.deepEqual(
      [route, ...others].map(({ name, when }) => [name, when]),
      [
        ['plant_inside', { field: 'inside.points', exists: true }],
        ['plant_outside', { field: 'outside.points', exists: true }],
      ],
    );
    assert.deepEqual(
      [route, ...others].map(({ columns }) => columns?.map(({ path }) => path)),
      [['inside.points.temp'], ['outside.points.wind']],
    );
  });

  it('takes samples without the array by a route of their own', async () => {
    const { others } = await proposed(
      { id: 'a', ts: TS, points: [{ ts: TS, v: 1 }] },
      { id: 'a', ts: TS, alarm: 'hot' },
    );
    assert.deepEqual(
      others.map(({ when }) => when),
      [{ field: 'points', exists: false }],
    );
  });

  it('keeps an array of what heard a device as JSON, with the numbers of the first', async () => {
    const { route, columnOf } = await proposed({
      devEui: 'a',
      time: '2024-05-01T08:00:00Z',
      object: { t: 1.5, h: 2.5, p: 3 },
      rx: [
        { gatewayId: 'g1', rssi: -57 },
        { gatewayId: 'g2', rssi: -90 },
      ],
    });
    assert.equal(route.explode, undefined);
    assert.equal(columnOf('rx_0_rssi')?.path, 'rx.0.rssi');
    assert.ok(columnOf('rx'));
  });

  it('names subtables so that rows of one moment stay apart', async () => {
    const { route, notes } = await proposed(
      { host: 'a', ts: TS, what: 'cpu', load: 1 },
      { host: 'a', ts: TS, what: 'disk', load: 2 },
    );
    assert.equal(route.subtable, `\${host}_\${what}`);
    assert.deepEqual(notes, []);
  });

  it('guesses the zone of times without one, and says so', async () => {
    const { route, notes } = await proposed({ at: '2024-05-01 08:00:00.5', v: 1 }, { at: null, v: 2 });
    assert.ok('value' in route.timestamp);
    assert.match(route.timestamp.value, /coalesce\(record\.at\) == null \? timestamp : parseTime/);
    assert.deepEqual(notes, ['at has no zone: UTC is a guess; write the zone of the devices into parseTime']);
  });

  it('reads decimal commas, and numbers with their unit', async () => {
    const { columnOf, rows } = await proposed(
      { id: 'a', ts: TS, eu: '1.234,5', t: '23.5 °C', both: '7,25 kWh', pct: '5%' },
      { id: 'a', ts: TS + 1, eu: '2', t: null, both: '8 kWh', pct: '7%' },
    );
    for (const name of ['eu', 't', 'both', 'pct']) assert.equal(columnOf(name)?.type, 'DOUBLE', name);
    assert.deepEqual(Object(rows[0]).columns, { eu: 1234.5, t: 23.5, both: 7.25, pct: 5 });
  });

  it('keeps words for switches as text, and says how they become BOOL', async () => {
    const { proposal, columnOf } = await proposed({ ts: TS, plug: 'ON', v: 1 }, { ts: TS + 1, plug: 'OFF', v: 1 });
    assert.equal(columnOf('plug')?.type, 'VARCHAR(16)');
    const why = proposal.choices.find(({ about }) => about === 'plug')?.why ?? '';
    assert.ok(why.includes(`\${{"ON": true, "OFF": false}[record.plug]}`), why);
  });
});

describe('an envelope is known by its shape', () => {
  const change = (op: string, after: object | null) => ({ before: null, after, source: { table: 't' }, op, ts_ms: TS });

  it('of change events', async () => {
    const row = { id: 7, at: TS * 1_000, kwh: '1.5' };
    const { proposal } = await proposed(change('c', row), change('u', { ...row, at: TS * 1_000 + 1 }));
    assert.equal(proposal.envelope.debezium, true);
    const [route] = proposal.routes;
    assert.deepEqual(route?.timestamp, { field: 'at', unit: 'us' });
    const gone = await tried(valuesOf(change('c', row), change('d', null)));
    assert.deepEqual(gone.notes, ['sample 2: it is a change that removes rows']);
  });

  it('of Kafka Connect, whose schema gives the types', async () => {
    const schema = {
      type: 'struct',
      fields: [
        { field: 'sensor', type: 'string' },
        { field: 'at', type: 'int64', name: 'org.apache.kafka.connect.data.Timestamp' },
        { field: 'p', type: 'bytes', name: 'org.apache.kafka.connect.data.Decimal', parameters: { scale: '2' } },
      ],
    };
    const { proposal, columnOf, rows } = await proposed({ schema, payload: { sensor: 'a', at: TS, p: 'MDk=' } });
    assert.equal(proposal.envelope.connect, true);
    assert.deepEqual(columnOf('p'), { path: 'p', name: 'p' });
    assert.deepEqual(Object(rows[0]).columns, { p: '123.45' });
  });
});
