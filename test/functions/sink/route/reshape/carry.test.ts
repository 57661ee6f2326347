import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { reasonOf, rowsOf, shown } from '../../../../support/route/mapped.ts';

const columnsOf = (value: unknown, route: object, settings: object = {}) =>
  rowsOf(value, [{ stable: 's', subtable: 't', remaining: {}, ...route }], { settings }).map((row) =>
    shown(row).join(', '),
  );

describe('fields that go on to the elements behind', () => {
  const carry = { path: '$value', fields: ['b', 'c.d'] };

  it('are those of the last element before that has them, with all their digits', () => {
    const value = '[{"a":1},{"b":12345678901234567,"c.d":"x"},{"a":2},{},{"b":null,"a":3},{"a":4,"b":7}]';
    assert.deepEqual(columnsOf(value, { carry }), [
      'a DOUBLE 1',
      "b BIGINT 12345678901234567, c.d VARCHAR 'x'",
      "a DOUBLE 2, b BIGINT 12345678901234567, c.d VARCHAR 'x'",
      "b BIGINT 12345678901234567, c.d VARCHAR 'x'",
      "b NULL NULL, a DOUBLE 3, c.d VARCHAR 'x'",
      "a DOUBLE 4, b DOUBLE 7, c.d VARCHAR 'x'",
    ]);
  });

  it('are of arrays within records, each for itself, also in texts', () => {
    const route = {
      carry: { path: 'groups.rows', fields: ['at'] },
      parse: { path: 'groups.rows' },
      explode: 'groups.rows',
    };
    const groups = [
      { id: 1, rows: [{ at: 5, v: 1 }, { v: 2 }] },
      { id: 2, rows: '[{"v":3},{"at":6},{"v":4}]' },
      { id: 3, rows: [] },
    ];
    assert.deepEqual(columnsOf({ groups }, { ...route, remaining: { stripPrefix: 'groups' } }), [
      'id DOUBLE 1, rows_at DOUBLE 5, rows_v DOUBLE 1',
      'id DOUBLE 1, rows_v DOUBLE 2, rows_at DOUBLE 5',
      'id DOUBLE 2, rows_v DOUBLE 3',
      'id DOUBLE 2, rows_at DOUBLE 6',
      'id DOUBLE 2, rows_v DOUBLE 4, rows_at DOUBLE 6',
    ]);
  });

  it('do not go from one document of a record to the next', () => {
    const value = '[{"b":1},{"a":1}] [{"a":2}]';
    const route = { carry, explode: '$value' };
    assert.deepEqual(columnsOf(value, route, { documents: 'many' }), [
      'b DOUBLE 1',
      'a DOUBLE 1, b DOUBLE 1',
      'a DOUBLE 2',
    ]);
  });

  it('are there before pairs become fields', () => {
    const route = {
      carry: [{ path: 'm', fields: ['bn'] }],
      pivot: { array: 'm', name: `\${bn}\${n}`, value: 'v' },
    };
    assert.deepEqual(
      columnsOf(
        {
          m: [
            { bn: 'x', n: '1', v: 1 },
            { n: '2', v: 2 },
          ],
        },
        route,
      ),
      ['m_x1 DOUBLE 1, m_x2 DOUBLE 2'],
    );
  });

  it('leave alone what is no array, and elements that are no objects', () => {
    assert.deepEqual(columnsOf({ b: 1 }, { carry }), ['b DOUBLE 1']);
    const route = {
      carry: { path: 'l', fields: ['b'] },
      explode: 'l',
      columns: [{ path: 'l', name: 'l' }],
      remaining: undefined,
    };
    assert.deepEqual(columnsOf({ l: [1, [2], 'x'] }, route), ['l DOUBLE 1', 'l DOUBLE 2', "l VARCHAR 'x'"]);
  });

  it('leave other routes the record as it came', () => {
    const routes = [
      { stable: 'a', subtable: 't', carry, remaining: {} },
      { stable: 'b', subtable: 't', remaining: {} },
    ];
    const rows = rowsOf([{ b: 1 }, { a: 2 }], routes).map((row) => `${row.table.stable}: ${shown(row).join(', ')}`);
    assert.deepEqual(rows.sort(), ['a: a DOUBLE 2, b DOUBLE 1', 'a: b DOUBLE 1', 'b: a DOUBLE 2', 'b: b DOUBLE 1']);
  });

  it('reject a record that would become too large', () => {
    const value = [{ b: 'x'.repeat(1_000_000) }, ...Array.from({ length: 20 }, () => ({}))];
    assert.match(
      reasonOf(value, [{ name: 'r', stable: 's', subtable: 't', carry, remaining: {} }]),
      /carry: \$value: the elements have more than 16 MiB$/,
    );
  });
});
