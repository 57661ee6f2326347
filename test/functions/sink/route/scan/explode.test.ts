import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { mapper, reasonOf, rowsOf } from '../../../../support/route/mapped.ts';

const V = [{ path: 'v' }];

describe('an array in a JSON record', () => {
  const route = {
    name: 'r',
    stable: 's',
    subtable: 't',
    explode: 'groups.readings',
    columns: [{ path: 'groups.readings.v', name: 'v' }, { path: 'groups.name', name: 'group' }, { path: 'site' }],
  };
  const columnsOf = (value: unknown, routes: readonly object[] = [route]) =>
    rowsOf(value, routes).map((row) => row.values.join(' '));

  it('at the top is mapped element by element', () => {
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

  it('inside arrays is exploded with the fields around each element, before or after it', () => {
    const value =
      '{"groups":[{"readings":[{"v":1},{"v":2}],"name":"g1"},{"name":"g2","readings":[]},{"readings":[{"v":3}]}],"site":"x"}';
    assert.deepEqual(columnsOf(value), ["1 'g1' 'x'", "2 'g1' 'x'", "3 'x'"]);
  });

  it('is forgotten with all else of its key when that comes again in its object', () => {
    const twice = '{"groups":{"name":"g","readings":[{"v":1}]},"groups":{"name":"h"},"site":"x"}';
    assert.equal(reasonOf(twice, [route]), 'route r: explode: the record has no array at groups.readings');
    assert.deepEqual(columnsOf(twice.replace('"h"', '"h","readings":[{"v":2}]')), ["2 'h' 'x'"]);
  });

  it('inside an object is exploded as well', () => {
    assert.deepEqual(columnsOf('{"groups":{"name":"g","readings":[{"v":1},{}]}}'), ["1 'g'", "'g'"]);
  });

  it('of scalars or of arrays gives a row for each scalar', () => {
    const scalars = { ...route, explode: 'a', columns: [{ path: 'a', name: 'v' }, { path: 'b' }] };
    assert.deepEqual(columnsOf('{"a":[1,null,3],"b":0}', [scalars]), ['1 0', 'NULL 0', '3 0']);
    assert.deepEqual(columnsOf('{"b":0,"a":[[1,2],[],[[3]]]}', [scalars]), ['1 0', '2 0', '3 0']);
  });

  it('that is null gives no row, and one that is missing or no array rejects the record', () => {
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

  it('that one element has and the next lacks rejects the record, whatever was read before', () => {
    const map = mapper([route]);
    for (const readings of [null, [{ v: 1 }]]) {
      const value = { site: 1, groups: [{ readings }, { name: 'b' }] };
      // The elements have other keys than those before, after which none is tried for a while.
      for (let time = 0; time < 5; time++) {
        assert.throws(() => map(value), { message: /explode: the record has no array at groups\.readings$/ });
      }
    }
  });

  it('gives rows for those elements only that meet the conditions', () => {
    const value = '{"groups":[{"name":"a","readings":[{"v":1},{"v":2}]},{"name":"b","readings":[{"v":3}]}],"site":1}';
    const when = (field: string, equals: unknown) => columnsOf(value, [{ ...route, when: { field, equals } }]);
    assert.deepEqual(when('groups.name', 'b'), ["3 'b' 1"]);
    assert.deepEqual(when('groups.readings.v', 2), ["2 'a' 1"]);
    assert.equal(reasonOf(value, [{ ...route, when: { field: 'site', equals: 2 } }]), 'no route takes the record');
  });

  it('of which no route takes an element is rejected or skipped as a record that no route takes', () => {
    const when = (kind: string) => ({ field: 'groups.readings.kind', equals: kind });
    const of = (kind: string) => ({ ...route, name: kind, when: when(kind) });
    const readings = (...kinds: readonly string[]) => ({
      groups: [{ name: 'g', readings: kinds.map((kind) => ({ kind, v: 1 })) }],
      site: 1,
    });
    assert.equal(reasonOf(readings('x', 'y'), [of('a')]), 'no route takes the record');
    assert.equal(reasonOf(readings('x'), [of('a'), of('b')]), 'no route takes the record');
    assert.equal(mapper([of('a')], { settings: { unrouted: 'skip' } })(readings('x')), 'unrouted');
    assert.deepEqual(columnsOf(readings('x', 'a'), [of('a')]), ["1 'g' 1"]);
    assert.deepEqual(columnsOf(readings('b'), [of('a'), of('b')]), ["1 'g' 1"]);
    assert.deepEqual(mapper([of('a')])(readings()), []);
    assert.deepEqual(mapper([of('a')])({ groups: [], site: 1 }), []);
  });

  it('in an array at the top of which no route takes an element leaves only that value to no route', () => {
    const of = { ...route, explode: 'g', when: { field: 'g.kind', equals: 'a' }, columns: [{ path: 'g.v' }] };
    const value = [{ g: [{ kind: 'a', v: 1 }] }, { g: [{ kind: 'b', v: 2 }] }];
    assert.equal(reasonOf(value, [of]), 'no route takes the record');
    const rows = mapper([of], { settings: { unrouted: 'skip' } })(value);
    assert.deepEqual(typeof rows === 'string' ? rows : rows.map(({ values }) => values), [['1']]);
  });

  it('may be missing for a route with the condition that it exists', () => {
    const of = (key: string) => ({
      stable: 's',
      subtable: key,
      explode: key,
      when: { field: key, exists: true },
      columns: [{ path: `${key}.v`, name: key }],
    });
    const map = mapper([of('t'), of('h')]);
    const values = (value: unknown) => {
      const rows = map(value);
      return typeof rows === 'string' ? rows : rows.map((row) => [row.table.name, ...row.values].join(' '));
    };
    assert.deepEqual(values({ t: [{ v: 1 }], h: [{ v: 2 }] }), ['t 1', 'h 2']);
    assert.deepEqual(values({ t: [{ v: 1 }] }), ['t 1']);
    assert.deepEqual(values({ h: [{ v: 2 }], t: null }), ['h 2']);
    assert.throws(() => values({ x: 1 }), { message: 'no route takes the record' });
  });

  it('inside others may be missing in some of them for a route with that condition, as in OTLP', () => {
    const of = (kind: string) => ({
      stable: kind,
      subtable: 't',
      explode: `r.m.${kind}.points`,
      when: [
        { field: `r.m.${kind}`, exists: true },
        { field: 'r.m.name', in: ['a', 'b'] },
      ],
      columns: [
        { path: `r.m.${kind}.points.v`, name: 'v' },
        { path: 'r.m.name', name: 'n' },
      ],
    });
    const metric = (name: string, kind: string, v: number) => ({ name, [kind]: { points: [{ v }] } });
    const value = {
      r: [
        { m: [metric('a', 'gauge', 1), metric('b', 'sum', 2), metric('c', 'gauge', 3)] },
        { m: metric('b', 'gauge', 4) },
      ],
    };
    const rows = rowsOf(value, [of('gauge'), of('sum')]);
    assert.deepEqual(
      rows.map((row) => [row.table.stable, ...row.values].join(' ')),
      ["gauge 1 'a'", "gauge 4 'b'", "sum 2 'b'"],
    );
    const broken = { r: [{ m: [{ name: 'a', gauge: {} }] }] };
    assert.equal(
      reasonOf(broken, [of('gauge')]),
      'route routes[0]: explode: the record has no array at r.m.gauge.points',
    );
  });

  it('is rejected when its rows would repeat too much of what is beside it', () => {
    const routes = [{ stable: 's', subtable: 't', explode: 'v', columns: [{ path: 'v' }, { path: 'w' }] }];
    const value = (elements: number) => `{"w":"${'x'.repeat(30_000)}","v":[${Array(elements).fill(1).join()}]}`;
    assert.equal(rowsOf(value(1_000), routes).length, 1_000);
    assert.match(
      reasonOf(value(1_200), routes),
      /^route routes\[0\]: explode: the rows repeat what is beside the array/,
    );
  });

  it('can be exploded by one route and kept as text by another', () => {
    const whole = { stable: 'w', subtable: 't', columns: [{ path: 'groups' }] };
    assert.deepEqual(columnsOf('{"groups":{"readings":[{"v":1}]}}', [route, whole]), [
      '1',
      '\'{"readings":[{"v":1}]}\'',
    ]);
  });

  it('gives the same rows as flattening the parsed value', () => {
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
