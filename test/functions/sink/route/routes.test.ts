import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { nameSubtable } from '../../../../functions/sink/decode/subtable-name.ts';
import { errorOf, mapper, NOW, reasonOf, rowsOf, rowText, shown, textsOf } from '../../../support/route/mapped.ts';

const V = [{ path: 'v' }];
const TIME = '1700000000123';

describe('a route', () => {
  it('makes a row of fields at any depth', () => {
    const route = {
      stable: 'readings',
      subtable: `\${device.id}`,
      timestamp: { field: 'meta.ts', unit: 'ms' },
      columns: [
        { path: 'data.current', name: 'current', type: 'FLOAT' },
        { path: 'data.voltage', type: 'INT' },
        { name: 'source', value: 'plant', type: 'VARCHAR(16)' },
      ],
      tags: [
        { path: 'device.location', name: 'location', type: 'VARCHAR(64)' },
        { path: 'device.group', type: 'INT' },
      ],
    };
    const value = {
      meta: { ts: 1_700_000_000_000 },
      device: { id: 'd-1', location: 'x', group: 3 },
      data: { voltage: 220, current: 10.3, unused: { a: [1] } },
    };
    const [row] = rowsOf(value, [route]);
    assert.ok(row);
    assert.equal(
      rowText(row),
      "db.readings.d-1 | 1700000000000 | current FLOAT 10.3, data_voltage INT 220, source VARCHAR 'plant' | location VARCHAR 'x', device_group INT 3",
    );
    assert.deepEqual(row.lengths, [0, 0, 5]);
    assert.deepEqual(row.table.tags.lengths, [1, 0]);
    assert.deepEqual(
      row.table.declared,
      new Map([
        ['source', 16],
        ['location', 64],
      ]),
    );
    assert.equal(row.record, 7);
  });

  it('leaves out a column whose field is missing, unless it has a default or is required', () => {
    const columns = [{ path: 'a' }, { path: 'b', default: 5 }, { path: 'c', default: 'x', type: 'NCHAR(4)' }];
    const route = { stable: 's', subtable: 't', columns };
    assert.deepEqual(textsOf('{"a":1}', [route]), [`db.s.t | ${TIME} | a DOUBLE 1, b DOUBLE 5, c NCHAR 'x' | `]);
    assert.deepEqual(textsOf('{"b":null,"c":"y"}', [route]), [`db.s.t | ${TIME} | b NULL NULL, c NCHAR 'y' | `]);
    const required = { name: 'r', stable: 's', columns: [{ path: 'a', required: true }] };
    const error = errorOf('{}', [required]);
    assert.deepEqual(
      [error.message, error.column, error.route, error.stage],
      ['route r: column a: the record has no such field', 'a', 'r', 'route'],
    );
  });

  it('rejects a record with none of its columns', () => {
    assert.equal(
      reasonOf('{"w":1}', [{ stable: 's', columns: V }]),
      'route routes[0]: the record has none of the columns',
    );
  });

  it('finds keys with dots that are in backticks', () => {
    const route = { stable: 's', subtable: 't', columns: [{ path: '`a.b`.`c``d`', name: 'x' }] };
    assert.deepEqual(textsOf({ 'a.b': { 'c`d': 1 } }, [route]), [`db.s.t | ${TIME} | x DOUBLE 1 | `]);
  });

  it('shares the objects of a subtable and of a layout among rows', () => {
    const map = mapper([{ stable: 's', subtable: `\${id}`, columns: V, tags: [{ path: 'g' }] }]);
    const [a, b, other, a2] = [{ id: 'a' }, { id: 'b' }, { id: 'a', g: 'y' }, { id: 'a' }].map((value) => {
      const rows = map({ v: 1, g: 'x', ...value });
      return typeof rows === 'string' ? undefined : rows[0];
    });
    assert.equal(a?.table, a2?.table);
    assert.equal(a?.layout, b?.layout);
    assert.notEqual(a?.table, b?.table);
    assert.notEqual(a?.table, other?.table);
    assert.deepEqual(other && shown(other.table.tags), ["g VARCHAR 'y'"]);
  });

  it('never takes one device for another, however similar their names and tags', () => {
    const map = mapper([{ stable: 's', subtable: `\${a}_\${b}`, columns: V, tags: [{ path: 'c' }] }]);
    const word = fc.stringMatching(/^[ab_]{1,2}$/);
    fc.assert(
      fc.property(fc.record({ a: word, b: word, c: word }), (fields) => {
        const rows = map({ v: 1, ...fields });
        assert.ok(typeof rows !== 'string' && rows[0] !== undefined);
        assert.equal(rows[0].table.name, `${fields.a}_${fields.b}`);
        assert.deepEqual(shown(rows[0].table.tags), [`c VARCHAR '${fields.c}'`]);
      }),
    );
  });

  it('names subtables as schemaless writing does without a template', () => {
    const route = { stable: 's', columns: V, tags: [{ path: 'b', type: 'INT' }, { path: 'a' }, { path: 'n' }] };
    const [row] = rowsOf({ v: 1, a: "x'y", b: 1, n: null }, [route]);
    assert.equal(
      row?.table.name,
      nameSubtable({}, 's', [
        ['a', "x'y"],
        ['b', '1'],
      ]).name,
    );
  });

  it('gives a NULL no length, beside texts that have one', () => {
    const [row] = rowsOf({ a: null, b: 'xy' }, [
      { stable: 's', columns: [{ path: 'a', type: 'NCHAR' }, { path: 'b' }] },
    ]);
    assert.deepEqual(row && shown(row), ['a NCHAR NULL', "b VARCHAR 'xy'"]);
    assert.deepEqual(row?.lengths, [0, 2]);
  });

  it('writes into a plain table, which has no tags', () => {
    const [row] = rowsOf('{"v":1}', [{ table: 'plain', columns: V }]);
    assert.deepEqual([row?.table.stable, row?.table.name, row?.table.tags.values], [undefined, 'plain', []]);
  });

  it('adds topic, partition, offset, key and times of the record as columns when told to', () => {
    const names = { topic: 'k_t', partition: 'k_p', offset: 'k_o', key: 'k_k', timestamp: 'k_ts', ingestTime: 'k_in' };
    const route = { stable: 's', subtable: 't', columns: V, provenance: names };
    const key = Buffer.from("k'1").toString('base64');
    assert.deepEqual(textsOf('{"v":1}', [route], { record: { key } }), [
      `db.s.t | ${TIME} | v DOUBLE 1, k_t VARCHAR 'plant-a', k_p INT 3, k_o BIGINT 42, k_k VARCHAR 'k\\'1', k_ts TIMESTAMP ${TIME}, k_in TIMESTAMP ${NOW} | `,
    ]);
    const [row] = rowsOf('{"v":1}', [{ ...route, provenance: { key: 'k' } }]);
    assert.deepEqual(row && shown(row), ['v DOUBLE 1', 'k VARCHAR NULL']);
    const binary = Buffer.from([0xff]).toString('base64');
    assert.equal(
      reasonOf('{"v":1}', [{ ...route, provenance: { key: 'k' } }], { record: { key: binary } }),
      "route routes[0]: the record's key is not UTF-8",
    );
  });

  it('may have a JSON tag with scalars', () => {
    const route = { stable: 's', subtable: 't', columns: V, tags: [{ path: 'j', type: 'JSON' }] };
    const [row] = rowsOf('{"v":1,"j":{"a":1,"a":2,"b":"O\'B","c":null}}', [route]);
    assert.deepEqual(row && shown(row.table.tags), ['j JSON \'{"a":2,"b":"O\\\'B","c":null}\'']);
    const held = rowsOf('{"v":1,"j":{"a":9007199254740992,"b":1e22,"c":0.10}}', [route])[0];
    assert.deepEqual(held && shown(held.table.tags), ['j JSON \'{"a":9007199254740992,"b":1e+22,"c":0.1}\'']);
    for (const [json, reason] of [
      ['{"ä":1}', 'a JSON tag takes keys of printable ASCII only'],
      ['{"":1}', 'a JSON tag takes keys of printable ASCII only'],
      ['{"a":[1]}', 'a JSON tag takes an object of scalars only'],
      ['{"a":9007199254740993}', 'a JSON tag takes numbers that a double holds only'],
      ['{"a":"x","b":-1e400}', 'a JSON tag takes numbers that a double holds only'],
      [`{"a":${'9'.repeat(400)}}`, 'a JSON tag takes numbers that a double holds only'],
      ['[1]', 'JSON takes an object, not an array'],
      [`{"a":"${'x'.repeat(4_095)}"}`, 'the value has 4103 bytes, TDengine stores at most 4095'],
    ] as const) {
      assert.equal(reasonOf(`{"v":1,"j":${json}}`, [route]), `route routes[0]: tag j: ${reason}`);
    }
  });
});

