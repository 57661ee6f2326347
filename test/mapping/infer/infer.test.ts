import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { inferMapping } from '../../../mapping/infer/infer.ts';
import { sinkYaml } from '../../../mapping/infer/sink-yaml.ts';
import { verifyProposal } from '../../../mapping/infer/verify.ts';
import { eventRecords, type GivenRecord } from '../../../mapping/records/given-record.ts';
import { differenceText } from '../../../mapping/test/difference.ts';
import { runTests } from '../../../mapping/test/run-tests.ts';
import { fileOf } from '../../support/mapping-file.ts';

const NOW = Date.parse('2024-05-02T08:00:00Z');
const TS = Date.parse('2024-05-01T08:00:00Z');
const NAMES = { sink: 'plant', database: 'plant' };

function given(values: readonly unknown[], more: Partial<GivenRecord> = {}) {
  const texts = values.map((value) => (typeof value === 'string' ? value : JSON.stringify(value)));
  return eventRecords(
    texts.map((text) => ({ topic: 'plant', value: Buffer.from(text), ...more })),
    NOW,
  );
}

function only(values: readonly unknown[], more: Partial<GivenRecord> = {}) {
  const { routes, choices } = inferMapping(given(values, more));
  assert.equal(routes.length, 1);
  const [route] = routes;
  assert.ok(route);
  const typeOf = (name: string) =>
    [...(route.columns ?? []), ...(route.tags ?? [])].find((one) => one.name === name)?.type;
  return { route, choices, typeOf };
}

