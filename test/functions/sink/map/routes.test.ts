import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { nameSubtable } from '../../../../functions/sink/decode/subtable-name.ts';
import { errorOf, mapper, NOW, reasonOf, rowsOf, rowText, shown } from './support/mapped.ts';

const V = [{ path: 'v' }];
const TIME = '1700000000123';

/** The rows as text. */
function texts(value: unknown, routes: readonly object[], options = {}): string[] {
  return rowsOf(value, routes, options).map(rowText);
}

describe('a route', () => {
  it('makes a row of fields of any depth', () => {
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
    assert.deepEqual(texts('{"a":1}', [route]), [`db.s.t | ${TIME} | a BIGINT 1, b BIGINT 5, c NCHAR 'x' | `]);
    assert.deepEqual(texts('{"b":null,"c":"y"}', [route]), [`db.s.t | ${TIME} | b NULL NULL, c NCHAR 'y' | `]);
    const required = { name: 'r', stable: 's', columns: [{ path: 'a', required: true }] };
    const error = errorOf('{}', [required]);
    assert.deepEqual(
      [error.message, error.column, error.route, error.stage],
      ['route r: column a: the record has no such field', 'a', 'r', 'map'],
    );
  });

  it('rejects a record with none of its columns', () => {
    assert.equal(
      reasonOf('{"w":1}', [{ stable: 's', columns: V }]),
      'route routes[0]: the record has none of the columns',
    );
  });

  it('finds keys with dots in backticks', () => {
    const route = { stable: 's', subtable: 't', columns: [{ path: '`a.b`.`c``d`', name: 'x' }] };
    assert.deepEqual(texts({ 'a.b': { 'c`d': 1 } }, [route]), [`db.s.t | ${TIME} | x BIGINT 1 | `]);
  });

  it('gives rows of one subtable the same object, and rows of one layout too', () => {
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

  it('takes one device for another in no records, however alike their names and tags', () => {
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

  it('names subtables as schemaless writing does when it has no template', () => {
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

  it('writes into a plain table, which has no tags', () => {
    const [row] = rowsOf('{"v":1}', [{ table: 'plain', columns: V }]);
    assert.deepEqual([row?.table.stable, row?.table.name, row?.table.tags.values], [undefined, 'plain', []]);
  });

  it('says where a row comes from', () => {
    const names = { topic: 'k_t', partition: 'k_p', offset: 'k_o', key: 'k_k', timestamp: 'k_ts', ingestTime: 'k_in' };
    const route = { stable: 's', subtable: 't', columns: V, provenance: names };
    const key = Buffer.from("k'1").toString('base64');
    assert.deepEqual(texts('{"v":1}', [route], { record: { key } }), [
      `db.s.t | ${TIME} | v BIGINT 1, k_t VARCHAR 'plant-a', k_p INT 3, k_o BIGINT 42, k_k VARCHAR 'k\\'1', k_ts TIMESTAMP ${TIME}, k_in TIMESTAMP ${NOW} | `,
    ]);
    const [row] = rowsOf('{"v":1}', [{ ...route, provenance: { key: 'k' } }]);
    assert.deepEqual(row && shown(row), ['v BIGINT 1', 'k VARCHAR NULL']);
    const binary = Buffer.from([0xff]).toString('base64');
    assert.equal(
      reasonOf('{"v":1}', [{ ...route, provenance: { key: 'k' } }], { record: { key: binary } }),
      "route routes[0]: the record's key is not UTF-8",
    );
  });

  it('has a JSON tag of scalars', () => {
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
      ['[1]', 'JSON takes an object, not an array'],
      [`{"a":"${'x'.repeat(4_095)}"}`, 'the value has 4103 bytes, TDengine stores at most 4095'],
    ] as const) {
      assert.equal(reasonOf(`{"v":1,"j":${json}}`, [route]), `route routes[0]: tag j: ${reason}`);
    }
  });
});

describe('names by templates', () => {
  const topicPattern = '(?<area>plant)-(?<site>[a-z]+)';

  it('take topic and captures into database, stable and subtable', () => {
    const route = {
      topicPattern,
      database: `\${area}_\${site}`,
      stable: `m_\${site}`,
      subtable: `\${topic}_\${key}`,
      columns: V,
    };
    const key = Buffer.from('k1').toString('base64');
    assert.deepEqual(texts('{"v":1}', [route], { record: { key } }), [
      `plant_a.m_a.plant-a_k1 | ${TIME} | v BIGINT 1 | `,
    ]);
    assert.equal(reasonOf('{"v":1}', [route]), 'route routes[0]: subtable: the record has no key');
  });

  it('take a field before a name only in backticks', () => {
    const route = { stable: 's', subtable: `\${topic}\${\`topic\`}`, columns: V };
    assert.deepEqual(texts('{"v":1,"topic":"f"}', [route]), [`db.s.plant-af | ${TIME} | v BIGINT 1 | `]);
  });

  it('take fields into a stable only as far as its pattern allows', () => {
    const route = { stable: `m_\${kind}`, stablePattern: 'm_[a-z]+', subtable: 't', columns: V };
    assert.deepEqual(texts('{"v":1,"kind":"temp"}', [route]), [`db.m_temp.t | ${TIME} | v BIGINT 1 | `]);
    for (const kind of ['', 'Temp', 'x y', 'a`b']) {
      assert.equal(reasonOf({ v: 1, kind }, [route]), 'route routes[0]: stable: the name does not match stablePattern');
    }
  });

  const subtable = `\${id}`;
  const refused: readonly [id: unknown, reason: string][] = [
    [undefined, 'the record has no id'],
    [null, 'the record has no id'],
    [{}, 'id is neither text, nor a number, nor a boolean'],
    ['', 'the name is empty'],
    ['10.0.0.1', 'the name has a dot in it, which TDengine does not take'],
    ['ü'.repeat(97), 'the name is longer than 192 bytes'],
    ['\0', 'the name holds U+0000, which SQL cannot carry'],
    ['\ud800', 'the name holds half a surrogate pair, which is not Unicode'],
  ];
  for (const [id, reason] of refused) {
    it(`refuse ${JSON.stringify(id)?.slice(0, 12)}: ${reason}`, () => {
      assert.equal(
        reasonOf({ v: 1, id }, [{ stable: 's', subtable, columns: V }]),
        `route routes[0]: subtable: ${reason}`,
      );
    });
  }

  it('take numbers and booleans as they stand', () => {
    const route = { stable: 's', subtable, columns: V };
    assert.deepEqual(
      ['7', 'true', '"a\'b"'].map((id) => rowsOf(`{"v":1,"id":${id}}`, [route])[0]?.table.name),
      ['7', 'true', "a'b"],
    );
  });

  it('do not take a record without key for one whose key is empty', () => {
    const map = mapper([{ stable: 's', subtable: `k\${key}`, columns: V }]);
    const rows = map({ v: 1 }, { key: '' });
    assert.equal(typeof rows !== 'string' && rows[0]?.table.name, 'k');
    assert.throws(() => map({ v: 1 }), { message: 'route routes[0]: subtable: the record has no key' });
  });

  it('reject the records of a topic whose database cannot be named', () => {
    const route = { name: 'r', database: `d_\${topic}`, stable: 's', columns: V };
    assert.equal(
      reasonOf('{"v":1}', [route], { topic: 'a.b' }),
      "route r: the database's name that the topic makes must have 1 to 64 bytes and no dot",
    );
  });
});

describe('several routes', () => {
  const by = (name: string, more: object) => ({ name, stable: name, subtable: 't', columns: V, ...more });
  const taking = (value: unknown, routes: readonly object[], options = {}) =>
    rowsOf(value, routes, options).map(({ table }) => table.stable);

  it('all take a record that matches them', () => {
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
    it(`${holds ? 'take' : 'pass over'} ${JSON.stringify(value)} when ${JSON.stringify(when)}`, () => {
      const routes = [by('all', {}), by('some', { when })];
      assert.deepEqual(taking({ v: 1, ...value }, routes, { record: { headers } }), holds ? ['all', 'some'] : ['all']);
    });
  }

  it('need all conditions of a list', () => {
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

  it('reject a record that none takes, or skip it when the settings say so', () => {
    const routes = [by('a', { when: { field: 'k', exists: true } })];
    assert.equal(reasonOf({ v: 1 }, routes), 'no route takes the record');
    assert.equal(mapper(routes, { settings: { unrouted: 'skip' } })({ v: 1 }), 'unrouted');
    const elsewhere = [by('a', { topics: ['other'] })];
    assert.equal(reasonOf('no JSON', elsewhere), 'no route takes the record');
    assert.equal(mapper(elsewhere, { settings: { unrouted: 'skip' } })('no JSON'), 'unrouted');
  });

  it('reject a record whole when one of them cannot map it', () => {
    const routes = [by('a', {}), by('b', { columns: [{ path: 'v', type: 'BOOL' }] })];
    assert.equal(reasonOf({ v: 'x' }, routes), 'route b: column v: BOOL takes true, false, 0 or 1 only');
  });
});

describe('an array', () => {
  const route = {
    name: 'r',
    stable: 's',
    subtable: 't',
    explode: 'groups.readings',
    columns: [{ path: 'groups.readings.v', name: 'v' }, { path: 'groups.name', name: 'group' }, { path: 'site' }],
  };
  const columnsOf = (value: unknown, routes: readonly object[] = [route]) =>
    rowsOf(value, routes).map((row) => row.values.join(' '));

  it('at the top is taken element by element', () => {
    assert.deepEqual(columnsOf('[{"v":1},{"v":2}]', [{ stable: 's', columns: V }]), ['1', '2']);
    assert.deepEqual(columnsOf(' [ ] ', [{ stable: 's', columns: V }]), []);
    assert.equal(reasonOf('[{"v":1},2]', [{ stable: 's', columns: V }]), 'an element of the array is not an object');
  });

  it('at the top needs a route for every element', () => {
    const routes = [{ stable: 's', columns: V, when: { field: 'v', equals: 1 } }];
    assert.equal(reasonOf('[{"v":1},{"v":2}]', routes), 'no route takes the record');
    const skipping = mapper(routes, { settings: { unrouted: 'skip' } });
    assert.equal(skipping('[{"v":1},{"v":2}]').length, 1);
    assert.equal(skipping('[{"v":3},{"v":2}]'), 'unrouted');
  });

  it('inside arrays is exploded with the fields around each, wherever those stand', () => {
    const value =
      '{"groups":[{"readings":[{"v":1},{"v":2}],"name":"g1"},{"name":"g2","readings":[]},{"readings":[{"v":3}]}],"site":"x"}';
    assert.deepEqual(columnsOf(value), ["1 'g1' 'x'", "2 'g1' 'x'", "3 'x'"]);
  });

  it('inside an object is exploded as well', () => {
    assert.deepEqual(columnsOf('{"groups":{"name":"g","readings":[{"v":1},{}]}}'), ["1 'g'", "'g'"]);
  });

  it('of scalars or of arrays gives a row for each scalar', () => {
    const scalars = { ...route, explode: 'a', columns: [{ path: 'a', name: 'v' }, { path: 'b' }] };
    assert.deepEqual(columnsOf('{"a":[1,null,3],"b":0}', [scalars]), ['1 0', 'NULL 0', '3 0']);
    assert.deepEqual(columnsOf('{"b":0,"a":[[1,2],[],[[3]]]}', [scalars]), ['1 0', '2 0', '3 0']);
  });

  it('that is null gives no row, one that is missing or no array rejects the record', () => {
    assert.deepEqual(columnsOf('{"groups":null}'), []);
    assert.deepEqual(columnsOf('{"groups":[null,{"readings":null}]}'), []);
    for (const [value, path] of [
      ['{}', 'groups'],
      ['{"groups":5}', 'groups'],
      ['{"groups":{}}', 'groups.readings'],
      ['{"groups":[{"readings":{}}]}', 'groups.readings'],
      ['{"groups":[1]}', 'groups.readings'],
    ] as const) {
      assert.equal(reasonOf(value, [route]), `route r: explode: the record has no array at ${path}`, value);
    }
  });

  it('that one element has and the next lacks is not taken for the next one’s, whatever was read before', () => {
    const map = mapper([route]);
    for (const readings of [null, [{ v: 1 }]]) {
      const value = { site: 1, groups: [{ readings }, { name: 'b' }] };
      // The elements have other keys than those before, after which none is tried for a while.
      for (let time = 0; time < 5; time++) {
        assert.throws(() => map(value), { message: /explode: the record has no array at groups\.readings$/ });
      }
    }
  });

  it('has only those elements of which the conditions hold', () => {
    const value = '{"groups":[{"name":"a","readings":[{"v":1},{"v":2}]},{"name":"b","readings":[{"v":3}]}],"site":1}';
    const when = (field: string, equals: unknown) => columnsOf(value, [{ ...route, when: { field, equals } }]);
    assert.deepEqual(when('groups.name', 'b'), ["3 'b' 1"]);
    assert.deepEqual(when('groups.readings.v', 2), ["2 'a' 1"]);
    assert.equal(reasonOf(value, [{ ...route, when: { field: 'site', equals: 2 } }]), 'no route takes the record');
  });

  it('can be exploded by one route and kept as text by another', () => {
    const whole = { stable: 'w', subtable: 't', columns: [{ path: 'groups' }] };
    assert.deepEqual(columnsOf('{"groups":{"readings":[{"v":1}]}}', [route, whole]), [
      '1',
      '\'{"readings":[{"v":1}]}\'',
    ]);
  });

  it('gives the rows that a plain flattening of the parsed value gives', () => {
    const reading = fc.record({ v: fc.integer(), z: fc.constant({ v: 9 }) }, { requiredKeys: ['v'] });
    const readings = fc.option(fc.array(reading, { maxLength: 3 }), { freq: 10 });
    // Without readings in every tenth group or so.
    const group = fc.oneof(
      {
        weight: 10,
        arbitrary: fc.record({ name: fc.constantFrom('a', 'b'), readings }, { requiredKeys: ['readings'] }),
      },
      { weight: 1, arbitrary: fc.record({ name: fc.constantFrom('a', 'b') }) },
    );
    const records = fc.record(
      { site: fc.nat(), groups: fc.array(group, { maxLength: 3 }) },
      { requiredKeys: ['groups'] },
    );
    const map = mapper([route]);
    fc.assert(
      fc.property(records, ({ site, groups }) => {
        if (!groups.every((each) => 'readings' in each)) {
          assert.throws(() => map({ site, groups }), { message: /the record has no array at groups\.readings$/ });
          return;
        }
        const expected = groups.flatMap(({ name, readings: all }) =>
          (all ?? []).map(({ v }) =>
            [v, ...(name === undefined ? [] : [`'${name}'`]), ...(site === undefined ? [] : [site])].join(' '),
          ),
        );
        const rows = map({ site, groups });
        assert.ok(typeof rows !== 'string');
        assert.deepEqual(
          rows.map((row) => row.values.join(' ')),
          expected,
        );
      }),
    );
  });
});

describe('all remaining fields', () => {
  const base = { stable: 's', subtable: 't', timestamp: { field: 'ts', unit: 'ms' }, remaining: {} };
  const columns = (value: unknown, more: object = {}) =>
    rowsOf(value, [{ ...base, ...more }]).map((row) => shown(row).join(', '));

  it('become columns with the names of their paths', () => {
    const value = { ts: 1_700_000_000_000, a: 1, b: { c: { d: 'x' }, e: [1, 2] }, n: null };
    assert.deepEqual(columns(value), ["a BIGINT 1, b_c_d VARCHAR 'x', b_e VARCHAR '[1,2]', n NULL NULL"]);
    assert.deepEqual(columns(value, { remaining: { separator: '.' } }), [
      "a BIGINT 1, b.c.d VARCHAR 'x', b.e VARCHAR '[1,2]', n NULL NULL",
    ]);
  });

  it('are those that the route does not name, and that the patterns let in', () => {
    const value = { ts: 1_700_000_000_000, a: 1, b: 2, k: 'x', debug: { x: 1, y: { z: 1 } }, whole: { p: 1 } };
    const named = { columns: [{ path: 'b', name: 'bb' }, { path: 'whole' }], when: { field: 'k', exists: true } };
    assert.deepEqual(columns(value, { ...named, remaining: { exclude: ['debug.*'] } }), [
      'bb BIGINT 2, whole VARCHAR \'{"p":1}\', a BIGINT 1',
    ]);
    assert.deepEqual(columns(value, { remaining: { include: ['debug.*'], exclude: ['*.z'] } }), ['debug_x BIGINT 1']);
  });

  it('come with every element of an array', () => {
    const value = '{"ts":1700000000000,"a":1,"r":[{"x":1},{"y":2,"x":3},{}]}';
    assert.deepEqual(columns(value, { explode: 'r' }), [
      'a BIGINT 1, r_x BIGINT 1',
      'a BIGINT 1, r_y BIGINT 2, r_x BIGINT 3',
      'a BIGINT 1',
    ]);
    assert.deepEqual(
      rowsOf('[{"ts":1700000000000,"a":1},{"ts":1700000000001,"b":2}]', [base]).map((row) => shown(row).join()),
      ['a BIGINT 1', 'b BIGINT 2'],
    );
  });

  it('reject the record when a name cannot be a column', () => {
    const refused: readonly [value: object, reason: string][] = [
      [{ ['x'.repeat(65)]: 1 }, 'the name that the path makes is longer than 64 bytes'],
      [{ g: 1 }, 'the name that the path makes is that of another column or tag of the route'],
      [{ '\0': 1 }, 'the name holds U+0000, which SQL cannot carry'],
      [{ '': 1 }, 'a field has no name'],
    ];
    for (const [value, reason] of refused) {
      const route = { ...base, tags: [{ path: 'tag', name: 'g' }] };
      assert.ok(reasonOf({ ts: 1_700_000_000_000, ...value }, [route]).endsWith(`: ${reason}`), reason);
    }
    assert.equal(
      reasonOf({ ts: 1_700_000_000_000, a_b: 1, a: { b: 1 } }, [base]),
      'route routes[0]: field a_b comes twice',
    );
  });

  it('are read right when records have ever new keys', () => {
    const map = mapper([base]);
    for (let index = 0; index < 6_000; index++) {
      const rows = map({ ts: 1_700_000_000_000, [`k${index}`]: index, same: 1 });
      assert.ok(typeof rows !== 'string' && rows[0] !== undefined);
      assert.deepEqual(shown(rows[0]), [`k${index} BIGINT ${index}`, 'same BIGINT 1']);
    }
  });
});

describe('a value that is no record', () => {
  const route = [{ stable: 's', columns: V }];

  it('gives no row when it is null', () => {
    assert.deepEqual(mapper(route)('null'), []);
  });

  for (const [value, reason] of [
    ['5', 'the value is neither an object nor an array'],
    ['"x"', 'the value is neither an object nor an array'],
    ['', 'the value is not JSON: character 1: a value is expected'],
    ['{"v":1} x', 'the value is not JSON: character 9: nothing may follow the value'],
    ['{"v":1', 'the value is not JSON: character 7: a comma or } is expected'],
  ] as const) {
    it(`is rejected: ${value}`, () => assert.equal(reasonOf(value, route), reason));
  }
});

describe('OpenTSDB’s JSON', () => {
  it('is mapped by a route', () => {
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
