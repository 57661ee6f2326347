import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { decode, reasonOf, shown } from '../../../../support/sink/lines.ts';
import { cellsOf } from '../../../../support/sink/rows.ts';

describe('fields of a line', () => {
  const accepted: readonly [value: string, type: string, sql: string][] = [
    ['1', 'DOUBLE', '1'],
    ['-11.8', 'DOUBLE', '-11.8'],
    ['+5', 'DOUBLE', '5'],
    ['.5', 'DOUBLE', '0.5'],
    ['5.', 'DOUBLE', '5'],
    ['-0', 'DOUBLE', '-0'],
    ['1e3', 'DOUBLE', '1000'],
    ['1.5f64', 'DOUBLE', '1.5'],
    ['0x10', 'DOUBLE', '16'],
    ['0x1f', 'DOUBLE', '31'],
    ['1.7976931348623157e308', 'DOUBLE', '1.7976931348623157e+308'],
    ['2.2250738585072014e-308', 'DOUBLE', '2.2250738585072014e-308'],
    ['123456789012345678', 'DOUBLE', '123456789012345680'],
    ['1.5f32', 'FLOAT', '1.5'],
    ['1.5F32', 'FLOAT', '1.5'],
    ['3.4028235e+38f32', 'FLOAT', '3.4028234663852886e+38'],
    ['1i8', 'TINYINT', '1'],
    ['-128i8', 'TINYINT', '-128'],
    ['127i8', 'TINYINT', '127'],
    ['-32768i16', 'SMALLINT', '-32768'],
    ['2147483647i32', 'INT', '2147483647'],
    ['1i', 'BIGINT', '1'],
    ['9223372036854775807i', 'BIGINT', '9223372036854775807'],
    ['-9223372036854775808i64', 'BIGINT', '-9223372036854775808'],
    ['1e3i', 'BIGINT', '1000'],
    ['5.0i', 'BIGINT', '5'],
    ['9007199254740993.0i', 'BIGINT', '9007199254740993'],
    ['9007199254740993e2i', 'BIGINT', '900719925474099300'],
    ['007i', 'BIGINT', '7'],
    ['0x10i', 'BIGINT', '16'],
    ['255u8', 'TINYINT UNSIGNED', '255'],
    ['65535u16', 'SMALLINT UNSIGNED', '65535'],
    ['4294967295u32', 'INT UNSIGNED', '4294967295'],
    ['18446744073709551615u', 'BIGINT UNSIGNED', '18446744073709551615'],
    ['0U64', 'BIGINT UNSIGNED', '0'],
    ['t', 'BOOL', 'true'],
    ['T', 'BOOL', 'true'],
    ['True', 'BOOL', 'true'],
    ['TRUE', 'BOOL', 'true'],
    ['f', 'BOOL', 'false'],
    ['FALSE', 'BOOL', 'false'],
    ['"str"', 'VARCHAR', "'str'"],
    ['""', 'VARCHAR', "''"],
    ['"a,b=c d"', 'VARCHAR', "'a,b=c d'"],
    ['"quo\\"te"', 'VARCHAR', `'quo"te'`],
    ['"back\\\\slash"', 'VARCHAR', "'back\\\\slash'"],
    ['"ends\\\\"', 'VARCHAR', "'ends\\\\'"],
    ['"new\\nline"', 'VARCHAR', "'new\\\\nline'"],
    ['"tab\ttab"', 'VARCHAR', "'tab\ttab'"],
    ['"\'); DROP DATABASE x; --"', 'VARCHAR', "'\\'); DROP DATABASE x; --'"],
    ['L"北京"', 'NCHAR', "'北京'"],
    ['l"x"', 'NCHAR', "'x'"],
    ['B"\\x0102fF"', 'VARBINARY', "'\\x0102ff'"],
    ['B"\\x"', 'VARBINARY', "'\\x'"],
    ['B"hi"', 'VARBINARY', "'\\x6869'"],
    ['B"\\\\x41"', 'VARBINARY', "'\\x5c783431'"],
    ['G"Point(1 2)"', 'GEOMETRY', "'Point(1 2)'"],
    ['g"LINESTRING (0 0, 1 1)"', 'GEOMETRY', "'LINESTRING (0 0, 1 1)'"],
  ];
  for (const [value, type, sql] of accepted) {
    it(`are of type ${type} with value ${value}`, () => {
      const [row] = decode(`m,t=a c=${value},d=1i 5`);
      const [cell, next] = row === undefined ? [] : cellsOf(row);
      assert.deepEqual([cell?.type, cell?.sql, next?.name, row?.time], [type, sql, 'd', '5']);
    });
  }

  const refused: readonly [value: string, reason: string][] = [
    ['', 'the value is empty'],
    ['nan', 'SQL cannot store nan or inf'],
    ['-inf', 'SQL cannot store nan or inf'],
    ['Infinity', 'SQL cannot store nan or inf'],
    ['1e309', "the number is out of DOUBLE's range"],
    ['4.9e-324', 'SQL cannot store a subnormal number'],
    ['3.5e38f32', "the number is out of FLOAT's range"],
    ['1e-46f32', 'the number is too small for FLOAT'],
    ['128i8', "the number is out of TINYINT's range"],
    ['-129i8', "the number is out of TINYINT's range"],
    ['32768i16', "the number is out of SMALLINT's range"],
    ['-2147483649i32', "the number is out of INT's range"],
    ['9223372036854775808i', "the number is out of BIGINT's range"],
    ['-1u', "the number is out of BIGINT UNSIGNED's range"],
    ['256u8', "the number is out of TINYINT UNSIGNED's range"],
    ['18446744073709551616u', "the number is out of BIGINT UNSIGNED's range"],
    ['1.5i', 'BIGINT takes whole numbers only'],
    ['1.00000000000000000001i', 'BIGINT takes whole numbers only'],
    ['4503599627370496.5i', 'BIGINT takes whole numbers only'],
    [`${'1'.repeat(1_000)}i`, "the number is out of BIGINT's range"],
    ['1e400i', "the number is out of BIGINT's range"],
    ['1i128', 'the value is neither a number, nor a boolean, nor a quoted string'],
    ['1i9', 'a number has an unknown suffix'],
    ['1x', 'the value is neither a number, nor a boolean, nor a quoted string'],
    ['maybe', 'the value is neither a number, nor a boolean, nor a quoted string'],
    ['"abc', 'a quoted string has no end'],
    ['"abc\\"', 'a quoted string has no end'],
    ['"a"b', 'the value is neither a number, nor a boolean, nor a quoted string'],
    ['"a""b"', 'a quote inside the value is not escaped'],
    ['X"a"', 'a string must begin with ", L", B" or G"'],
    ['B"\\xzz"', '\\x must be followed by pairs of hexadecimal digits'],
    ['B"\\x012"', '\\x must be followed by pairs of hexadecimal digits'],
    ['G"nonsense"', 'the value is not a geometry in well-known text'],
    ['G"POINT(1 2"', 'the value is not a geometry in well-known text'],
    ['G"POINT(1 2) POINT(1 2)"', 'the value is not a geometry in well-known text'],
  ];
  for (const [value, reason] of refused) {
    it(`are refused with value ${value === '' ? '(none)' : value.slice(0, 40)}: ${reason}`, () => {
      assert.equal(reasonOf(`m c=${value} 5`), `line 1: field c: ${reason}`);
    });
  }

  it('need a name and a value, and must not be repeated', () => {
    assert.equal(reasonOf('m'), 'line 1: there is no field');
    assert.equal(reasonOf('m,t=a  '), 'line 1: there is no field');
    assert.equal(reasonOf('m v'), 'line 1: a field has no value');
    assert.equal(reasonOf('m v,w=1'), 'line 1: a field has no value');
    assert.equal(reasonOf('m =1'), 'line 1: a field has no name');
    assert.equal(reasonOf('m v=1,v=2'), 'line 1: field v comes twice');
    assert.equal(reasonOf(`m ${'f'.repeat(65)}=1`), "line 1: a field's name is longer than 64 bytes");
    assert.deepEqual(shown(`m ${'f'.repeat(64)}=1,my\\ f\\=1=2,a.b=3, 5`), [`m||${'f'.repeat(64)}=1,my f=1=2,a.b=3|5`]);
  });

  it('may be 4,000 different ones', () => {
    const names = Array.from({ length: 4000 }, (_, at) => `f${at}`);
    const text = `m ${names.map((name) => `${name}=1`).join(',')}`;
    assert.deepEqual(
      decode(text)[0]?.layout.columns.map(({ name }) => name),
      names,
    );
    for (const again of ['f0', 'f15', 'f16', 'f3999']) {
      assert.equal(reasonOf(`${text},${again}=2`), `line 1: field ${again} comes twice`);
    }
  });

  it('are refused when they are longer than TDengine stores', () => {
    assert.equal(decode(`m c="${'x'.repeat(65_517)}"`).length, 1);
    assert.match(
      reasonOf(`m c="${'x'.repeat(65_518)}"`),
      /column c: the value has 65518 bytes, TDengine stores at most 65517$/,
    );
    assert.equal(decode(`m c=L"${'温'.repeat(16_379)}"`).length, 1);
    assert.match(
      reasonOf(`m c=L"${'温'.repeat(16_380)}"`),
      /the value has 16380 characters, TDengine stores at most 16379$/,
    );
    assert.equal(decode(`m c=L"${'😀'.repeat(16_379)}"`).length, 1);
  });
});
