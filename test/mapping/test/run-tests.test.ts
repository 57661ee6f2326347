import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, it } from 'node:test';
import { EXAMPLE_FILES } from '../../../functions/shared/settings/docs/examples.ts';
import { readConnectorsFile } from '../../../functions/shared/settings/file/read-file.ts';
import type { SinkSettings } from '../../../functions/shared/settings/index.ts';
import { differenceText } from '../../../mapping/test/difference.ts';
import { reportLines } from '../../../mapping/test/report-lines.ts';
import { runTests, type TestReport } from '../../../mapping/test/run-tests.ts';
import { readPage } from '../../docs/pages.ts';
import { fileOf, sinkOf } from '../../support/mapping-file.ts';

const NOW = Date.parse('2024-05-01T08:00:00Z');

function run(sinks: Readonly<Record<string, SinkSettings>>, files: Readonly<Record<string, string>> = {}) {
  const readFile = (path: string) => {
    const text = files[path];
    if (text === undefined) throw new Error(`${path} is not there`);
    return Buffer.from(text);
  };
  return runTests({ sinks, readFile, now: NOW, clock: () => 0 });
}

/** How the tests of a sink ended: name and differences. */
function endsOf({ tests }: TestReport) {
  return Object.fromEntries(tests.map(({ name, differences }) => [name, differences.map(differenceText)]));
}

async function ends(settings: object, tests: readonly object[], files: Readonly<Record<string, string>> = {}) {
  return endsOf(await run({ sink: sinkOf({ ...settings, tests }) }, files));
}

const JSON_SINK = {
  topics: ['plant'],
  database: 'plants',
  format: 'json',
  databasePrecision: 'ms',
  routes: [
    {
      name: 'readings',
      when: { field: 'kind', equals: 'reading' },
      stable: 'readings',
      subtable: `\${id}`,
      timestamp: { field: 'ts', unit: 'ms' },
      columns: [{ path: 'v', type: 'FLOAT' }, { path: 'n' }],
      tags: [{ path: 'place', type: 'VARCHAR(16)' }],
    },
    { name: 'events', when: { field: 'kind', equals: 'event' }, table: 'events', columns: [{ path: 'text' }] },
  ],
};
const READING = { kind: 'reading', id: 'd1', ts: NOW, v: 1.5, place: 'hall' };

