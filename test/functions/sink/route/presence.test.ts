import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { UntakenFields } from '../../../../functions/sink/decode/untaken-fields.ts';
import { mapper, reasonOf, rowsOf, shown } from '../../../support/route/mapped.ts';

const VALUE = { v: 1, data: { used: 1, free: { a: 2 } }, list: [{ x: 1 }], flag: true };

/** The columns of the rows that a route makes of {@link VALUE}, and the fields that are told as taken by no route. */
function of(route: object, value: unknown = VALUE) {
  const untaken = new UntakenFields();
  const rows = mapper([{ stable: 's', subtable: 't', ...route }], { untaken })(value);
  assert.ok(typeof rows !== 'string', String(rows));
  return { columns: rows.map((row) => shown(row).join(', ')), untaken: untaken.take().map(({ path }) => path) };
}

const WHENS: readonly [name: string, of: (path: string) => unknown][] = [
  ['exists', (path) => ({ field: path, exists: true })],
  ['has()', (path) => `has(record.${path})`],
];

for (const [name, when] of WHENS) {
  describe(`a condition by ${name} that something is there`, () => {
    it('leaves an object’s fields to all remaining columns', () => {
      const { columns, untaken } = of({ when: when('data'), remaining: { include: ['data.*'] } });
      assert.deepEqual(columns, ['data_used DOUBLE 1, data_free_a DOUBLE 2']);
      assert.deepEqual(untaken, []);
    });

    it('leaves a scalar and an array to all remaining columns', () => {
      const all = [when('data.used'), when('list'), when('flag')];
      const { columns } = of({ when: all, remaining: { include: ['data.used', 'list', 'flag'] } });
      assert.deepEqual(columns, ['data_used DOUBLE 1, list VARCHAR \'[{"x":1}]\', flag BOOL true']);
    });

    it('does not keep the fields of an object, or an array, from being told as taken by no route', () => {
      const { columns, untaken } = of({ when: [when('data'), when('list'), when('flag')], columns: [{ path: 'v' }] });
      assert.deepEqual(columns, ['v DOUBLE 1']);
      assert.deepEqual(untaken.sort(), ['data.free', 'data.used', 'list']);
    });

    it('leaves an object to a column of it as a whole, and to columns of what is below it', () => {
      const columns = [{ path: 'data', name: 'd', type: 'VARCHAR(100)' }, { path: 'data.free.a' }];
      assert.deepEqual(of({ when: when('data'), columns }).columns, [
        'd VARCHAR \'{"used":1,"free":{"a":2}}\', data_free_a DOUBLE 2',
      ]);
    });

    it('holds for null, objects, arrays and scalars of any kind, also of keys that come twice', () => {
      const route = { when: when('data'), columns: [{ path: 'v' }] };
      for (const json of [
        'null',
        '{}',
        '{"a":1}',
        '[]',
        '[1]',
        '0',
        '1.5',
        'true',
        '"x"',
        '"\\u00e4"',
        '1,"data":{}',
      ]) {
        assert.deepEqual(of(route, `{"v":1,"data":${json}}`).columns, ['v DOUBLE 1'], json);
      }
      const reason = 'no route takes the record';
      for (const json of ['{"v":1}', '{"v":1,"dat":1,"x":{"data":1}}']) {
        assert.equal(reasonOf(json, [{ stable: 's', ...route }]), reason, json);
      }
    });

    it('is judged anew for each record and for each element of an array', () => {
      const route = {
        stable: 's',
        subtable: 't',
        explode: 'r',
        when: when('r.d'),
        columns: [{ path: 'r.v', name: 'v' }],
      };
      const map = mapper([route]);
      const values = (value: unknown) => {
        const rows = map(value);
        return typeof rows === 'string' ? rows : rows.map(({ values: [v] }) => v);
      };
      assert.deepEqual(values({ r: [{ v: 1, d: {} }, { v: 2 }, { v: 3, d: 0 }] }), ['1', '3']);
      assert.throws(() => values({ r: [{ v: 1 }] }), /no route takes the record/);
      assert.deepEqual(values({ r: [{ d: { x: 1 }, v: 4 }] }), ['4']);
    });

    it('may name what is in a text that is parsed', () => {
      const route = { parse: { path: 'p' }, when: when('p.a'), remaining: {} };
      assert.deepEqual(of(route, { p: '{"a":{"b":1}}' }).columns, ['p_a_b DOUBLE 1']);
    });

    it('may name an element by its place', () => {
      const path = name === 'exists' ? 'list.0.x' : 'list[0].x';
      const columns = of({ when: when(path), columns: [{ path: 'v' }] }).columns;
      assert.deepEqual(columns, ['v DOUBLE 1']);
    });
  });
}

