import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { forThisFile } from '../../support/servers/for-this-file.ts';
import { startTestTDengine } from '../../support/servers/test-tdengine.ts';
import { recordOf, recordsOf } from '../../support/sink/records.ts';
import { type Run, runSink } from '../../support/sink/run-sink.ts';

const server = await forThisFile(startTestTDengine());

const TIMESTAMP = { field: 'ts', unit: 'ms' };
const TS = 1_700_000_000_000;

function settings(database: string, routes: readonly object[], more: object = {}) {
  return {
    database,
    format: 'json',
    routes,
    databasePrecision: 'ms',
    errors: { tolerance: 'all', deadLetterTopic: 'dlq' },
    ...more,
  };
}

async function rowsIn(sql: string): Promise<readonly (readonly unknown[])[]> {
  return (await server.tdengine.query(sql)).rows;
}

function counts({ batch }: Run) {
  return [batch.received, batch.written, batch.skipped, batch.rejected, batch.retried];
}

describe('JSON that routes map, read back from TDengine,', () => {
  it('has the declared types, lengths and tags, and exact values', async () => {
    const database = server.nextDatabase();
    const route = {
      stable: 'readings',
      subtable: `\${id}`,
      timestamp: TIMESTAMP,
      columns: [
        { path: 'data.big', name: 'big', type: 'BIGINT' },
        { path: 'data.dec', name: 'dec', type: 'DECIMAL(20, 4)' },
        { path: 'data.text', name: 'text', type: 'VARCHAR(40)' },
        { path: 'data.on', name: 'on', type: 'BOOL' },
        { path: 'data.f', name: 'f', type: 'FLOAT' },
      ],
      tags: [
        { path: 'place', type: 'NCHAR(20)' },
        { path: 'group', type: 'INT' },
      ],
    };
    const value = `{"ts":${TS},"id":"d-1","place":"O'Brien's ü","group":"7","data":{"big":9223372036854775807,"dec":1234567890123456.7891,"text":"a\\"b\\\\c'd","on":1,"f":1.5}}`;
    const run = await runSink(server.tdengine, recordsOf([value]), { settings: settings(database, [route]) });
    assert.deepEqual([run.answer, ...counts(run)], [undefined, 1, 1, 0, 0, 0]);
    const described = (await rowsIn(`DESCRIBE ${database}.readings`)).map(([name, type, length, note]) =>
      [name, type, length, note].join(' ').trim(),
    );
    assert.deepEqual(described.slice(1), [
      'big BIGINT 8',
      'dec DECIMAL(20, 4) 16',
      'text VARCHAR 40',
      'on BOOL 1',
      'f FLOAT 4',
      'place NCHAR 20 TAG',
      'group INT 4 TAG',
    ]);
    assert.deepEqual(
      await rowsIn(
        `SELECT CAST(big AS VARCHAR(20)), CAST(dec AS VARCHAR(24)), text, \`on\`, f, place, \`group\` FROM ${database}.\`d-1\``,
      ),
      [['9223372036854775807', '1234567890123456.7891', 'a"b\\c\'d', true, 1.5, "O'Brien's ü", 7]],
    );
  });

  it('is written by several routes into several stables, plain tables and databases', async () => {
    const database = server.nextDatabase();
    const routes = [
      {
        name: 'r',
        stable: `m_\${site}`,
        topicPattern: 'plant-(?<site>[a-z]+)',
        timestamp: TIMESTAMP,
        columns: [{ path: 'v' }],
        tags: [{ path: 'id' }],
      },
      {
        name: 'p',
        table: 'log',
        timestamp: TIMESTAMP,
        columns: [{ path: 'id' }],
        provenance: { topic: 'k_topic', offset: 'k_offset' },
      },
    ];
    const records = [
      recordOf(JSON.stringify({ ts: TS, v: 1, id: 'a' }), 5, { topic: 'plant-x' }),
      recordOf(JSON.stringify({ ts: TS + 1, v: 2, id: 'a' }), 6, { topic: 'plant-y' }),
    ];
    const run = await runSink(server.tdengine, records, { settings: settings(database, routes) });
    assert.deepEqual([run.answer, ...counts(run)], [undefined, 2, 2, 0, 0, 0]);
    assert.deepEqual(await rowsIn(`SELECT v, id FROM ${database}.m_x`), [[1, 'a']]);
    assert.deepEqual(await rowsIn(`SELECT v, id FROM ${database}.m_y`), [[2, 'a']]);
    assert.deepEqual(await rowsIn(`SELECT id, k_topic, k_offset FROM ${database}.log ORDER BY k_offset`), [
      ['a', 'plant-x', 5],
      ['a', 'plant-y', 6],
    ]);
  });

  it('adds and widens columns for remaining fields and arrays', async () => {
    const database = server.nextDatabase();
    const route = {
      stable: 's',
      subtable: `\${id}`,
      timestamp: { field: 'r.ts', unit: 'ms' },
      explode: 'r',
      remaining: {},
    };
    const values = [
      {
        id: 'd',
        r: [
          { ts: TS, a: 1 },
          { ts: TS + 1, b: { c: 'x' } },
        ],
      },
      { id: 'd', r: [{ ts: TS + 2, a: null, e: 'longer than before' }] },
      { id: 'd', r: [] },
    ];
    const records = recordsOf(values.map((value) => JSON.stringify(value)));
    const run = await runSink(server.tdengine, records, { settings: settings(database, [route]) });
    assert.deepEqual([run.answer, ...counts(run)], [undefined, 3, 2, 1, 0, 0]);
    assert.deepEqual(await rowsIn(`SELECT r_a, r_b_c, r_e FROM ${database}.d`), [
      [1, null, null],
      [null, 'x', null],
      [null, null, 'longer than before'],
    ]);
  });

  it('lacks only the bad records, rejected with route and column, and those that no route takes, counted', async () => {
    const database = server.nextDatabase();
    const route = {
      name: 'main',
      stable: 's',
      subtable: 't',
      timestamp: TIMESTAMP,
      when: { field: 'k', equals: 1 },
      columns: [{ path: 'v', type: 'INT' }],
    };
    const values = [{ k: 1, ts: TS, v: 1 }, { k: 1, ts: TS + 1, v: 'secret' }, { k: 2 }, { k: 1, ts: 'secret', v: 2 }];
    const records = [...recordsOf(values.map((value) => JSON.stringify(value))), recordOf('{"k":1', 4)];
    const run = await runSink(server.tdengine, records, {
      settings: settings(database, [route], { unrouted: 'skip' }),
    });
    assert.deepEqual([run.answer, ...counts(run)], [undefined, 5, 1, 1, 3, 0]);
    const rejections = run.log.filter(({ message }) => message === 'record rejected');
    const reasons = rejections.map(({ fields }) => fields.reason);
    assert.deepEqual(reasons, [
      'route main: column v: INT takes whole numbers only',
      'route main: timestamp ts: the text is not a number, as the unit ms needs',
      'the value is not JSON: character 7: a comma or } is expected',
    ]);
    assert.deepEqual(
      run.deadLetters.map(({ value }) => String(value)),
      [1, 3, 4].map((at) => Buffer.from(records[at]?.value ?? '', 'base64').toString()),
    );
  });

  it('has the types of the schema in Kafka Connect’s envelopes', async () => {
    const database = server.nextDatabase();
    const schema = {
      type: 'struct',
      fields: [
        { field: 'ts', type: 'int64' },
        {
          field: 'price',
          type: 'bytes',
          name: 'org.apache.kafka.connect.data.Decimal',
          parameters: { scale: '2', 'connect.decimal.precision': '10' },
        },
        { field: 'small', type: 'int16' },
      ],
    };
    const route = { stable: 's', subtable: 't', timestamp: TIMESTAMP, remaining: {} };
    const values = [{ schema, payload: { ts: TS, price: 'BNI=', small: 3 } }];
    const run = await runSink(server.tdengine, recordsOf(values.map((value) => JSON.stringify(value))), {
      settings: settings(database, [route], { schemasEnable: true }),
    });
    assert.deepEqual([run.answer, ...counts(run)], [undefined, 1, 1, 0, 0, 0]);
    assert.deepEqual(
      (await rowsIn(`DESCRIBE ${database}.s`)).slice(1, 3).map(([name, type]) => [name, type]),
      [
        ['price', 'DECIMAL(10, 2)'],
        ['small', 'SMALLINT'],
      ],
    );
    assert.deepEqual(await rowsIn(`SELECT CAST(price AS VARCHAR(12)), small FROM ${database}.s`), [['12.34', 3]]);
  });
});
