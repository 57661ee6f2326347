import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { mapper, reasonOf, rowsOf, shown, textsOf } from '../../../support/route/mapped.ts';
import { problemsWith } from '../../../support/stacks/example-file.ts';

const ROUTE = { name: 'r', stable: 's', subtable: 't' };
const columnsOf = (value: unknown, route: object) =>
  rowsOf(value, [{ ...ROUTE, ...route }]).map((row) => shown(row).join(', '));

function problems(route: object): string[] {
  const sink = { topics: ['meters'], database: 'power', format: 'json', routes: [{ stable: 's', ...route }] };
  return problemsWith({ 'sinks.m': sink }).map((text) => text.replace('sinks.m.routes[0].', ''));
}

describe('a column that the record names', () => {
  const route = { columns: [{ path: 'value', name: `\${metric}` }, { path: 'q' }] };

  it('is another one for another name, of the value’s type or of its own', () => {
    assert.deepEqual(columnsOf({ metric: 'temp', value: 21.5, q: 1 }, route), ['q DOUBLE 1, temp DOUBLE 21.5']);
    assert.deepEqual(columnsOf({ metric: 'state', value: 'on' }, route), ["state VARCHAR 'on'"]);
    const typed = { columns: [{ path: 'v', name: `\${record.n.lowerAscii()}_\${key}`, type: 'FLOAT' }] };
    const key = Buffer.from('k').toString('base64');
    const rows = rowsOf({ n: 'T', v: '1.5' }, [{ ...ROUTE, ...typed }], { record: { key } });
    assert.deepEqual(rows.map(shown), [['t_k FLOAT 1.5']]);
    assert.deepEqual(columnsOf({ metric: 'temp', q: 1 }, route), ['q DOUBLE 1']);
  });

  it('is one for each element of an array, so that their rows are of one table', () => {
    const exploded = {
      explode: 'm',
      timestamp: { field: 'at', unit: 'ms' },
      columns: [{ path: 'm.v', name: `m_\${m.n}` }],
    };
    const value = {
      at: 5,
      m: [
        { n: 'a', v: 1 },
        { n: 'b', v: 2 },
      ],
    };
    assert.deepEqual(textsOf(value, [{ ...ROUTE, ...exploded }]), [
      'db.s.t | 5 | m_a DOUBLE 1 | ',
      'db.s.t | 5 | m_b DOUBLE 2 | ',
    ]);
  });

  it('rejects the record with a name that is none, or that of another column', () => {
    const why = (metric: unknown) => reasonOf({ metric, value: 1, q: 2 }, [{ ...ROUTE, ...route }]);
    assert.equal(why(''), `route r: column \${metric}: the record gives it no name`);
    assert.equal(
      why('q'),
      'route r: column q: the name that the record gives it is that of another column or tag of the route',
    );
    assert.equal(
      why('\ufeffx'),
      'route r: column \ufeffx: the name that the record gives it begins with a byte order mark, U+FEFF',
    );
    assert.match(why('x'.repeat(65)), /the name that the record gives it is longer than 64 bytes$/);
    assert.equal(why(null), `route r: name of column \${metric}: the record has no metric`);
    const twice = {
      columns: [
        { path: 'a', name: `\${n}` },
        { path: 'b', name: `\${m}` },
      ],
    };
    assert.match(reasonOf({ a: 1, b: 2, n: 'x', m: 'x' }, [{ ...ROUTE, ...twice }]), /x/);
  });

  it('is none of tags, and has a template that can be filled', () => {
    assert.deepEqual(problems({ columns: [{ path: 'v' }], tags: [{ path: 't', name: `\${n}` }] }), [
      `tags[0].name: of a tag is no template; got "\${n}"`,
    ]);
    assert.deepEqual(problems({ columns: [{ path: 'v', name: `a_\${` }] }), [
      `columns[0].name: must have a closing } and a path or an expression in each \${…}; got "a_\${"`,
    ]);
    assert.match(
      problems({ columns: [{ path: 'v', name: `\${$key}` }] })[0] ?? '',
      /^columns\[0\]\.name: \$key is of no object/,
    );
  });
});

describe('a route that passes over what has none of its columns', () => {
  const temp = {
    ...ROUTE,
    name: 'temp',
    stable: 'temp',
    empty: 'skip',
    columns: [{ path: 't' }, { value: 1, name: 'one' }],
  };
  const hum = { ...ROUTE, name: 'hum', stable: 'hum', empty: 'skip', columns: [{ path: 'h', default: 0 }] };

  it('leaves it to others, and is told of as one that does not take it', () => {
    assert.deepEqual(textsOf({ t: 1 }, [temp, hum]), ['db.temp.t | 1700000000123 | t DOUBLE 1, one DOUBLE 1 | ']);
    assert.equal(textsOf({ t: 1, h: null }, [temp, hum]).length, 2);
    assert.equal(reasonOf({ x: 1 }, [temp, hum]), 'no route takes the record');
    assert.equal(mapper([temp, hum], { settings: { unrouted: 'skip' } })({ x: 1 }), 'unrouted');
    assert.match(reasonOf({ x: 1 }, [{ ...temp, empty: 'reject', columns: [{ path: 't' }] }]), /none of the columns$/);
  });

  it('does so by element, and with remaining fields', () => {
    const exploded = { ...temp, explode: 'm', columns: [{ path: 'm.t', name: 't' }] };
    assert.equal(textsOf({ m: [{ t: 1 }, { x: 1 }, { t: 2 }] }, [exploded]).length, 2);
    assert.equal(reasonOf({ m: [{ x: 1 }] }, [exploded]), 'no route takes the record');
    assert.deepEqual(textsOf({ m: [] }, [exploded]), []);
    const rest = { ...temp, columns: [], remaining: { include: ['a.*'] } };
    assert.equal(textsOf({ a: { b: 1 } }, [rest]).length, 1);
    assert.equal(reasonOf({ b: 1 }, [rest]), 'no route takes the record');
  });

  it('has columns of fields', () => {
    assert.deepEqual(problems({ empty: 'skip', columns: [{ value: 1, name: 'one' }] }), [
      'empty: skip goes with columns that have a path, or with remaining; got "skip"',
    ]);
  });
});