describe('a condition that an element is there by its place', () => {
  const value = { v: 1, nums: [1, 2], pairs: [[1, 2]] };
  const v = [{ path: 'v' }];
  const ignore = ['nums*', 'pairs*'];

  it('does not keep it from being told as taken by no route', () => {
    for (const [when, told] of [
      [{ field: 'nums.0', exists: true }, ['nums.1', 'nums.0']],
      [{ field: 'nums.-1', exists: true }, ['nums.0', 'nums.-1']],
      ['has(record.nums[0])', ['nums.1', 'nums.0']],
    ] as const) {
      const { untaken } = of({ when, columns: v, ignore: ['pairs'] }, value);
      assert.deepEqual(untaken.sort(), [...told].sort(), JSON.stringify(when));
    }
    const deep = of({ when: { field: 'pairs.0.1', exists: true }, columns: v, ignore: ['nums'] }, value);
    assert.deepEqual(deep.untaken.sort(), ['pairs.0.0', 'pairs.0.1']);
    assert.deepEqual(of({ when: { field: 'pairs.0.1', exists: true }, columns: v, ignore }, value).untaken, []);
  });

  it('does so in a pair that is taken apart', () => {
    const route = { explode: 'pairs', when: { field: 'pairs.1', exists: true }, ignore: ['v', 'nums'] };
    assert.deepEqual(of({ ...route, columns: [{ path: 'pairs.0', name: 'a' }] }, value).untaken, ['pairs.1']);
    const both = [
      { path: 'pairs.0', name: 'a' },
      { path: 'pairs.1', name: 'b' },
    ];
    assert.deepEqual(of({ ...route, columns: both }, value).untaken, []);
  });

  it('tells of nothing that a column, the whole array or all remaining columns take', () => {
    const when = { field: 'nums.0', exists: true };
    for (const columns of [[{ path: 'nums.0' }, { path: 'nums.1' }], [{ path: 'nums', type: 'VARCHAR(32)' }]]) {
      assert.deepEqual(of({ when, columns, ignore: ['v', 'pairs'] }, value).untaken, []);
    }
    assert.deepEqual(of({ when, remaining: {} }, value).untaken, []);
    const last = { when: { field: 'nums.-1', exists: true }, columns: [{ path: 'nums.0' }] };
    assert.deepEqual(of(last, { nums: [1] }).untaken, []);
    const first = { when, columns: [{ path: 'nums.-1' }] };
    assert.deepEqual(of(first, { nums: [1] }).untaken, []);
  });
});

describe('a condition that the record’s value is there', () => {
  it('leaves all of it to the remaining fields', () => {
    const route = { stable: 's', subtable: 't', when: { field: '$value', exists: true }, remaining: {} };
    assert.deepEqual(rowsOf({ v: 1, o: { w: 2 } }, [route]).flatMap(shown), ['v DOUBLE 1', 'o_w DOUBLE 2']);
    const ofElements = { ...route, explode: '$value' };
    assert.deepEqual(rowsOf([{ v: 1 }, { w: 2 }], [ofElements]).flatMap(shown), ['v DOUBLE 1', 'w DOUBLE 2']);
    const ofScalars = { ...route, remaining: undefined, columns: [{ value: 1, name: 'c' }] };
    assert.deepEqual(rowsOf('5', [ofScalars]).flatMap(shown), ['c DOUBLE 1']);
  });
});

describe('a condition that nothing is there', () => {
  it('leaves what is there to other routes', () => {
    const routes = [
      { name: 'a', stable: 'a', when: { field: 'data', exists: false }, columns: [{ path: 'v' }] },
      { name: 'b', stable: 'b', when: { field: 'data', exists: true }, remaining: { include: ['data.*'] } },
    ];
    const stables = (value: object) => rowsOf(value, routes).map(({ table }) => table.stable);
    assert.deepEqual([stables({ v: 1 }), stables({ v: 1, data: { x: 1 } })], [['a'], ['b']]);
  });
});

describe('a condition that an exploded array is there', () => {
  const route = {
    stable: 's',
    explode: 'body.samples',
    when: { field: 'body.samples', exists: true },
    columns: [{ path: 'body.samples.v', name: 'v' }],
  };

  it('leaves a record to no route whose object around the array is missing as well', () => {
    for (const value of ['{"x":1}', '{"body":{}}', '{"body":null}', '{"body":{"samples":[]}}']) {
      const isEmpty = value.includes('null') || value.includes('samples');
      if (isEmpty) assert.deepEqual(rowsOf(value, [route]), [], value);
      else assert.equal(reasonOf(value, [route]), 'no route takes the record', value);
    }
    assert.equal(rowsOf('{"body":{"samples":[{"v":1}]}}', [route]).length, 1);
  });

  it('rejects the record for a route without it, and where something else is in the object’s place', () => {
    const { when: _, ...strict } = route;
    assert.match(reasonOf('{"x":1}', [strict]), /explode: the record has no array at body$/);
    assert.match(reasonOf('{"x":1}', [route, { ...strict, stable: 'z' }]), /explode: the record has no array at body$/);
    assert.match(reasonOf('{"body":5}', [route]), /explode: the record has no array at body$/);
  });
});