describe('several routes', () => {
  const by = (name: string, more: object) => ({ name, stable: name, subtable: 't', columns: V, ...more });
  const taking = (value: unknown, routes: readonly object[], options = {}) =>
    rowsOf(value, routes, options).map(({ table }) => table.stable);

  it('make a row each of a record that matches them', () => {
    const routes = [
      by('a', {}),
      by('b', { when: { field: 'k', equals: 'x' } }),
      by('c', { when: { field: 'k', equals: 'y' } }),
    ];
    assert.deepEqual(taking({ v: 1, k: 'x' }, routes), ['a', 'b']);
    assert.deepEqual(taking({ v: 1, k: 'y' }, routes), ['a', 'c']);
  });

  it('are chosen by exact topic or by pattern of the whole topic', () => {
    const routes = [
      by('a', { topics: ['x', 'plant-a'] }),
      by('b', { topicPattern: 'plant' }),
      by('c', { topicPattern: 'plant|plant-.' }),
    ];
    assert.deepEqual(taking({ v: 1 }, routes), ['a', 'c']);
  });

  const conditions: readonly [when: object, value: object, holds: boolean][] = [
    [{ field: 'k', equals: 'x' }, { k: 'x' }, true],
    [{ field: 'k', equals: 'x' }, { k: 'xy' }, false],
    [{ field: 'k', equals: "ü'" }, { k: "ü'" }, true],
    [{ field: 'k', equals: 1 }, { k: 1 }, true],
    [{ field: 'k', equals: 1 }, { k: '1' }, false],
    [{ field: 'k', equals: '1' }, { k: 1 }, false],
    [{ field: 'k', equals: true }, { k: true }, true],
    [{ field: 'k', equals: true }, { k: false }, false],
    [{ field: 'k', in: ['a', 2] }, { k: 2 }, true],
    [{ field: 'k', in: ['a', 2] }, { k: 'b' }, false],
    [{ field: 'k', equals: 'x' }, {}, false],
    [{ field: 'k.l', exists: true }, { k: { l: null } }, true],
    [{ field: 'k.l', exists: true }, { k: {} }, false],
    [{ field: 'k.l', exists: false }, { k: 1 }, true],
    [{ header: 'h', equals: 'ü' }, {}, true],
    [{ header: 'h', equals: 'old' }, {}, false],
    [{ header: 'n', in: [5, 6] }, {}, true],
    [{ header: 'e', exists: true }, {}, true],
    [{ header: 'x', exists: false }, {}, true],
    [{ header: 'x', equals: '' }, {}, false],
  ];
  const bytes = (text: string) => [...new Int8Array(Buffer.from(text))];
  const headers = [{ h: bytes('old') }, { h: bytes('ü') }, { n: bytes('5') }, { e: null }];
  for (const [when, value, holds] of conditions) {
    it(`${holds ? 'take' : 'leave out'} ${JSON.stringify(value)} when ${JSON.stringify(when)}`, () => {
      const routes = [by('all', {}), by('some', { when })];
      assert.deepEqual(taking({ v: 1, ...value }, routes, { record: { headers } }), holds ? ['all', 'some'] : ['all']);
    });
  }

  it('need all conditions of a list to be true', () => {
    const routes = [
      by('all', {}),
      by('some', {
        when: [
          { field: 'k', equals: 1 },
          { field: 'l', exists: true },
        ],
      }),
    ];
    assert.deepEqual(taking({ v: 1, k: 1 }, routes), ['all']);
    assert.deepEqual(taking({ v: 1, k: 1, l: 0 }, routes), ['all', 'some']);
  });

  it('reject a record that none of them takes, or skip it when the settings say so', () => {
    const routes = [by('a', { when: { field: 'k', exists: true } })];
    assert.equal(reasonOf({ v: 1 }, routes), 'no route takes the record');
    assert.equal(mapper(routes, { settings: { unrouted: 'skip' } })({ v: 1 }), 'unrouted');
    const elsewhere = [by('a', { topics: ['other'] })];
    assert.equal(reasonOf('no JSON', elsewhere), 'no route takes the record');
    assert.equal(mapper(elsewhere, { settings: { unrouted: 'skip' } })('no JSON'), 'unrouted');
  });

  it('reject a whole record when one of them cannot map it', () => {
    const routes = [by('a', {}), by('b', { columns: [{ path: 'v', type: 'BOOL' }] })];
    assert.equal(reasonOf({ v: 'x' }, routes), 'route b: column v: BOOL takes true, false, 0 or 1 only');
  });
});

