import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { mapper, reasonOf, textsOf } from '../../../../support/route/mapped.ts';

const ROUTE = {
  stable: 's',
  subtable: 't',
  columns: [
    { path: 'm.a', name: 'a' },
    { path: 'm.b', name: 'b' },
  ],
};

const columnsOf = (value: unknown, route: object, options = {}) =>
  textsOf(value, [{ ...ROUTE, ...route }], options).map((text) => text.split(' | ')[2]);

describe('an array of pairs that is pivoted', () => {
  const pivot = { array: 'm' };

  it('is an object with a field for each pair, with all digits', () => {
    const value = '{"m":[{"name":"a","value":12345678901234567.50},{"value":"x","name":"b"}]}';
    assert.deepEqual(
      columnsOf(value, {
        pivot,
        columns: [
          { path: 'm.a', name: 'a', type: 'DECIMAL(30, 2)' },
          { path: 'm.b', name: 'b' },
        ],
      }),
      ["a DECIMAL(30, 2) '12345678901234567.50', b VARCHAR 'x'"],
    );
    assert.deepEqual(columnsOf('{"m":[{"name":"b","value":null}, {"name":"a","value":{"c":[1]}}]}', { pivot }), [
      'a VARCHAR \'{"c":[1]}\', b NULL NULL',
    ]);
  });

  it('goes into all that takes paths: conditions, names, tags, times and remaining fields', () => {
    const value = {
      m: [
        { name: 'kind', value: 'x' },
        { name: 'at.ms', value: 5 },
        { name: 'id', value: 'd1' },
        { name: 'v', value: 1.5 },
      ],
    };
    const route = {
      stable: 's',
      subtable: `\${m.id}`,
      when: { field: 'm.kind', equals: 'x' },
      pivot,
      timestamp: { field: 'm.`at.ms`', unit: 'ms' },
      columns: [],
      tags: [{ path: 'm.id', name: 'id' }],
      remaining: {},
    };
    assert.deepEqual(
      textsOf(value, [route]),
      ["db.s.d1 | 5 | m_v DOUBLE 1.5 | id VARCHAR 'd1'"].map((text) => text),
    );
    assert.equal(reasonOf({ m: [{ name: 'kind', value: 'y' }] }, [route]), 'no route takes the record');
  });

  it('takes the first value that is there, and names that are whole numbers', () => {
    const route = { pivot: { array: 'm', name: 'key', value: ['value.double', 'value.text', 'v.0'] } };
    const value = {
      m: [
        { key: 'a', value: { text: 'x', double: 1.5 } },
        { key: 'b', v: [7] },
      ],
    };
    assert.deepEqual(columnsOf(value, route), ['a DOUBLE 1.5, b DOUBLE 7']);
    assert.deepEqual(columnsOf({ m: [{ name: 17, value: 1 }] }, { pivot, columns: [{ path: 'm.17', name: 'a' }] }), [
      'a DOUBLE 1',
    ]);
  });

  it('tells a missing name from a missing value, which may be NULL', () => {
    const value = { m: [{ name: 'a', value: 1 }, { name: 'b' }, { alias: 1, value: 2 }] };
    const of = (settings: object) => ({ ...ROUTE, pivot: { array: 'm', ...settings } });
    assert.match(reasonOf(value, [of({})]), /pivot: m: an element has no value$/);
    assert.match(reasonOf(value, [of({ missingValue: 'skip' })]), /pivot: m: an element has no name$/);
    assert.match(reasonOf(value, [of({ missingName: 'skip' })]), /pivot: m: an element has no value$/);
    assert.match(reasonOf(value, [of({ incomplete: 'skip', missingName: 'reject' })]), /an element has no name$/);
    assert.deepEqual(columnsOf(value, of({ missingName: 'skip', missingValue: 'null' })), ['a DOUBLE 1, b NULL NULL']);
    assert.deepEqual(columnsOf(value, of({ incomplete: 'skip' })), ['a DOUBLE 1']);
  });

  it('may have names of several fields, with text around them', () => {
    const columns = [{ path: 'm.x_g_a', name: 'a' }];
    const pivot = { array: 'm', name: `x_\${group.id}_\${key}` };
    const value = { m: [{ group: { id: 'g' }, key: 'a', value: 1 }] };
    assert.deepEqual(columnsOf(value, { pivot, columns }), ['a DOUBLE 1']);
    assert.match(reasonOf({ m: [{ key: 'a', value: 1 }] }, [{ ...ROUTE, pivot, columns }]), /an element has no name$/);
    assert.deepEqual(
      columnsOf('{"m":[{"g":"\\"","n":7,"value":1}]}', {
        pivot: { array: 'm', name: `\${g}\${n}` },
        columns: [{ path: 'm."7', name: 'q' }],
      }),
      ['q DOUBLE 1'],
    );
  });

  it('may be of arrays in arrays, and the record itself', () => {
    const tuples = { pivot: { array: 'm', name: '0', value: '1' } };
    assert.deepEqual(columnsOf('{"m":[["a",1],["b",2]]}', tuples), ['a DOUBLE 1, b DOUBLE 2']);
    const senml = {
      pivot: { array: '$value', name: 'n', value: ['v', 'vs', 'vb'] },
      columns: [{ path: 'temp' }, { path: 'on' }],
    };
    assert.deepEqual(columnsOf('[{"n":"temp","v":21.5},{"n":"on","vb":true}]', senml), [
      'temp DOUBLE 21.5, on BOOL true',
    ]);
    assert.deepEqual(
      columnsOf('[{"n":"temp","v":21.5}]\n[{"n":"temp","v":22}]', senml, { settings: { documents: 'many' } }),
      ['temp DOUBLE 21.5', 'temp DOUBLE 22'],
    );
  });

  it('may be in each element of what is exploded, several of them, one inside of another', () => {
    const route = {
      explode: 'r.points',
      pivot: [
        { array: 'r.attributes', name: 'key' },
        { array: 'r.points.attributes', name: 'key' },
        { array: 'r.points.attributes.inner' },
      ],
      columns: [
        { path: 'r.attributes.host', name: 'host' },
        { path: 'r.points.attributes.cpu', name: 'cpu' },
        { path: 'r.points.attributes.inner.x', name: 'x' },
        { path: 'r.points.v', name: 'v' },
      ],
    };
    const point = (cpu: number, x: number) => ({
      v: cpu / 2,
      attributes: [
        { key: 'cpu', value: cpu },
        { key: 'inner', value: [{ name: 'x', value: x }] },
      ],
    });
    const value = { r: [{ attributes: [{ key: 'host', value: 'h' }], points: [point(1, 2), point(3, 4)] }] };
    assert.deepEqual(columnsOf(value, route), [
      "host VARCHAR 'h', cpu DOUBLE 1, x DOUBLE 2, v DOUBLE 0.5",
      "host VARCHAR 'h', cpu DOUBLE 3, x DOUBLE 4, v DOUBLE 1.5",
    ]);
  });

  it('may be missing, null, empty or an object already', () => {
    for (const m of ['', '"m":null,', '"m":[],'])
      assert.deepEqual(columnsOf(`{${m}"c":1}`, { pivot, columns: [...ROUTE.columns, { path: 'c' }] }), ['c DOUBLE 1']);
    assert.deepEqual(columnsOf('{"m":{"a":1,"b":2}}', { pivot }), ['a DOUBLE 1, b DOUBLE 2']);
  });

  it('rejects the record when two elements have one name, unless the last counts', () => {
    const value = '{"m":[{"name":"a","value":1},{"name":"\\u0061","value":2}]}';
    assert.equal(reasonOf(value, [{ ...ROUTE, pivot }]), 'route routes[0]: pivot: m: two elements have one name');
    assert.deepEqual(columnsOf(value, { pivot: { ...pivot, duplicates: 'last' } }), ['a DOUBLE 2']);
    const proto = '{"m":[{"name":"__proto__","value":1},{"name":"__proto__","value":2},{"name":"a","value":3}]}';
    assert.equal(reasonOf(proto, [{ ...ROUTE, pivot }]), 'route routes[0]: pivot: m: two elements have one name');
    assert.deepEqual(
      columnsOf('{"m":[{"name":"__proto__","value":1}]}', { pivot, columns: [{ path: 'm.__proto__', name: 'a' }] }),
      ['a DOUBLE 1'],
    );
  });

  it('rejects the record for an element without name or value, unless it is left out', () => {
    const cases: readonly [element: string, reason: string][] = [
      ['{"value":1}', 'an element has no name'],
      ['{"name":null,"value":1}', 'an element has no name'],
      ['{"name":true,"value":1}', 'an element has no name'],
      ['{"name":1.5,"value":1}', 'an element has no name'],
      ['{"name":"b"}', 'an element has no value'],
      ['7', 'an element has no name'],
      ['null', 'an element has no name'],
      ['[{"name":"b","value":1}]', 'an element has no name'],
    ];
    for (const [element, reason] of cases) {
      const value = `{"m":[{"name":"a","value":1},${element}]}`;
      assert.equal(reasonOf(value, [{ ...ROUTE, pivot }]), `route routes[0]: pivot: m: ${reason}`, element);
      assert.deepEqual(columnsOf(value, { pivot: { ...pivot, incomplete: 'skip' } }), ['a DOUBLE 1'], element);
    }
  });

  it('rejects no record that the route does not take, unless it is asked for what is in it', () => {
    const broken = { kind: 'y', v: 1, m: [{ name: 'a' }] };
    const other = { stable: 'o', subtable: 't', when: { field: 'kind', equals: 'y' }, columns: [{ path: 'v' }] };
    const map = mapper([{ ...ROUTE, pivot, when: { field: 'kind', equals: 'x' } }, other]);
    const rows = map(broken);
    assert.equal(typeof rows === 'string' ? rows : rows.map(({ table }) => table.stable).join(), 'o');
    assert.throws(() => map({ ...broken, kind: 'x' }), {
      message: 'route routes[0]: pivot: m: an element has no value',
    });
    const asking = { ...ROUTE, name: 'r', pivot, when: { field: 'm.a', exists: true } };
    assert.equal(
      reasonOf(broken, [asking, other], { settings: { unrouted: 'skip' } }),
      'pivot: m: an element has no value',
    );
  });

  it('rejects no record for what conditions do not ask, nor where they ask only whether it is there', () => {
    const skip = { settings: { unrouted: 'skip' } };
    const both = { ...ROUTE, pivot, parse: { path: 'p' } };
    const broken = { p: '{"kind":"y"}', m: [{ name: 'a' }] };
    const ofDocument = { ...both, when: { field: 'p.kind', equals: 'x' } };
    assert.equal(mapper([ofDocument], skip)(broken), 'unrouted');
    assert.equal(mapper([{ ...both, when: { field: 'm', exists: false } }], skip)(broken), 'unrouted');
    assert.equal(mapper([{ ...both, when: 'has(record.m) && record.p.kind == "x"' }], skip)(broken), 'unrouted');
    assert.equal(
      reasonOf({ ...broken, p: '{' }, [ofDocument], skip),
      'parse: p: json: the value is not JSON: character 2: a key is expected',
    );
  });
});
