import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { TableColumn, TableSchema } from '../../../../functions/shared/tdengine/table-schema.ts';
import { type JsonOptions, jsonEncoder } from '../../../../functions/source/encode/json.ts';

const OPTIONS: JsonOptions = { precision: 'ms', time: 'ms', nulls: 'null', array: false };

function column(name: string, type: string, role: TableColumn['role'] = 'column'): TableColumn {
  return { name, type, length: 0, role };
}

function encode(
  schema: TableSchema,
  cells: readonly unknown[],
  options: Partial<JsonOptions> = {},
  time = '1538577485000',
): string | undefined {
  const encoder = jsonEncoder([column('ts', 'TIMESTAMP'), ...schema], { ...OPTIONS, ...options });
  return encoder({ subtable: 'd1', time, cells });
}

describe('a row that the source writes as JSON', () => {
  const meters = [
    column('current', 'FLOAT'),
    column('voltage', 'INT'),
    column('location', 'VARCHAR', 'tag'),
    column('groupid', 'INT', 'tag'),
  ];

  it('has the shape of the TDengineSourceConnector for the tutorial’s row', () => {
    assert.equal(
      encode(meters, [10.3, 219, 'California.SanFrancisco', 2]),
      '{"ts":1538577485000,"current":10.3,"voltage":219,"tags":{"location":"California.SanFrancisco","groupid":2}}',
    );
  });

  it('has no tags for a plain table', () => {
    assert.equal(encode([column('v', 'INT')], [1]), '{"ts":1538577485000,"v":1}');
  });

  it('has NULL as null, or leaves it out', () => {
    const cells = [null, 0, null, 2];
    assert.equal(
      encode(meters, cells),
      '{"ts":1538577485000,"current":null,"voltage":0,"tags":{"location":null,"groupid":2}}',
    );
    assert.equal(encode(meters, cells, { nulls: 'omit' }), '{"ts":1538577485000,"voltage":0,"tags":{"groupid":2}}');
    assert.equal(encode(meters, [null, null, null, null], { nulls: 'omit' }), '{"ts":1538577485000,"tags":{}}');
  });

  it('is alone or in an array of one', () => {
    assert.equal(encode([column('v', 'INT')], [1], { array: true }), '[{"ts":1538577485000,"v":1}]');
  });

  const values: [type: string, cell: unknown, text: string][] = [
    ['BOOL', true, 'true'],
    ['TINYINT', -128, '-128'],
    ['INT UNSIGNED', 4294967295, '4294967295'],
    ['BIGINT', '-9223372036854775808', '-9223372036854775808'],
    ['BIGINT', '9007199254740993', '9007199254740993'],
    ['BIGINT UNSIGNED', '18446744073709551615', '18446744073709551615'],
    ['FLOAT', 10.3, '10.3'],
    ['FLOAT', 3.4028235e38, '3.4028234663852886e+38'],
    ['DOUBLE', -0, '-0'],
    ['DOUBLE', 5e-324, '5e-324'],
    ['DOUBLE', 1e21, '1e+21'],
    ['DECIMAL(38, 10)', '1234567890123456789012345678.0123456789', '"1234567890123456789012345678.0123456789"'],
    ['VARCHAR', 'he said "hi" \\ \n', '"he said \\"hi\\" \\\\ \\n"'],
    ['NCHAR', '你好 🙂', '"你好 🙂"'],
    ['VARBINARY', '0102ff', '"0102ff"'],
    ['GEOMETRY', '0101000000000000000000f03f0000000000000040', '"POINT (1 2)"'],
    ['BLOB', '', '""'],
    ['TIMESTAMP', '1700000000005', '1700000000005'],
    ['TIMESTAMP', '9223372036854775807', '9223372036854775807'],
  ];
  for (const [type, cell, text] of values) {
    it(`has ${type} as ${text}`, () => {
      assert.equal(encode([column('v', type)], [cell]), `{"ts":1538577485000,"v":${text}}`);
    });
  }

  it('has a JSON tag as it is', () => {
    const schema = [column('v', 'INT'), column('j', 'JSON', 'tag')];
    assert.equal(encode(schema, [1, { a: 1, b: null }]), '{"ts":1538577485000,"v":1,"tags":{"j":{"a":1,"b":null}}}');
  });

  it('has all times in one unit, or as ISO text with all digits', () => {
    const schema = [column('at', 'TIMESTAMP')];
    const time = '1700000000123456789';
    const cells = ['1700000000000000001'];
    const shown = (unit: JsonOptions['time']) => encode(schema, cells, { precision: 'ns', time: unit }, time);
    assert.equal(shown('ns'), '{"ts":1700000000123456789,"at":1700000000000000001}');
    assert.equal(shown('us'), '{"ts":1700000000123456,"at":1700000000000000}');
    assert.equal(shown('ms'), '{"ts":1700000000123,"at":1700000000000}');
    assert.equal(shown('iso'), '{"ts":"2023-11-14T22:13:20.123456789Z","at":"2023-11-14T22:13:20.000000001Z"}');
  });

  it('has the subtable’s name among the tags with subtableTag', () => {
    const options = { subtableTag: 'tbname' };
    assert.equal(
      encode(meters, [null, null, null, 2], { ...options, nulls: 'omit' }),
      '{"ts":1538577485000,"tags":{"tbname":"d1","groupid":2}}',
    );
    assert.equal(encode([column('v', 'INT')], [1], options), '{"ts":1538577485000,"v":1,"tags":{"tbname":"d1"}}');
    assert.throws(() => encode([column('tags', 'INT')], [1], options), /column named tags/);
    assert.throws(() => encode(meters, [], { subtableTag: 'voltage' }), /a column is named voltage/);
  });

  it('has escaped names', () => {
    assert.equal(encode([column('a"b', 'INT')], [1]), '{"ts":1538577485000,"a\\"b":1}');
  });

  it('is refused for a stable with a column named tags, which JSON would have twice', () => {
    assert.throws(() => encode([column('tags', 'INT'), column('t', 'INT', 'tag')], [1, 2]), /column named tags/);
    assert.equal(encode([column('tags', 'INT')], [1]), '{"ts":1538577485000,"tags":1}');
  });
});