describe('a JSON value that routes cannot map', () => {
  const route = [{ stable: 's', columns: V }];

  it('gives no row when it is null', () => {
    assert.deepEqual(mapper(route)('null'), []);
  });

  for (const [value, reason] of [
    ['5', 'the value is neither an object nor an array'],
    ['"x"', 'the value is neither an object nor an array'],
    ['{"v":1} x', 'the value is not JSON: character 9: nothing may follow the value'],
    ['{"v":1', 'the value is not JSON: character 7: a comma or } is expected'],
  ] as const) {
    it(`is rejected: ${value}`, () => assert.equal(reasonOf(value, route), reason));
  }

  for (const value of ['', ' ', '\n', '\t\r\n ']) {
    it(`gives no row when it is blank: ${JSON.stringify(value)}`, () => assert.deepEqual(rowsOf(value, route), []));
  }
});

describe('OpenTSDB’s JSON', () => {
  it('can be mapped by a route', () => {
    const route = {
      stable: `\${metric}`,
      stablePattern: '[a-z_]+',
      timestamp: { field: 'timestamp', unit: 'auto' },
      columns: [{ path: 'value', name: '_value', type: 'DOUBLE' }],
      tags: [{ path: 'tags.host', name: 'host', type: 'VARCHAR' }],
    };
    const value = [
      { metric: 'cpu', timestamp: 1_700_000_000, value: 18, tags: { host: 'web01' } },
      { metric: 'mem', timestamp: 1_700_000_000_123, value: 2.5, tags: { host: 'web02' } },
    ];
    assert.deepEqual(
      rowsOf(value, [route]).map(({ table, time, values }) => [table.stable, time, ...values, ...table.tags.values]),
      [
        ['cpu', '1700000000000', '18', "'web01'"],
        ['mem', '1700000000123', '2.5', "'web02'"],
      ],
    );
  });
});
