import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { sameNumber } from '../../../../../functions/sink/route/conditions/same-number.ts';
import { reasonOf, rowsOf } from '../../../../support/route/mapped.ts';

/** Whether digits are the constant. */
function same(constant: string | number | boolean, digits: string): boolean | undefined {
  return sameNumber(constant)?.(digits);
}

describe('the comparison of a number’s digits with a constant', () => {
  it('compares all digits beyond 2^53, where doubles are equal', () => {
    const [constant, next] = ['9007199254740993', '9007199254740992'];
    assert.equal(Number(constant), Number(next));
    assert.equal(same(constant, constant), true);
    assert.equal(same(constant, next), false);
    assert.equal(same('18446744073709551615', '18446744073709551615'), true);
    assert.equal(same('18446744073709551615', '18446744073709551616'), false);
    assert.equal(same('-9223372036854775808', '-9223372036854775808'), true);
    assert.equal(same('-9223372036854775808', '9223372036854775808'), false);
    assert.equal(same(2 ** 53, '9007199254740992'), true);
    assert.equal(same(2 ** 53, '9007199254740993'), false);
  });

  it('accepts other spellings of the same number', () => {
    for (const digits of [
      '9007199254740993.0',
      '9.007199254740993e15',
      '9007199254740993000E-3',
      '90071992547409930e-1',
    ]) {
      assert.equal(same('9007199254740993', digits), true, digits);
    }
    assert.equal(same('9007199254740993', '9007199254740993.5'), false);
    for (const digits of ['5', '5.0', '50e-1', '0.5e1']) assert.equal(same(5, digits), true, digits);
    assert.equal(same(5, '5.0000000000000000000001'), false);
    assert.equal(same(0, '-0'), same(0, '0'));
  });

  it('compares fractions as doubles', () => {
    assert.equal(same(0.1, '0.1'), true);
    assert.equal(same(0.1, '1e-1'), true);
    assert.equal(same(0.1, '0.2'), false);
  });

  it('is not needed for short constants, other texts, and true and false', () => {
    for (const constant of ['5', '123456789012345', 'abc', '', '1234567890123456x', '1e30', true, false]) {
      assert.equal(sameNumber(constant), undefined, String(constant));
    }
    assert.equal(same('1234567890123456', '1234567890123456'), true);
  });

  it('tells every whole number from its neighbours', () => {
    fc.assert(
      fc.property(
        fc.bigInt({ min: -(10n ** 30n), max: 10n ** 30n }),
        fc.bigInt({ min: -3n, max: 3n }),
        (number, away) => {
          const constant = `${number}`;
          fc.pre(/^-?\d{16,}$/.test(constant));
          assert.equal(same(constant, `${number + away}`), away === 0n);
        },
      ),
    );
    fc.assert(
      fc.property(fc.maxSafeInteger(), fc.bigInt({ min: -3n, max: 3n }), (number, away) => {
        assert.equal(same(number, `${BigInt(number) + away}`), away === 0n);
      }),
    );
  });
});

describe('a route’s condition on a number beyond 2^53', () => {
  const route = (when: object) => ({
    when: { field: 'id', ...when },
    stable: 's',
    subtable: 'd',
    columns: [{ path: 'v' }],
  });

  it('takes only that number', () => {
    for (const when of [{ equals: '9007199254740993' }, { in: ['1', '9007199254740993'] }]) {
      assert.equal(rowsOf('{"id":9007199254740993,"v":1}', [route(when)]).length, 1);
      // One in quotes is the text of it.
      assert.equal(rowsOf('{"id":"9007199254740993","v":1}', [route(when)]).length, 1);
      for (const id of ['9007199254740992', '9007199254740994', '"9007199254740992"']) {
        assert.equal(reasonOf(`{"id":${id},"v":1}`, [route(when)]), 'no route takes the record');
      }
    }
  });

  it('is refused in the settings when YAML has rounded it', () => {
    assert.throws(() => rowsOf('{"id":1,"v":1}', [route({ equals: Number('9007199254740993') })]), /put it in quotes/);
  });
});

describe('a constant column beyond 2^53', () => {
  const row = (value: unknown, type: string) =>
    rowsOf('{"v":1}', [{ stable: 's', subtable: 'd', columns: [{ path: 'v' }, { name: 'c', value, type }] }])[0];

  it('is written with all its digits', () => {
    for (const [value, type] of [
      ['9007199254740993', 'BIGINT'],
      ['18446744073709551615', 'BIGINT UNSIGNED'],
      ['9007199254740993', 'DECIMAL(20, 0)'],
    ] as const) {
      assert.match(String(row(value, type)?.values[1]), new RegExp(`^'?${value}'?$`));
    }
  });

  it('is refused in the settings when YAML has rounded it', () => {
    assert.throws(() => row(Number('9007199254740993'), 'BIGINT'), /put it in quotes/);
  });
});