describe('tests of a mapping', () => {
  it('pass as docs/mapping-tests.md and the examples have them', async () => {
    const [yaml = ''] = /(?<=```yaml\n)sinks:[\s\S]*?(?=```)/.exec(readPage('docs/mapping-tests.md')) ?? [];
    const ofPage = await run(fileOf(yaml).sinks);
    assert.equal(ofPage.tests.length, 4);
    assert.deepEqual(Object.values(endsOf(ofPage)).flat(), []);
    for (const path of EXAMPLE_FILES) {
      const readFile = (name: string) => readFileSync(join(dirname(path), name));
      const { sinks } = readConnectorsFile(path);
      const report = await runTests({ sinks, readFile, now: NOW, clock: () => 0 });
      assert.deepEqual(Object.values(endsOf(report)).flat(), [], path);
    }
  });

  it('fail by a value, a tag, a time and a name that are not the expected ones', async () => {
    const records = [{ value: READING }];
    const rows = [
      { subtable: 'd2', time: '2024-05-01T08:00:01Z', columns: { v: 1.6, n: null, x: 1 }, tags: { place: 'yard' } },
    ];
    assert.deepEqual(await ends(JSON_SINK, [{ name: 'test', records, rows }]), {
      test: [
        'row 1, subtable: expected d2, got d1',
        'row 1, time: expected 2024-05-01T08:00:01Z, got 2024-05-01T08:00:00.000Z',
        'row 1, column v: expected 1.6, got 1.5 (FLOAT)',
        'row 1, column x: expected, and not there: 1',
        'row 1, tag place: expected "yard", got "hall" (VARCHAR)',
      ],
    });
  });

  it('fail by rows that are missing or too many, and by more columns than are named when these are all', async () => {
    const records = [{ value: READING }, { value: { ...READING, id: 'd2', v: 2 } }];
    assert.deepEqual(
      await ends(JSON_SINK, [
        { name: 'fewer', records, rows: [{ subtable: 'd1' }] },
        {
          name: 'more',
          records,
          rows: [{ subtable: 'd1' }, { subtable: 'd2' }, { subtable: 'd3', columns: { v: 3 } }],
        },
        { name: 'counted', records, rows: 3 },
        { name: 'exact', records, rows: [{ subtable: 'd1', columns: { v: 1.5 } }, { subtable: 'd2' }], exact: true },
        { name: 'in any order', records, rows: [{ columns: { v: 2 } }, { subtable: 'd1' }] },
      ]),
      {
        fewer: ['another row: not expected: d2 2024-05-01T08:00:00.000Z place="hall" v=2'],
        more: ['row 3: expected, and not there: d3 v=3'],
        counted: ['rows: expected 3, got 2'],
        exact: [
          'row 1, tag place: not expected: "hall"',
          'row 2, column v: not expected: 2',
          'row 2, tag place: not expected: "hall"',
        ],
        'in any order': [],
      },
    );
  });

  it('fail by a rejection that is not expected, is another, or does not come', async () => {
    const other = { name: 'other', records: [{ value: { kind: 'other' } }] };
    assert.deepEqual(
      await ends(JSON_SINK, [
        { ...other, rows: 0 },
        { ...other, name: 'reason', rejected: 'bad luck' },
        { ...other, name: 'stage', rejected: { stage: 'decode' } },
        { ...other, name: 'route', rejected: [{ route: 'readings' }, 'another'] },
        { ...other, name: 'right', rejected: { stage: 'route', reason: 'no route' } },
        { name: 'none', records: [{ value: READING }], rows: 1, rejected: 'no route', skipped: 'empty' },
        { name: 'column', records: [{ value: { ...READING, v: 'x' } }], rejected: { column: 'v', route: 'readings' } },
      ]),
      {
        other: ['record 1: not expected: rejected (route: no route takes the record)'],
        reason: ['record 1: expected rejected (bad luck), got rejected (route: no route takes the record)'],
        stage: ['record 1: expected rejected (decode), got rejected (route: no route takes the record)'],
        route: [
          'record 1: expected rejected (route readings), got rejected (route: no route takes the record)',
          'a record: expected, and not there: rejected (another)',
        ],
        right: [],
        none: [
          'a record: expected, and not there: rejected (no route)',
          'a record: expected, and not there: skipped (empty)',
        ],
        column: [],
      },
    );
  });

  it('tell the reasons of skips from each other', async () => {
    const records = [{ value: null }, { value: ' ' }, { value: { kind: 'other' } }];
    const skipping = { ...JSON_SINK, unrouted: 'skip' };
    assert.deepEqual(
      await ends(skipping, [
        { name: 'right', records, skipped: ['tombstone', 'empty', 'unrouted'] },
        { name: 'wrong', records, skipped: ['tombstone', 'unrouted', 'unrouted'] },
      ]),
      { right: [], wrong: ['record 2: expected skipped (unrouted), got skipped (empty)'] },
    );
  });

  it('begin with the tables and rows that `given` makes, and need not name those that stay', async () => {
    const given = [
      'CREATE STABLE plants.readings (_ts TIMESTAMP, v FLOAT) TAGS (place VARCHAR(4))',
      "INSERT INTO plants.d0 USING plants.readings TAGS ('old') VALUES (1, 9)",
      `INSERT INTO plants.d1 USING plants.readings TAGS ('hall') VALUES (${NOW}, 9)`,
    ];
    const records = [{ value: { ...READING, n: 5 } }];
    const isFixed = { ...JSON_SINK, evolve: { addColumns: false } };
    assert.deepEqual(
      await ends(JSON_SINK, [
        { name: 'evolves', given, now: '1970-05-01T00:00:00Z', records, rows: [{ columns: { v: 1.5, n: 5 } }] },
        { name: 'refused', given: ['CREATE NONSENSE'], records, rows: 1 },
      ]),
      {
        evolves: [],
        refused: ['the test: expected to run, got given[0]: TDengine 0x2600: syntax error near …'],
      },
    );
    assert.deepEqual(
      await ends(isFixed, [
        { name: 'fixed', given: given.slice(0, 1), records, rejected: { stage: 'schema', column: 'n' } },
      ]),
      { fixed: [] },
    );
  });

  it('have the databases that the sink itself may not make', async () => {
    const noDatabase = { ...JSON_SINK, autoCreate: { database: false } };
    const own = ["CREATE DATABASE plants PRECISION 'us'"];
    assert.deepEqual(
      await ends(noDatabase, [
        { name: 'made', records: [{ value: READING }], rows: [{ time: NOW }] },
        { name: 'own', given: own, records: [{ value: READING }], rows: [{ time: `${NOW}000` }] },
        { name: 'none', given: ['CREATE DATABASE other'], records: [{ value: READING }], rows: 0 },
      ]),
      {
        made: [],
        own: [],
        none: [
          'record 1: expected an end, got sent again: database plants does not exist and autoCreate.database is false',
        ],
      },
    );
  });

  it('have each record’s key, headers and place, and its time by when they run', async () => {
    const route = {
      table: 't',
      timestamp: { source: 'record' },
      when: { header: 'v', equals: '1' },
      columns: [],
      provenance: { topic: 'topic', partition: 'p', offset: 'o', key: 'k', ingestTime: 'at' },
    };
    const settings = { ...JSON_SINK, routes: [route] };
    const headers = { v: '1', none: null };
    const records = [
      { value: {}, key: 'a', headers },
      { value: {}, headers, partition: 3, offset: 7, timestamp: '2024-05-01T00:00:00Z' },
      { value: {}, headers, partition: 3 },
    ];
    const rows = [
      { time: NOW, columns: { topic: 'plant', p: 0, o: 0, k: 'a', at: NOW } },
      { time: '2024-05-01T00:00:00Z', columns: { p: 3, o: 7, k: null } },
      { time: NOW + 2, columns: { p: 3, o: 8 } },
    ];
    assert.deepEqual(await ends(settings, [{ name: 'test', records, rows }]), { test: [] });
  });

  it('read records of files, with all digits of their values', async () => {
    const line = '{"kind":"reading","id":"d1","ts":1714550400000,"n":9007199254740993,"place":"hall"}';
    const files = {
      'values.ndjson': `${line}\n\n{"kind":"other"}\r\n`,
      'records.ndjson': `{"key":"k","value":${line}}\n{"value":null}\n`,
      'bad.ndjson': '{"value":{}}\n{"valeu":{}}\n',
    };
    const rows = [{ columns: { n: '9007199254740993' } }];
    assert.deepEqual(
      await ends(
        JSON_SINK,
        [
          { name: 'values', records: [{ file: 'values.ndjson' }], rows, rejected: 'no route' },
          { name: 'records', records: [{ file: 'records.ndjson', lines: 'records' }], rows, skipped: 'tombstone' },
          { name: 'bad', records: [{ file: 'bad.ndjson', lines: 'records' }], rows: 0 },
          { name: 'missing', records: [{ file: 'missing.ndjson' }], rows: 0 },
        ],
        files,
      ),
      {
        values: [],
        records: [],
        bad: ['the test: expected to run, got bad.ndjson, line 2: valeu: unknown setting'],
        missing: ['the test: expected to run, got missing.ndjson is not there'],
      },
    );
  });

  it('may be of sinks of every format', async () => {
    const common = { topics: ['t'], database: 'd', databasePrecision: 'ms' };
    const at = '2024-05-01T08:00:00Z';
    const rows = [{ stable: 'm', time: at, columns: { _value: 1.5 }, tags: { host: 'a' } }];
    const point = { metric: 'm', timestamp: NOW, value: 1.5, tags: { host: 'a' } };
    assert.deepEqual(
      {
        ...(await ends({ ...common, dataPrecision: 'ms' }, [
          {
            name: 'line',
            records: [{ value: `m,host=a v=1.5,n=1i ${NOW}` }, { value: 'm v=' }],
            rows: [{ stable: 'm', time: at, columns: { v: 1.5, n: 1 }, tags: { host: 'a' } }],
            rejected: { stage: 'decode' },
          },
        ])),
        ...(await ends({ ...common, format: 'telnet' }, [
          { name: 'telnet', records: [{ value: `m ${NOW} 1.5 host=a` }], rows },
        ])),
        ...(await ends({ ...common, format: 'opentsdb-json' }, [{ name: 'json', records: [{ value: point }], rows }])),
      },
      { line: [], telnet: [], json: [] },
    );
  });

  it('report routes that none of them reaches, and fields that no route takes', async () => {
    const tests = [{ name: 'test', records: [{ value: { ...READING, extra: 1, more: { a: 1 } } }], rows: 1 }];
    const { tests: ended, sinks } = await run({ sink: sinkOf({ ...JSON_SINK, tests }) });
    assert.deepEqual(sinks, [
      { sink: 'sink', unreached: ['events'], untaken: ['plant: extra', 'plant: more'], merged: [], changedTags: [] },
    ]);
    assert.deepEqual(ended[0]?.untaken, ['plant: extra', 'plant: more']);
    assert.deepEqual([...(ended[0]?.reached ?? [])], ['readings']);
  });

  it('report rows of one record that became one, and tags that a record changes, as the sink does', async () => {
    const route = {
      ...{ stable: 'parts', subtable: `\${id}`, timestamp: { field: 'ts', unit: 'ms' }, explode: 'parts' },
      columns: [{ path: 'parts.v', name: 'v', type: 'INT' }],
      tags: [{ path: 'place', type: 'VARCHAR(8)' }],
    };
    const value = { id: 'd1', ts: NOW, place: 'hall', parts: [{ v: 1 }, { v: 2 }] };
    const moved = { id: 'd1', ts: NOW + 1, place: 'roof', parts: [{ v: 3 }] };
    const tests = [{ name: 'test', records: [{ value }, { value: moved }], rows: 2 }];
    const settings = { topics: ['t'], database: 'd', databasePrecision: 'ms', format: 'json', routes: [route] };
    const report = await run({ sink: sinkOf({ ...settings, tests }) });
    const [ended] = report.tests;
    assert.deepEqual(ended?.differences, []);
    assert.deepEqual(ended?.merged, ['t: d.parts']);
    assert.deepEqual(ended?.changedTags, ['t: d.parts: place']);
    const lines = reportLines(report, { placeOf: () => 'here' });
    assert.deepEqual(lines.slice(-7, -2), [
      'Rows of one record with the same table and time, of which the last is left:',
      '  sink: t: d.parts',
      '',
      'Tags that records change, which TDengine keeps as they are:',
      '  sink: t: d.parts: place',
    ]);
  });
});