describe('a route is proposed', () => {
  const reading = (id: string, at: number, more: object = {}) => ({
    deviceId: id,
    ts: TS + at,
    temp: 20.5,
    place: 'hall',
    ...more,
  });

  it('with time, subtable, tags and columns', () => {
    const { route } = only([reading('d1', 0), reading('d2', 1, { place: 'yard' }), reading('d1', 2)]);
    assert.deepEqual(route, {
      name: 'plant',
      stable: 'plant',
      subtable: `\${deviceId}`,
      timestamp: { field: 'ts', unit: 'ms' },
      columns: [{ path: 'temp', name: 'temp', type: 'DOUBLE' }],
      tags: [
        { path: 'deviceId', name: 'deviceId', type: 'VARCHAR(16)' },
        { path: 'place', name: 'place', type: 'VARCHAR(16)' },
      ],
    });
  });

  it('with rows of whole records where an array’s elements would make no column', () => {
    const { route } = only([
      { ts: TS, device: 'd1', parts: [{ id: 'p1' }] },
      { ts: TS + 1, device: 'd1', parts: [] },
    ]);
    assert.equal(route.explode, undefined);
  });

  it('whose subtable is named by keys in backticks where they could be taken for an expression', () => {
    const { route } = only([
      { ts: TS, 'a(b)': { id: 'd1' }, v: 1 },
      { ts: TS + 1, 'a(b)': { id: 'd2' }, v: 2 },
    ]);
    assert.equal(route.subtable, '$' + '{`a(b)`.`id`}');
  });

  it('in which text that changes within a subtable is a column', () => {
    const { route } = only([reading('d1', 0), reading('d1', 1, { place: 'yard' })]);
    assert.deepEqual(
      route.columns?.map(({ path }) => path),
      ['temp', 'place'],
    );
  });

  it('with the unit of its times by their digits', () => {
    for (const [time, timestamp] of [
      [1_714_550_400, { field: 't', unit: 's' }],
      [1_714_550_400_000_000, { field: 't', unit: 'us' }],
      ['1714550400000000000', { field: 't', unit: 'ns' }],
      ['2024-05-01T10:00:00+02:00', { field: 't', unit: 'iso' }],
      ['2024-05-01T10:00:00', { value: `\${parseTime(record.t, "yyyy-MM-dd'T'HH:mm:ss", "UTC")}` }],
      ['01.05.2024 10:00', { value: `\${parseTime(record.t, "dd.MM.yyyy HH:mm", "UTC")}` }],
      [12, { source: 'record' }],
    ] as const) {
      assert.deepEqual(only([{ t: time, v: 1 }]).route.timestamp, timestamp, String(time));
    }
    const { route } = only([{ ts: TS, v: 1 }, { v: 2 }]);
    assert.deepEqual(route.timestamp, { field: 'ts', unit: 'ms', missing: 'record' });
  });

  it('with a type for each column that keeps what came', () => {
    const { typeOf, route } = only([
      '{"i":1,"count":1,"big":9007199254740993,"huge":18446744073709551615,"d":0.12345678901234567890,"b":true,"n":"1.5","w":"true","s":"abc","at":"2024-05-01T08:00:00Z","mix":1,"fw":"1.5","a":[1,2],"none":null,"o":{}}',
      '{"i":2.5,"count":2,"big":1,"huge":1,"d":1,"b":false,"n":"2","w":"false","s":"abcdefghijklmnopqrst","at":"2024-05-01T08:00:01Z","mix":"x","fw":"1.6","a":[],"none":null}',
    ]);
    assert.deepEqual(
      Object.fromEntries(
        ['i', 'count', 'big', 'huge', 'd', 'b', 'n', 'w', 's', 'mix', 'fw', 'a'].map((name) => [name, typeOf(name)]),
      ),
      {
        ...{ i: 'DOUBLE', count: 'BIGINT', big: 'BIGINT', huge: 'BIGINT UNSIGNED', d: 'DECIMAL(24, 19)', b: 'BOOL' },
        ...{ n: 'DOUBLE', w: 'BOOL', s: 'VARCHAR(64)', mix: 'VARCHAR(16)', fw: 'VARCHAR(16)', a: 'VARCHAR(16)' },
      },
    );
    assert.deepEqual(route.timestamp, { field: 'at', unit: 'iso' });
    assert.deepEqual(route.ignore, ['none', 'o']);
  });

  it('for each value of a field with which other fields come', () => {
    const { routes } = inferMapping(
      given([
        { kind: 'reading', id: 'a', ts: TS, v: 1 },
        { kind: 'alarm', id: 'a', ts: TS, text: 'hot', level: 2, by: 'x' },
        { kind: 'reading', id: 'b', ts: TS, v: 2 },
      ]),
    );
    assert.deepEqual(
      routes.map(({ name, when, subtable }) => ({ name, when, subtable })),
      [
        { name: 'reading', when: { field: 'kind', equals: 'reading' }, subtable: `reading_\${id}` },
        { name: 'alarm', when: { field: 'kind', equals: 'alarm' }, subtable: `alarm_\${id}` },
      ],
    );
  });

  it('for each topic where these have other fields', () => {
    const records = [
      ...given([{ id: 'a', ts: TS, v: 1 }], { topic: 'readings' }),
      ...given([{ user: 'x', login: true, reason: 'y' }], { topic: 'logins' }),
    ];
    assert.deepEqual(
      inferMapping(records).routes.map(({ topics }) => topics),
      [['readings'], ['logins']],
    );
  });

  it('of an array whose elements have a time or a name of their own, and of no other', () => {
    const { route } = only([
      {
        gw: 'g',
        readings: [
          { sensor: 's1', ts: TS, v: 1 },
          { sensor: 's2', ts: TS, v: 2 },
        ],
      },
    ]);
    assert.deepEqual([route.explode, route.timestamp], ['readings', { field: 'readings.ts', unit: 'ms' }]);
    const named = only([
      {
        device: 'g',
        ts: TS,
        phases: [
          { name: 'a', volts: 1, amps: 2 },
          { name: 'b', volts: 2, amps: 3 },
        ],
      },
    ]).route;
    assert.deepEqual([named.explode, named.subtable], ['phases', `\${device}_\${phases.name}`]);
    const twice = only([
      {
        device: 'g',
        ts: TS,
        metrics: [
          { name: 'a', value: 1 },
          { name: 'a', value: 2 },
        ],
      },
    ]);
    assert.deepEqual([twice.route.explode, twice.typeOf('metrics')], [undefined, 'VARCHAR(128)']);
  });

  it('whose subtable is named by the record’s key where no field names a device', () => {
    const keyed = only(
      [
        { ts: TS, v: 1 },
        { ts: TS + 1, v: 2 },
      ],
      { key: 'd.1' },
    ).route;
    assert.deepEqual([keyed.subtable, keyed.replaceDots], [`\${key}`, '_']);
    assert.equal(only([{ ts: TS, v: 1 }]).route.table, 'plant');
  });
});

