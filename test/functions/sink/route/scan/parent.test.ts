import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { UntakenFields } from '../../../../../functions/sink/decode/untaken-fields.ts';
import { mapper, reasonOf, rowsOf, shown, textsOf } from '../../../../support/route/mapped.ts';

const columnsOf = (value: unknown, route: object, settings: object = {}) =>
  rowsOf(value, [{ stable: 's', subtable: 't', ...route }], { settings }).map((row) => shown(row).join(', '));

describe('a field beside the members of an object that are elements', () => {
  const route = {
    explode: 'devices',
    explodeObjects: true,
    columns: [
      { path: '$key', name: 'device' },
      { path: 'devices.t', name: 't' },
      { path: '$parent.site', name: 'site' },
      { path: 'devices.$parent.meta.fw', name: 'fw' },
    ],
  };

  it('is named by $parent, wherever it stands, and is no element', () => {
    const rows = (site: string) => [
      `device VARCHAR 'a', t DOUBLE 1, site VARCHAR '${site}', fw DOUBLE 7`,
      `device VARCHAR 'b', t DOUBLE 2, site VARCHAR '${site}', fw DOUBLE 7`,
    ];
    const map = mapper([{ stable: 's', subtable: 't', ...route }]);
    for (const text of [
      '{"devices":{"site":"x","a":{"t":1},"meta":{"fw":7},"b":{"t":2}}}',
      '{"devices":{"a":{"t":1},"b":{"t":2},"meta":{"fw":7},"site":"x"}}',
      '{"devices":{"site":"hidden","a":{"t":1},"meta":{"fw":0},"b":{"t":2},"meta":{"fw":7},"site":"x"}}',
    ]) {
      const made = map(text);
      assert.ok(typeof made !== 'string');
      assert.deepEqual(
        made.map((row) => shown(row).join(', ')),
        rows('x'),
        text,
      );
    }
    assert.deepEqual(columnsOf('{"devices":{"a":{"t":1}}}', route), ["device VARCHAR 'a', t DOUBLE 1"]);
    assert.deepEqual(columnsOf('{"devices":{"site":"x"}}', route), []);
  });

  it('may be the time of a record whose other members are sensors', () => {
    const tasmota = {
      explode: '$value',
      explodeObjects: true,
      when: 'type(record) == map',
      subtable: `\${$key}`,
      timestamp: { field: '$parent.Time', unit: 'iso' },
      columns: [{ path: 'Temperature', type: 'FLOAT' }],
      tags: [{ path: '$parent.TempUnit', name: 'unit' }],
    };
    const value =
      '{"Time":"2024-05-01T10:00:00Z","DS18B20-1":{"Temperature":1},"x":"y","DS18B20-2":{"Temperature":2},"TempUnit":"C"}';
    assert.deepEqual(textsOf(value, [{ stable: 's', ...tasmota }], { settings: { unrouted: 'skip' } }), [
      "db.s.DS18B20-1 | 1714557600000 | Temperature FLOAT 1 | unit VARCHAR 'C'",
      "db.s.DS18B20-2 | 1714557600000 | Temperature FLOAT 2 | unit VARCHAR 'C'",
    ]);
  });

  it('is that of its own object at each level', () => {
    const nested = {
      explode: 'plants.lines',
      explodeObjects: ['plants', 'plants.lines'],
      columns: [
        { path: 'plants.$key', name: 'plant' },
        { path: 'plants.lines.$key', name: 'line' },
        { path: 'plants.lines.v', name: 'v' },
        { path: 'plants.$parent.at', name: 'at' },
        { path: '$parent.unit', name: 'unit' },
        { path: 'plants.city', name: 'city' },
        { path: 'id' },
      ],
    };
    const value = {
      id: 9,
      plants: {
        at: 5,
        p: { city: 'c', lines: { unit: 'K', l: { v: 1 }, m: { v: 2 } } },
        q: { lines: { l: { v: 3 }, n: [{ v: 4 }, { v: 5 }] } },
      },
    };
    assert.deepEqual(columnsOf(value, nested), [
      "plant VARCHAR 'p', line VARCHAR 'l', v DOUBLE 1, at DOUBLE 5, unit VARCHAR 'K', city VARCHAR 'c', id DOUBLE 9",
      "plant VARCHAR 'p', line VARCHAR 'm', v DOUBLE 2, at DOUBLE 5, unit VARCHAR 'K', city VARCHAR 'c', id DOUBLE 9",
      "plant VARCHAR 'q', line VARCHAR 'l', v DOUBLE 3, at DOUBLE 5, id DOUBLE 9",
      "plant VARCHAR 'q', line VARCHAR 'n', v DOUBLE 4, at DOUBLE 5, id DOUBLE 9",
      "plant VARCHAR 'q', line VARCHAR 'n', v DOUBLE 5, at DOUBLE 5, id DOUBLE 9",
    ]);
  });

  it('is forgotten with its object, in an array of such records', () => {
    const top = {
      explode: '$value',
      explodeObjects: true,
      columns: [{ path: 'v' }, { path: '$parent.at', name: 'at' }],
    };
    assert.deepEqual(columnsOf('[{"at":1,"a":{"v":1}},{"b":{"v":2}},{"c":{"v":3},"at":4}]', top), [
      'v DOUBLE 1, at DOUBLE 1',
      'v DOUBLE 2',
      'v DOUBLE 3, at DOUBLE 4',
    ]);
  });

  it('is a condition on all of them, and is told where nothing is wanted of it', () => {
    const untaken = new UntakenFields();
    const map = mapper([{ stable: 's', ...route, when: { field: '$parent.site', equals: 'x' } }], {
      settings: { unrouted: 'skip' },
      untaken,
    });
    assert.equal(map({ devices: { site: 'y', a: { t: 1 } } }), 'unrouted');
    assert.equal(map({ devices: { site: 'x', meta: 5, a: { t: 1, u: 2 } } }).length, 1);
    assert.deepEqual(
      untaken
        .take()
        .map(({ path }) => path)
        .sort(),
      ['devices.$parent.meta', 'devices.u'],
    );
  });

  it('is named in expressions as well, as are keys and places of all levels', () => {
    const value = { plants: { at: 5, p: { lines: [{ v: 1 }, { v: 2 }] } } };
    const columns = [
      { name: 'a', value: `\${$parent.at + element.v}` },
      { name: 'b', value: `\${record.plants.$key + "/" + string($index)}` },
      { name: 'c', value: `\${$key.upperAscii() + string($value.plants.lines.$index * 2)}` },
      { name: 'd', value: `\${coalesce(record.plants.$parent.at, 0) + 1}` },
      { name: 'e', value: `\${$parent.at}` },
      { name: 'f', value: `\${$key}-\${$index}` },
      { name: 'g', value: `\${"a$key" + '$b'}` },
      { name: 'h', value: `\${$index * 2}` },
    ];
    assert.deepEqual(columnsOf(value, { explode: 'plants.lines', explodeObjects: ['plants'], columns }), [
      "a DOUBLE 6, b VARCHAR 'p/0', c VARCHAR 'P0', d DOUBLE 6, e DOUBLE 5, f VARCHAR 'p-0', g VARCHAR 'a$key$b', h DOUBLE 0",
      "a DOUBLE 7, b VARCHAR 'p/1', c VARCHAR 'P2', d DOUBLE 6, e DOUBLE 5, f VARCHAR 'p-1', g VARCHAR 'a$key$b', h DOUBLE 2",
    ]);
    const missing = {
      explode: 'plants.lines',
      explodeObjects: ['plants'],
      columns: [{ name: 'x', value: `\${$parent.no + 1}` }],
    };
    assert.equal(
      reasonOf({ plants: { p: { lines: [1] } } }, [{ stable: 's', ...missing }]),
      'route routes[0]: column x: the record has no plants.$parent.no',
    );
  });
});
