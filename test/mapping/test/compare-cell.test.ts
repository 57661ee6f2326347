import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { ExpectedCell } from '../../../functions/shared/settings/index.ts';
import type { StoredCell } from '../../../mapping/sink/stored-rows.ts';
import { isExpectedCell, isSameTime } from '../../../mapping/test/compare-cell.ts';

function is(expected: ExpectedCell, type: string, value: StoredCell['value']): boolean {
  return isExpectedCell(expected, { name: 'c', type, value, role: 'column' }, 'ms');
}

describe('an expected value', () => {
  it('of a whole number counts by all digits, in quotes or not', () => {
    assert.ok(is('9007199254740993', 'BIGINT', '9007199254740993'));
    assert.ok(!is('9007199254740992', 'BIGINT', '9007199254740993'));
    assert.ok(is(1, 'INT', 1));
    assert.ok(is('1.0', 'INT', 1));
    assert.ok(!is('one', 'INT', 1));
    assert.ok(!is(true, 'INT', 1));
  });

  it('of a DECIMAL counts by its value, whatever zeros are behind it', () => {
    assert.ok(is('12.50', 'DECIMAL', '12.5000'));
    assert.ok(is(12.5, 'DECIMAL', '12.5000'));
    assert.ok(!is('12.5001', 'DECIMAL', '12.5000'));
  });

  it('of a FLOAT or DOUBLE is the nearest that the type has', () => {
    assert.ok(is(0.1, 'FLOAT', Math.fround(0.1)));
    assert.ok(is(0.1, 'FLOAT', 0.1));
    assert.ok(is('0.1', 'DOUBLE', 0.1));
    assert.ok(!is(0.1, 'DOUBLE', Math.fround(0.1)));
    assert.ok(!is('', 'DOUBLE', 0));
  });

  it('of text has the same characters, and is no number', () => {
    assert.ok(is('5', 'VARCHAR', '5'));
    assert.ok(!is(5, 'VARCHAR', '5'));
    assert.ok(!is('a', 'NCHAR', 'A'));
  });

  it('of a time is the same instant, however it is written', () => {
    assert.ok(is('2024-05-01T10:00:00+02:00', 'TIMESTAMP', '2024-05-01T08:00:00.000Z'));
    assert.ok(is(1714550400000, 'TIMESTAMP', '2024-05-01T08:00:00.000Z'));
    assert.ok(!is('2024-05-01T08:00:00.001Z', 'TIMESTAMP', '2024-05-01T08:00:00.000Z'));
    assert.ok(!is('2024-05-01T08:00:00.0001Z', 'TIMESTAMP', '2024-05-01T08:00:00.000Z'));
    assert.ok(!is('soon', 'TIMESTAMP', '2024-05-01T08:00:00.000Z'));
    assert.ok(isSameTime('1714550400000000001', '1714550400000000001', 'ns'));
    assert.ok(!isSameTime('1714550400000000000', '1714550400000000001', 'ns'));
  });

  it('of bytes is hex, of a geometry well-known text, of a JSON tag what it holds', () => {
    assert.ok(is('00FF', 'VARBINARY', '00ff'));
    assert.ok(is('Point( 1 2 )', 'GEOMETRY', 'POINT (1 2)'));
    assert.ok(!is('POINT (1 3)', 'GEOMETRY', 'POINT (1 2)'));
    assert.ok(is({ b: 1, a: 'x' }, 'JSON', '{"a":"x","b":1}'));
    assert.ok(is('{"a":"x"}', 'JSON', '{"a":"x"}'));
    assert.ok(!is({ a: 'y' }, 'JSON', '{"a":"x"}'));
  });

  it('of null is NULL, or a column that is not there', () => {
    assert.ok(is(null, 'INT', null));
    assert.ok(isExpectedCell(null, undefined, 'ms'));
    assert.ok(!is(null, 'INT', 0));
    assert.ok(!is(0, 'INT', null));
    assert.ok(!isExpectedCell(0, undefined, 'ms'));
  });

  it('of a BOOL is true or false, and no word for it', () => {
    assert.ok(is(true, 'BOOL', true));
    assert.ok(!is('true', 'BOOL', true));
  });
});
