import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { TableColumn, TableSchema } from '../../../../../functions/shared/tdengine/table-schema.ts';
import { lineEncoder } from '../../../../../functions/source/encode/line/line.ts';

const TIME = '1538577485000';

function column(name: string, type: string, role: TableColumn['role'] = 'column'): TableColumn {
  return { name, type, length: 0, role };
}

function encode(schema: TableSchema, cells: readonly unknown[], table = 'meters'): string | undefined {
  const times = { precision: 'ms', time: 'ms' } as const;
  return lineEncoder(table, [column('ts', 'TIMESTAMP'), ...schema], times)({ subtable: 'd1', time: TIME, cells });
}

describe('the encoder of line protocol', () => {
  it('writes the tutorial’s row as line protocol', () => {
    const schema = [
      column('current', 'FLOAT'),
      column('voltage', 'INT'),
      column('phase', 'FLOAT'),
      column('location', 'VARCHAR', 'tag'),
      column('groupid', 'INT', 'tag'),
    ];
    assert.equal(
      encode(schema, [10.3, 219, 0.31, 'California.SanFrancisco', 2]),
      'meters,location=California.SanFrancisco,groupid=2 current=10.3f32,voltage=219i32,phase=0.31f32 1538577485000',
    );
  });

  const fields: [type: string, cell: unknown, text: string][] = [
    ['BOOL', true, 'true'],
    ['BOOL', false, 'false'],
    ['TINYINT', -128, '-128i8'],
    ['SMALLINT', 32767, '32767i16'],
    ['INT', -2147483648, '-2147483648i32'],
    ['BIGINT', '-9223372036854775808', '-9223372036854775808i64'],
    ['TINYINT UNSIGNED', 255, '255u8'],
    ['SMALLINT UNSIGNED', 65535, '65535u16'],
    ['INT UNSIGNED', 4294967295, '4294967295u32'],
    ['BIGINT UNSIGNED', '18446744073709551615', '18446744073709551615u64'],
    ['FLOAT', 1.1754944e-38, '1.1754944e-38f32'],
    ['FLOAT', 3.4028235e38, '3.4028234663852886e+38f32'],
    ['FLOAT', -3.4028235e38, '-3.4028234663852886e+38f32'],
    ['DOUBLE', 1.7976931348623157e308, '1.7976931348623157e+308f64'],
    ['DOUBLE', 0.1, '0.1f64'],
    ['DOUBLE', -0, '-0f64'],
    ['DOUBLE', 1e-7, '1e-7f64'],
    ['VARCHAR', 'he said "hi" \\ x', '"he said \\"hi\\" \\\\ x"'],
    ['VARCHAR', '', '""'],
    ['VARCHAR', 'two\nlines', '"two\nlines"'],
    ['NCHAR', '你好, a=b', 'L"你好, a=b"'],
    ['NCHAR', 'ends with \\', 'L"ends with \\\\"'],
    ['VARBINARY', '0102ff', 'B"\\x0102ff"'],
    ['VARBINARY', '', 'B"\\x"'],
    ['BLOB', '00', 'B"\\x00"'],
    ['TIMESTAMP', '1700000000005', '"2023-11-14T22:13:20.005Z"'],
    ['TIMESTAMP', '-1', '"1969-12-31T23:59:59.999Z"'],
    ['TIMESTAMP', '9223372036854775807', '"+292278994-08-17T07:12:55.807Z"'],
    ['DECIMAL(38, 10)', '-9999999999999999999999999999.9999999999', '"-9999999999999999999999999999.9999999999"'],
    ['GEOMETRY', '010100000000000000008066c000000000008056c0', 'G"POINT (-180 -90)"'],
  ];
  for (const [type, cell, text] of fields) {
    it(`writes a field ${type} as ${JSON.stringify(text)}`, () => {
      assert.equal(encode([column('v', type)], [cell]), `meters v=${text} ${TIME}`);
    });
  }

  const tags: [type: string, cell: unknown, text: string][] = [
    ['BOOL', true, 'true'],
    ['BIGINT UNSIGNED', '18446744073709551615', '18446744073709551615'],
    ['DOUBLE', -0, '-0'],
    ['NCHAR', 'Los Angeles', 'Los\\ Angeles'],
    ['VARCHAR', 'a b,c=d', 'a\\ b\\,c\\=d'],
    ['VARCHAR', '"quoted"', '"quoted"'],
    ['VARCHAR', 'in\\side', 'in\\side'],
    ['VARCHAR', 'a\\,b', 'a\\\\\\,b'],
    ['VARCHAR', 'a\\\\b', 'a\\\\\\b'],
    ['VARCHAR', 'end\\', 'end\\\\'],
    ['VARBINARY', '0102', '\\x0102'],
    ['TIMESTAMP', '-1', '1969-12-31T23:59:59.999Z'],
    ['GEOMETRY', '0101000000000000000000f03f0000000000000040', 'POINT\\ (1\\ 2)'],
    ['JSON', { a: 1, b: 'x y' }, '{"a":1\\,"b":"x\\ y"}'],
  ];
  for (const [type, cell, text] of tags) {
    it(`writes a tag ${type} as ${JSON.stringify(text)}`, () => {
      assert.equal(
        encode([column('v', 'INT'), column('t', type, 'tag')], [1, cell]),
        `meters,t=${text} v=1i32 ${TIME}`,
      );
    });
  }

  it('leaves out NULL fields, NULL tags and empty tags', () => {
    const schema = [
      column('a', 'INT'),
      column('b', 'INT'),
      column('t', 'NCHAR', 'tag'),
      column('u', 'NCHAR', 'tag'),
      column('v', 'NCHAR', 'tag'),
    ];
    assert.equal(encode(schema, [null, 0, null, '', 'x']), `meters,v=x b=0i32 ${TIME}`);
  });

  it('writes nothing for a row with only NULL', () => {
    assert.equal(encode([column('a', 'INT'), column('t', 'INT', 'tag')], [null, 1]), undefined);
  });

  it('writes the text of tags again only when they change', () => {
    let texts = 0;
    const schema = [
      column('ts', 'TIMESTAMP'),
      column('v', 'INT'),
      column('j', 'JSON', 'tag'),
      column('t', 'INT', 'tag'),
    ];
    const encodeRow = lineEncoder('m', schema, { precision: 'ms', time: 'ms' });
    const json = { toJSON: () => ++texts };
    const lines = [1, 1, 2, 2].map((tag, v) => encodeRow({ subtable: 'd1', time: '5', cells: [v, json, tag] }));
    assert.deepEqual(lines, ['m,j=1,t=1 v=0i32 5', 'm,j=1,t=1 v=1i32 5', 'm,j=2,t=2 v=2i32 5', 'm,j=2,t=2 v=3i32 5']);
  });

  it('does not mix the tags of subtables whose rows alternate', () => {
    const schema = [column('ts', 'TIMESTAMP'), column('v', 'INT'), column('t', 'INT', 'tag')];
    const encodeRow = lineEncoder('m', schema, { precision: 'ms', time: 'ms' });
    const lines = ['a', 'b', 'a'].map((subtable) =>
      encodeRow({ subtable, time: '5', cells: [1, subtable === 'a' ? 1 : null] }),
    );
    assert.deepEqual(lines, ['m,t=1 v=1i32 5', 'm v=1i32 5', 'm,t=1 v=1i32 5']);
  });

  it('writes the subtable’s name as a tag with subtableTag', () => {
    const options = { precision: 'ms', time: 'ms', subtableTag: 'tb name' } as const;
    const schema = [column('ts', 'TIMESTAMP'), column('v', 'INT'), column('t', 'INT', 'tag')];
    const row = { subtable: 'Café 1', time: '5', cells: [1, null] };
    assert.equal(lineEncoder('m', schema, options)(row), 'm,tb\\ name=Café\\ 1 v=1i32 5');
    assert.equal(lineEncoder('m', schema.slice(0, 2), options)(row), 'm,tb\\ name=Café\\ 1 v=1i32 5');
    assert.throws(() => lineEncoder('m', schema, { ...options, subtableTag: 'v' }), /a column is named v/);
  });

  it('writes the second column of a composite key as a field', () => {
    assert.equal(encode([column('id', 'VARCHAR', 'key'), column('v', 'INT')], ['a', null]), `meters id="a" ${TIME}`);
  });

  it('escapes the names of tables, columns and tags', () => {
    const schema = [column('v=1, w', 'INT'), column('t ag', 'INT', 'tag')];
    assert.equal(encode(schema, [1, 2], 'Me ters,=x'), `Me\\ ters\\,=x,t\\ ag=2 v\\=1\\,\\ w=1i32 ${TIME}`);
  });

  it('refuses names that line protocol cannot hold, with the name and the reason', () => {
    const v = column('v', 'INT');
    assert.throws(() => encode([v], [1], '#meters'), /#meters for a comment/);
    assert.throws(() => encode([v], [1], 'me\nters'), /line feed/);
    assert.throws(() => encode([v], [1], 'meters\\'), /a backslash stands before what ends it/);
    assert.throws(() => encode([v], [1], 'me\\,ters'), /a backslash stands before what ends it/);
  });

  it('refuses tags that line protocol cannot hold, without showing them', () => {
    const schema = [column('v', 'INT'), column('place', 'NCHAR', 'tag')];
    for (const value of ['secret\nvalue', 'secret\rvalue']) {
      assert.throws(
        () => encode(schema, [1, value]),
        (error: Error) => /a value of tag place/.test(error.message) && !error.message.includes('secret'),
      );
    }
  });

  const units = [
    ['ms', 'ns', '1538577485001', '1538577485001000000'],
    ['us', 'ns', '1538577485001002', '1538577485001002000'],
    ['ns', 'ns', '1538577485001002003', '1538577485001002003'],
    ['ns', 'ms', '1538577485001999999', '1538577485001'],
    ['ms', 'ns', '0', '0'],
    ['ns', 'ms', '999999', '0'],
    ['ns', 'ms', '-1', '-1'],
    ['ms', 'ns', '31556995200000', '31556995200000000000'],
  ] as const;
  for (const [precision, time, from, text] of units) {
    it(`writes the time ${from} ${precision} in ${time} as ${text}`, () => {
      const schema = [column('ts', 'TIMESTAMP'), column('v', 'INT')];
      const line = lineEncoder('m', schema, { precision, time })({ subtable: 'd1', time: from, cells: [1] });
      assert.equal(line, `m v=1i32 ${text}`);
    });
  }

  it('refuses an unknown type', () => {
    assert.throws(() => encode([column('v', 'QUATERNION')], [1]), /type QUATERNION/);
  });
});
