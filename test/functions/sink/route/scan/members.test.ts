import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { reasonOf, rowsOf, textsOf } from '../../../../support/route/mapped.ts';

const rowTexts = (value: unknown, route: object) =>
  textsOf(value, [{ stable: 's', subtable: 't', ...route }]).map((text) => text.split(' | ')[2]);

describe('an object in a JSON record that explodeObjects takes apart', () => {
  const sensors = {
    explode: 'sensors',
    explodeObjects: true,
    columns: [{ path: '$key', name: 'sensor' }, { path: '$index' }, { path: 'sensors.v', name: 'v' }, { path: 'unit' }],
  };

  it('gives a row for each member, with its key, its index and the fields around it', () => {
    const value = '{"unit":"C","sensors":{"in":{"v":20.10},"out side":{"v":-3},"k\\u00fc.\'x":{"v":null}}}';
    assert.deepEqual(rowTexts(value, sensors), [
      "sensor VARCHAR 'in', index BIGINT 0, v DOUBLE 20.10, unit VARCHAR 'C'",
      "sensor VARCHAR 'out side', index BIGINT 1, v DOUBLE -3, unit VARCHAR 'C'",
      "sensor VARCHAR 'kü.\\'x', index BIGINT 2, v NULL NULL, unit VARCHAR 'C'",
    ]);
    assert.deepEqual(rowTexts('{"unit":"C","sensors":{}}', sensors), []);
    assert.deepEqual(rowTexts('{"unit":"C","sensors":null}', sensors), []);
  });

  it('has its keys in subtable names, tags and conditions', () => {
    const route = {
      stable: 's',
      subtable: `\${device}_\${$key}_\${$index}`,
      when: { field: '$key', in: ['a', 'c'] },
      explode: 'm',
      explodeObjects: true,
      columns: [{ path: 'm', name: 'v' }],
      tags: [{ path: 'm.$key', name: 'metric' }],
    };
    assert.deepEqual(textsOf('{"m":{"a":1,"b":2,"c":3},"device":"d"}', [route]), [
      "db.s.d_a_0 | 1700000000123 | v DOUBLE 1 | metric VARCHAR 'a'",
      "db.s.d_c_2 | 1700000000123 | v DOUBLE 3 | metric VARCHAR 'c'",
    ]);
  });

  it('may be an array in another record, with elements that have no key', () => {
    assert.deepEqual(rowTexts('{"sensors":[{"v":1},{"v":2}],"unit":"C"}', sensors), [
      "index BIGINT 0, v DOUBLE 1, unit VARCHAR 'C'",
      "index BIGINT 1, v DOUBLE 2, unit VARCHAR 'C'",
    ]);
    assert.equal(
      reasonOf('{"sensors":5}', [{ stable: 's', subtable: 't', ...sensors }]),
      'route routes[0]: explode: the record has neither an array nor an object at sensors',
    );
  });

  it('may have arrays as members, whose elements are rows with a continued index', () => {
    const value = '{"sensors":{"a":[{"v":1},[{"v":2}]],"b":[],"c":{"v":3}}}';
    assert.deepEqual(rowTexts(value, { ...sensors, columns: sensors.columns.slice(0, 3) }), [
      "sensor VARCHAR 'a', index BIGINT 0, v DOUBLE 1",
      "sensor VARCHAR 'a', index BIGINT 1, v DOUBLE 2",
      "sensor VARCHAR 'c', index BIGINT 2, v DOUBLE 3",
    ]);
  });

  it('gives one row for a repeated key, that of the last value', () => {
    const value = '{"sensors":{"a":{"v":1},"b":{"v":2},"\\u0061":{"v":3},"__proto__":{"v":4},"__proto__":{"v":5}}}';
    assert.deepEqual(rowTexts(value, { ...sensors, columns: [{ path: '$key' }, { path: 'sensors.v', name: 'v' }] }), [
      "key VARCHAR 'b', v DOUBLE 2",
      "key VARCHAR 'a', v DOUBLE 3",
      "key VARCHAR '__proto__', v DOUBLE 5",
    ]);
  });

  it('is one element without explodeObjects', () => {
    const route = {
      explode: 'g.r',
      columns: [
        { path: 'g.r.v', name: 'v' },
        { path: 'g.n', name: 'n' },
      ],
    };
    assert.deepEqual(rowTexts('{"g":{"n":1,"r":[{"v":2}]}}', route), ['v DOUBLE 2, n DOUBLE 1']);
    assert.equal(
      reasonOf('{"g":{"n":1,"r":{"x":{"v":2}}}}', [{ stable: 's', subtable: 't', ...route }]),
      'route routes[0]: explode: the record has no array at g.r',
    );
  });

  it('may be at one or several steps of the path to the exploded array', () => {
    const route = {
      explode: 'devices.points',
      explodeObjects: ['devices'],
      columns: [
        { path: '$key', name: 'device' },
        { path: 'devices.$index', name: 'd' },
        { path: '$index', name: 'p' },
        { path: 'devices.points', name: 'v' },
      ],
    };
    assert.deepEqual(rowTexts('{"devices":{"x":{"points":[5,6]},"y":{"points":[7]}}}', route), [
      "device VARCHAR 'x', d BIGINT 0, p BIGINT 0, v DOUBLE 5",
      "device VARCHAR 'x', d BIGINT 0, p BIGINT 1, v DOUBLE 6",
      "device VARCHAR 'y', d BIGINT 1, p BIGINT 0, v DOUBLE 7",
    ]);
    const both = {
      ...route,
      explodeObjects: ['devices.points', 'devices'],
      columns: [{ path: 'devices.$key' }, { path: '$key' }, { path: 'devices.points', name: 'v' }],
    };
    assert.deepEqual(rowTexts('{"devices":{"x":{"points":{"a":1,"b":2}}}}', both), [
      "devices_key VARCHAR 'x', key VARCHAR 'a', v DOUBLE 1",
      "devices_key VARCHAR 'x', key VARCHAR 'b', v DOUBLE 2",
    ]);
  });

  it('may be the whole record, as gateways send it', () => {
    const route = {
      explode: '$value',
      explodeObjects: true,
      timestamp: { field: 'ts', unit: 'ms' },
      columns: [{ path: 'values.t', name: 't' }],
      tags: [{ path: '$key', name: 'device' }],
      stable: 's',
      subtable: `\${$key}`,
    };
    const a = '{"A":[{"ts":1,"values":{"t":20.5}},{"ts":2,"values":{"t":21}}],"B":{"ts":3,"values":{"t":1}}}';
    const expected = [
      "db.s.A | 1 | t DOUBLE 20.5 | device VARCHAR 'A'",
      "db.s.A | 2 | t DOUBLE 21 | device VARCHAR 'A'",
      "db.s.B | 3 | t DOUBLE 1 | device VARCHAR 'B'",
    ];
    assert.deepEqual(textsOf(a, [route]), expected);
    assert.deepEqual(textsOf(`[${a}]`, [route]), expected);
    const points = { ...route, explode: 'p', explodeObjects: ['$value'], timestamp: { field: 'p.ts', unit: 'ms' } };
    assert.deepEqual(textsOf('{"A":{"p":[{"ts":1,"t":2}]}}', [{ ...points, columns: [{ path: 'p.t', name: 't' }] }]), [
      "db.s.A | 1 | t DOUBLE 2 | device VARCHAR 'A'",
    ]);
  });

  it('has its members’ fields among the remaining ones', () => {
    const route = { explode: 's', explodeObjects: true, columns: [{ path: '$key', name: 'k' }], remaining: {} };
    assert.deepEqual(rowTexts('{"s":{"a":{"v":1,"w":2},"b":{"v":3},"c":4},"x":5}', route), [
      "k VARCHAR 'a', x DOUBLE 5, s_v DOUBLE 1, s_w DOUBLE 2",
      "k VARCHAR 'b', x DOUBLE 5, s_v DOUBLE 3",
      "k VARCHAR 'c', x DOUBLE 5, s DOUBLE 4",
    ]);
  });

  it('may be in an envelope of Kafka Connect', () => {
    const schema = { type: 'struct', fields: [{ field: 's', type: 'map', values: { type: 'int16' } }] };
    const route = {
      stable: 's',
      subtable: 't',
      explode: 's',
      explodeObjects: true,
      columns: [
        { path: '$key', name: 'k' },
        { path: 's', name: 'v' },
      ],
    };
    assert.deepEqual(
      textsOf({ schema, payload: { s: { a: 1, b: 2 } } }, [route], { settings: { schemasEnable: true } }).map(
        (text) => text.split(' | ')[2],
      ),
      ["k VARCHAR 'a', v DOUBLE 1", "k VARCHAR 'b', v DOUBLE 2"],
    );
  });

  it('gives the same rows as flattening the parsed value', () => {
    const names = fc.stringMatching(/^[a-c"\\ü]{1,2}$/u);
    const values = fc.dictionary(names, fc.oneof(fc.integer(), fc.array(fc.integer(), { maxLength: 3 })), {
      maxKeys: 4,
    });
    const route = {
      stable: 's',
      subtable: 't',
      explode: 'm',
      explodeObjects: true,
      columns: [
        { path: '$key', name: 'k' },
        { path: '$index', name: 'i' },
        { path: 'm', name: 'v' },
      ],
    };
    fc.assert(
      fc.property(fc.array(values, { maxLength: 3 }), (records) => {
        const rows = rowsOf(
          records.map((m) => ({ m })),
          [route],
        ).map(({ values: [k, i, v] }) => [k, Number(i), Number(v)]);
        const expected = records.flatMap((m) =>
          Object.entries(m)
            .flatMap(([key, value]) => [value].flat().map((v) => [key, v] as const))
            .map(([key, v], index) => [`'${key.replaceAll('\\', '\\\\')}'`, index, v]),
        );
        assert.deepEqual(rows, expected);
      }),
    );
  });
});

describe('the $index of an element of an exploded array', () => {
  it('is counted from 0 in each exploded array, whatever the conditions', () => {
    const route = {
      explode: 'g.r',
      columns: [
        { path: 'g.$index', name: 'g' },
        { path: '$index', name: 'i' },
        { path: 'g.r', name: 'v' },
      ],
    };
    const value = '{"g":[{"r":[1,2]},{"r":[]},{"r":[3]}]}';
    assert.deepEqual(rowTexts(value, route), [
      'g BIGINT 0, i BIGINT 0, v DOUBLE 1',
      'g BIGINT 0, i BIGINT 1, v DOUBLE 2',
      'g BIGINT 2, i BIGINT 0, v DOUBLE 3',
    ]);
    assert.deepEqual(rowTexts(value, { ...route, when: { field: '$index', equals: 1 } }), [
      'g BIGINT 0, i BIGINT 1, v DOUBLE 2',
    ]);
  });

  it('is that in a top-level array when nothing is exploded, and 0 in another record', () => {
    const route = { columns: [{ path: '$index', name: 'i' }, { path: 'v' }] };
    assert.deepEqual(rowTexts('[{"v":5},[{"v":6}],{"v":7}]', route), [
      'i BIGINT 0, v DOUBLE 5',
      'i BIGINT 1, v DOUBLE 6',
      'i BIGINT 2, v DOUBLE 7',
    ]);
    assert.deepEqual(rowTexts('{"v":5}', route), ['i BIGINT 0, v DOUBLE 5']);
  });

  it('has all its digits, however many elements there are', () => {
    const route = { stable: 's', subtable: 't', explode: 'a', columns: [{ path: '$index', name: 'i' }] };
    const wanted = [0, 9, 10, 99, 100, 999, 1_000, 9_999, 10_000, 10_001, 99_999, 100_000, 120_000];
    for (const count of [1, 10, 11, 100, 101, 10_001, 120_001]) {
      const rows = rowsOf(`{"a":[${Array(count).fill(1).join()}]}`, [
        { ...route, columns: [{ path: '$index', name: 'i' }, { path: 'a' }] },
      ]);
      assert.equal(rows.length, count);
      for (const at of wanted.filter((each) => each < count)) assert.equal(rows[at]?.values[0], String(at));
      assert.equal(rows.at(-1)?.values[0], String(count - 1));
    }
  });

  it('is different from a field called $index, which is written in backticks', () => {
    const route = {
      columns: [
        { path: '$index', name: 'i' },
        { path: '`$index`', name: 'field' },
        { path: 'a.`$key`', name: 'k' },
      ],
    };
    assert.deepEqual(rowTexts('{"$index":7,"a":{"$key":8}}', route), ['i BIGINT 0, field DOUBLE 7, k DOUBLE 8']);
    assert.deepEqual(rowTexts('{"\\u0000index":7,"a":{"$key":8}}', route), ['i BIGINT 0, k DOUBLE 8']);
  });
});

describe('the step of a route’s timestamp', () => {
  const temps = {
    stable: 's',
    subtable: 't',
    explode: 'temps',
    columns: [{ path: 'temps', name: 'v', type: 'DOUBLE' }],
  };
  const times = (value: string, timestamp: object, options = {}) =>
    rowsOf(value, [{ ...temps, timestamp }], options).map(({ time }) => time);

  it('gives each element of an array a time by its index', () => {
    const value = '{"ts":1700000000000,"temps":[1,2,3]}';
    assert.deepEqual(times(value, { field: 'ts', unit: 'ms', step: '100ms' }), [
      '1700000000000',
      '1700000000100',
      '1700000000200',
    ]);
    assert.deepEqual(times(value, { field: 'ts', unit: 'ms', step: -1 }), [
      '1700000000000',
      '1699999999999',
      '1699999999998',
    ]);
    assert.deepEqual(times(value, { source: 'record', step: '1s' }), [
      '1700000000123',
      '1700000001123',
      '1700000002123',
    ]);
    assert.deepEqual(times('{"ts":"2023-11-14T22:13:20Z","temps":[1,2]}', { field: 'ts', unit: 'iso', step: '1m' }), [
      '1700000000000',
      '1700000060000',
    ]);
  });

  it('is exact, and digits finer than the precision are cut', () => {
    const value = '{"ts":1700000000000,"temps":[1,2,3,4]}';
    const fine = { field: 'ts', unit: 'ms', step: '333333ns' };
    assert.deepEqual(times(value, fine, { precision: 'ns' }).slice(1), [
      '1700000000000333333',
      '1700000000000666666',
      '1700000000000999999',
    ]);
    assert.deepEqual(times(value, fine, { precision: 'us' }).slice(1), [
      '1700000000000333',
      '1700000000000666',
      '1700000000000999',
    ]);
    assert.deepEqual(times(value, { ...fine, step: '-500us' }), [
      '1700000000000',
      '1699999999999',
      '1699999999999',
      '1699999999998',
    ]);
  });

  it('rejects a record whose time it makes out of range', () => {
    const route = { ...temps, timestamp: { field: 'ts', unit: 'ms', step: '999999999999s' } };
    assert.equal(
      reasonOf('{"ts":1700000000000,"temps":[1,2]}', [route]),
      'route routes[0]: timestamp ts: the time, read as ms, is out of the range of a ms database',
    );
  });
});

describe('the path $value in a route', () => {
  it('takes a record that is a scalar', () => {
    const route = { stable: 's', subtable: 't', columns: [{ path: '$value' }] };
    const texts = (value: string) => textsOf(value, [route]).map((text) => text.split(' | ')[2]);
    assert.deepEqual(texts('21.50'), ['value DOUBLE 21.50']);
    assert.deepEqual(texts(' "on" '), ["value VARCHAR 'on'"]);
    assert.deepEqual(texts('[1,true]'), ['value DOUBLE 1', 'value BOOL true']);
    assert.deepEqual(texts('{"a":1}'), ['value VARCHAR \'{"a":1}\'']);
    assert.deepEqual(texts('null'), []);
    assert.equal(
      reasonOf('21.5', [{ stable: 's', columns: [{ path: 'v' }] }]),
      'the value is neither an object nor an array',
    );
    assert.match(reasonOf('21.5x', [route]), /^the value is not JSON: character 5/);
  });

  it('leaves a scalar record to the routes that have it, when others have not', () => {
    const routes = [
      { stable: 'o', subtable: 't', when: { field: 'v', exists: true }, columns: [{ path: 'v' }] },
      { stable: 's', subtable: 't', when: { field: 'v', exists: false }, columns: [{ path: '$value', name: 'x' }] },
    ];
    assert.deepEqual(
      textsOf('[{"v":1},2]', routes).map((text) => text.slice(0, 6)),
      ['db.o.t', 'db.s.t'],
    );
  });
});

describe('a JSON record that one route takes apart', () => {
  it('is taken by another that takes it as a whole, whichever members the one leaves', () => {
    const whole = {
      table: 'whole',
      columns: [{ path: 'm.v', name: 'v', type: 'INT' }],
      when: { field: 'm.v', exists: true },
    };
    const members = {
      ...{ stable: 'members', subtable: `\${$key}`, explode: '$value', explodeObjects: true },
      ...{ when: { field: 'x', exists: true }, columns: [{ path: 'x', type: 'INT' }] },
    };
    const routes = [whole, members];
    assert.equal(rowsOf({ m: { v: 1 }, a: { x: 1 }, b: { y: 1 } }, routes).length, 2);
    assert.equal(reasonOf({ a: { x: 1 }, b: { y: 1 } }, routes), 'no route takes the record');
    const many = { settings: { documents: 'many' } };
    const left = '{"a":{"x":1},"b":{"y":1}}';
    assert.equal(reasonOf(`${left} {"m":{"v":1}}`, routes, many), 'no route takes the record');
    assert.equal(reasonOf(`{"m":{"v":1}} ${left}`, routes, many), 'no route takes the record');
    assert.equal(rowsOf(`{"m":{"v":1},"b":{"y":1}} {"a":{"x":1}}`, routes, many).length, 2);
  });
});