/** The proposal for records as YAML, and how its tests end. */
async function tried(records: ReturnType<typeof given>) {
  const proposal = inferMapping(records);
  assert.deepEqual(inferMapping(records), proposal);
  const verified = await verifyProposal(proposal, records, NAMES, NOW);
  const yaml = sinkYaml(proposal, verified, NAMES, true);
  const report = await runTests({
    sinks: fileOf(yaml).sinks,
    readFile: () => Buffer.alloc(0),
    now: NOW,
    clock: () => 0,
  });
  return { proposal, verified, yaml, report };
}

describe('a proposal', () => {
  it('says which samples give no row, and which rows fall together', async () => {
    const { verified } = await tried(
      given([{ ts: TS, v: 1 }, { ts: TS, v: 2 }, 'no JSON', { ts: 1_000_000_000, v: 3 }]),
    );
    assert.deepEqual(verified.notes, [
      'sample 3: its value is not JSON',
      'sample 4: rejected (write): table plant: TDengine 0x060b: Timestamp data out of range: the time, read as of 2001-09-09 (UTC), is not kept by the database, or is in another unit than dataPrecision or the timestamp of the route says',
      '1 rows have the subtable and time of another, and take its place',
    ]);
  });

  it('makes a row of every sample or says why not, and its tests pass, whatever the samples are', async () => {
    const scalar = fc.oneof(
      fc.double({ noNaN: true, noDefaultInfinity: true }),
      fc.integer(),
      fc.boolean(),
      fc.string(),
      fc.constant(null),
      fc.bigInt({ min: -(2n ** 70n), max: 2n ** 70n }).map((big) => ({ big: String(big) })),
    );
    const key = fc.oneof(
      fc.constantFrom('id', 'ts', 'type', 'name', 'v', 'a.b', 'key', 'device_id', '_ts', 'list'),
      fc.string({ minLength: 1, maxLength: 5 }),
    );
    const object = fc.dictionary(
      key,
      fc.oneof(
        scalar,
        fc.dictionary(key, scalar, { maxKeys: 3 }),
        fc.array(fc.oneof(scalar, fc.dictionary(key, scalar, { maxKeys: 3 })), { maxLength: 3 }),
      ),
      { maxKeys: 6 },
    );
    const time = fc.integer({ min: 0, max: 1e6 }).map((at) => TS + at);
    const series = fc.integer({ min: 0, max: 3 }).chain((length) =>
      fc.record({
        time: fc.array(time, { minLength: length, maxLength: length }),
        v: fc.array(scalar, { minLength: length, maxLength: length }),
      }),
    );
    const member = fc.record({ t: scalar, ts: time }, { requiredKeys: [] });
    const members = fc.record({ at: time, kind: fc.constantFrom('a', 'b'), 'dev-1': member, 'dev-2': member });
    const sample = fc.record({
      base: object,
      series: fc.option(series, { nil: undefined, freq: 2 }),
      members: fc.option(members, { nil: undefined, freq: 2 }),
      id: fc.constantFrom('d1', 'd2', 'd.3', undefined),
      type: fc.constantFrom('a', 'b', undefined),
      ts: fc.oneof(
        fc.integer({ min: 0, max: 1e6 }).map((at) => TS + at),
        fc.constant(undefined),
      ),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(sample, { minLength: 1, maxLength: 6 }), async (samples) => {
        const texts = samples.map(({ base, ...rest }) =>
          JSON.stringify({ ...base, ...rest }).replaceAll(/\{"big":"(-?\d+)"\}/g, '$1'),
        );
        const records = given(texts);
        const { verified, report } = await tried(records);
        assert.deepEqual(
          report.tests.flatMap(({ differences }) => differences.map(differenceText)),
          [],
        );
        const told = verified.notes.filter((note) => note.startsWith('sample ')).length;
        assert.equal(told + verified.written, records.length, verified.notes.join('\n'));
      }),
      { numRuns: 12 },
    );
  });
});
