import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { mapper, reasonOf, rowsOf, shown } from '../../../../support/route/mapped.ts';

describe('the remaining fields of a route', () => {
  const base = { stable: 's', subtable: 't', timestamp: { field: 'ts', unit: 'ms' }, remaining: {} };
  const columns = (value: unknown, more: object = {}) =>
    rowsOf(value, [{ ...base, ...more }]).map((row) => shown(row).join(', '));

  it('become columns named by their paths', () => {
    const value = { ts: 1_700_000_000_000, a: 1, b: { c: { d: 'x' }, e: [1, 2] }, n: null };
    assert.deepEqual(columns(value), ["a DOUBLE 1, b_c_d VARCHAR 'x', b_e VARCHAR '[1,2]', n NULL NULL"]);
    assert.deepEqual(columns(value, { remaining: { separator: '.' } }), [
      "a DOUBLE 1, b.c.d VARCHAR 'x', b.e VARCHAR '[1,2]', n NULL NULL",
    ]);
  });

  it('are those that the route does not name and the patterns include', () => {
    const value = { ts: 1_700_000_000_000, a: 1, b: 2, k: 'x', debug: { x: 1, y: { z: 1 } }, whole: { p: 1 } };
    const named = { columns: [{ path: 'b', name: 'bb' }, { path: 'whole' }], when: { field: 'k', equals: 'x' } };
    assert.deepEqual(columns(value, { ...named, remaining: { exclude: ['debug.*'] } }), [
      'bb DOUBLE 2, whole VARCHAR \'{"p":1}\', a DOUBLE 1',
    ]);
    assert.deepEqual(columns(value, { remaining: { include: ['debug.*'], exclude: ['*.z'] } }), ['debug_x DOUBLE 1']);
  });

  it('may be named without the path that they are below', () => {
    const value = { ts: 1, m: { fields: { idle: 1, x: { y: 2 } }, z: 3 }, m2: 4 };
    const of = (stripPrefix: unknown) => columns(value, { remaining: { stripPrefix } });
    assert.deepEqual(of('m.fields'), ['idle DOUBLE 1, x_y DOUBLE 2, m_z DOUBLE 3, m2 DOUBLE 4']);
    assert.deepEqual(of(['m', 'm.fields.x']), ['fields_idle DOUBLE 1, y DOUBLE 2, z DOUBLE 3, m2 DOUBLE 4']);
    assert.deepEqual(of('m2'), ['m_fields_idle DOUBLE 1, m_fields_x_y DOUBLE 2, m_z DOUBLE 3, m2 DOUBLE 4']);
    assert.match(
      reasonOf({ ts: 1, a: { v: 1 }, v: 2 }, [{ ...base, remaining: { stripPrefix: 'a' } }]),
      /field v comes twice$/,
    );
  });

  it('may be tags, which tell subtables apart', () => {
    const route = { ...base, remaining: { stripPrefix: ['labels', 'fields'], tags: ['labels'] } };
    const { subtable: _, ...named } = route;
    const of = (value: object, routes: readonly object[]) =>
      rowsOf({ ts: 1, ...value }, routes).map((row) => [shown(row).join(', '), shown(row.table.tags).join(', ')]);
    const value = { labels: { host: 'a', n: 7 }, fields: { v: 1.5 } };
    assert.deepEqual(of(value, [route]), [['v DOUBLE 1.5', "host VARCHAR 'a', n BIGINT 7"]]);
    const map = mapper([named]);
    const names = [{ host: 'a', n: 7 }, { host: 'b', n: 7 }, { n: 7, host: 'a' }, { host: 'a' }].map((labels) => {
      const rows = map({ ts: 1, labels, fields: { v: 1 } });
      assert.ok(typeof rows !== 'string' && rows[0]);
      return rows[0].table.name;
    });
    assert.deepEqual(new Set(names).size, 3);
    assert.equal(names[0], names[2]);
    const sent = {
      stable: 's',
      timestamp: base.timestamp,
      columns: [{ path: 'v' }],
      tags: [{ path: 'host' }, { path: 'n' }],
    };
    assert.equal(rowsOf({ ts: 1, host: 'a', n: 7, v: 1 }, [sent])[0]?.table.name, names[0]);
    assert.match(reasonOf({ ts: 1, labels: { a: 1 } }, [route]), /none of the columns$/);
    const many = Object.fromEntries(Array.from({ length: 129 }, (_, at) => [`k${at}`, 1]));
    assert.match(reasonOf({ ts: 1, labels: many, fields: { v: 1 } }, [route]), /more than 128 tags/);
    const passing = { ...route, empty: 'skip' };
    assert.equal(reasonOf({ ts: 1, labels: { a: 1 } }, [passing]), 'no route takes the record');
  });

  it('are in the row of every element of an exploded array', () => {
    const value = '{"ts":1700000000000,"a":1,"r":[{"x":1},{"y":2,"x":3},{}]}';
    assert.deepEqual(columns(value, { explode: 'r' }), [
      'a DOUBLE 1, r_x DOUBLE 1',
      'a DOUBLE 1, r_y DOUBLE 2, r_x DOUBLE 3',
      'a DOUBLE 1',
    ]);
    assert.deepEqual(
      rowsOf('[{"ts":1700000000000,"a":1},{"ts":1700000000001,"b":2}]', [base]).map((row) => shown(row).join()),
      ['a DOUBLE 1', 'b DOUBLE 2'],
    );
  });

  it('include a value at a path of which settings name only fields below', () => {
    const named = { columns: [{ path: 'a.b.c' }] };
    for (const [a, shownAs] of [
      [5, 'a DOUBLE 5'],
      ['x', "a VARCHAR 'x'"],
      [null, 'a NULL NULL'],
      [[1], "a VARCHAR '[1]'"],
      [{ b: 5 }, 'a_b DOUBLE 5'],
      [{ b: { c: 1 } }, 'a_b_c DOUBLE 1'],
      [{ b: { c: 1, d: 2 }, e: 3 }, 'a_b_c DOUBLE 1, a_b_d DOUBLE 2, a_e DOUBLE 3'],
    ] as const) {
      assert.deepEqual(columns({ ts: 1, a }, named), [shownAs]);
    }
  });

  it('include the scalars of an exploded array', () => {
    const value = '{"ts":1,"r":[20.5,{"x":1},[7,[true]],null]}';
    assert.deepEqual(columns(value, { explode: 'r' }), [
      'r DOUBLE 20.5',
      'r_x DOUBLE 1',
      'r DOUBLE 7',
      'r BOOL true',
      'r NULL NULL',
    ]);
  });

  it('include an element of an exploded array that is one itself, unless paths name all of its elements', () => {
    const pairs = { explode: 'r', timestamp: { field: 'r.0', unit: 'ms' } };
    const value = '{"a":1,"r":[[1700000000000,20.5,"x"],[1700000000001,21],{"0":1700000000002,"1":22}]}';
    assert.deepEqual(columns(value, { ...pairs, columns: [{ path: 'r.1', name: 'v' }] }), [
      'v DOUBLE 20.5, a DOUBLE 1, r VARCHAR \'[1700000000000,20.5,"x"]\'',
      'v DOUBLE 21, a DOUBLE 1',
      'v DOUBLE 22, a DOUBLE 1',
    ]);
    const last = { ...pairs, columns: [{ path: 'r.-1', name: 'last' }] };
    assert.deepEqual(columns(value, { ...last, remaining: { exclude: ['r'] } }), [
      "last VARCHAR 'x', a DOUBLE 1",
      'last DOUBLE 21, a DOUBLE 1',
      'a DOUBLE 1',
    ]);
  });

  it('are included or excluded with all below their path, however the path is spelled', () => {
    const value = { ts: 1, a: 1, meta: { x: 1, y: { z: 2 } } };
    assert.deepEqual(columns(value, { remaining: { exclude: ['meta'] } }), ['a DOUBLE 1']);
    assert.deepEqual(columns(value, { remaining: { exclude: ['meta.y'] } }), ['a DOUBLE 1, meta_x DOUBLE 1']);
    assert.deepEqual(columns(value, { remaining: { include: ['meta'] } }), ['meta_x DOUBLE 1, meta_y_z DOUBLE 2']);
    assert.deepEqual(columns(value, { columns: [{ path: 'meta.x' }], remaining: { exclude: ['meta'] } }), [
      'meta_x DOUBLE 1, a DOUBLE 1',
    ]);
    assert.deepEqual(columns(value, { columns: [{ path: 'meta.x' }], remaining: { include: ['meta'] } }), [
      'meta_x DOUBLE 1, meta_y_z DOUBLE 2',
    ]);
  });

  it('match patterns with stars at any place', () => {
    const value = { ts: 1, abc: 1, 'a.c': 2, ac: 3, b: 4 };
    for (const [pattern, names] of [
      ['a*c', 'abc a.c ac'],
      ['*b*', 'abc b'],
      ['*', 'abc a.c ac b'],
      ['ac', 'ac'],
      ['a*b*c', 'abc'],
      ['abc*bc', ''],
      ['b*b', ''],
    ] as const) {
      const rows = rowsOf({ ...value, z: 0 }, [
        { ...base, columns: [{ path: 'z' }], remaining: { include: [pattern] } },
      ]);
      assert.equal(
        rows[0]?.layout.columns
          .slice(1)
          .map(({ name }) => name)
          .join(' '),
        names,
        pattern,
      );
    }
  });

  it('are refused when they are more than 4,095', () => {
    const wide = (count: number) => ({
      ts: 1,
      ...Object.fromEntries(Array.from({ length: count }, (_, at) => [`k${at}`, 1])),
    });
    assert.equal(rowsOf(wide(4_095), [base])[0]?.layout.count, 4_095);
    for (const count of [4_096, 50_000]) {
      assert.match(reasonOf(wide(count), [base]), /the record has more than 4095 columns, which no table has/);
    }
  });

  it('reject the record when the name of one cannot be a column', () => {
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

  it('include those beside an array in each element’s row, however many keys the elements have', () => {
    const elements = Array.from({ length: 6_000 }, (_, index) => ({ [`k${index}`]: index }));
    const rows = columns({ ts: 1, a: 'beside', r: elements, z: 7 }, { explode: 'r' });
    assert.equal(rows.length, elements.length);
    for (const [index, row] of rows.entries()) {
      assert.equal(row, `a VARCHAR 'beside', z DOUBLE 7, r_k${index} DOUBLE ${index}`);
    }
  });

  it('are read correctly when each record has new keys', () => {
    const map = mapper([base]);
    for (let index = 0; index < 6_000; index++) {
      const rows = map({ ts: 1_700_000_000_000, [`k${index}`]: index, same: 1 });
      assert.ok(typeof rows !== 'string' && rows[0] !== undefined);
      assert.deepEqual(shown(rows[0]), [`k${index} DOUBLE ${index}`, 'same DOUBLE 1']);
    }
  });
});
