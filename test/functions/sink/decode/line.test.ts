import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { sinkRuntime } from '../../../../functions/shared/settings/index.ts';
import type { TimeUnit } from '../../../../functions/shared/tdengine/time/digits.ts';
import type { Precision } from '../../../../functions/shared/tdengine/time/precision.ts';
import { lineFormat } from '../../../../functions/sink/decode/line/decode-line.ts';
import { ValueReader } from '../../../../functions/sink/decode/value-text.ts';
import { RecordError } from '../../../../functions/sink/rows/record-error.ts';
import type { Row } from '../../../../functions/sink/rows/row.ts';
import { TableRegistry } from '../../../../functions/sink/rows/table-registry.ts';
import { decoded } from '../../../support/sink/decode.ts';
import { recordOf } from '../../../support/sink/records.ts';
import { cellsOf } from '../../../support/sink/rows.ts';

interface DecodeOptions {
  readonly databasePrecision?: Precision;
  readonly dataPrecision?: TimeUnit;
}
const RECORD_TIME = 1_700_000_000_123;

function decode(value: string | Buffer, options: DecodeOptions = {}): readonly Row[] {
  const text = new ValueReader().text(Buffer.from(value).toString('base64'));
  return decoded(lineFormat, text, { ...options, timestamp: RECORD_TIME });
}

/** A row as `stable|tags|fields|time`. */
function shown(text: string | Buffer, options: DecodeOptions = {}): string[] {
  return decode(text, options).map((row) => {
    const { table, time } = row;
    const tags = cellsOf(table.tags)
      .map((tag) => `${tag.name}=${tag.sql}`)
      .join(',');
    return `${table.stable}|${tags}|${cellsOf(row)
      .map(({ name, sql }) => `${name}=${sql}`)
      .join(',')}|${time}`;
  });
}

function reasonOf(text: string | Buffer, options: DecodeOptions = {}): string {
  try {
    decode(text, options);
  } catch (error) {
    assert.ok(error instanceof RecordError, String(error));
    assert.equal(error.stage, 'decode');
    return error.message;
  }
  return assert.fail('the record was understood');
}

describe('lines of a record in line protocol', () => {
  it('may be several, ended by LF or CRLF, with comments and blank lines between', () => {
    const text = '# first\r\n\r\nm,t=a v=1 1\r\n  \nm v=2\r\n#last\nm v=3 3 ignored\r\nm v=4';
    const own = '1700000000123000000';
    assert.deepEqual(shown(text), ["m|t='a'|v=1|1", `m||v=2|${own}`, 'm||v=3|3', `m||v=4|${own}`]);
  });

  it('give no row when there are only comments and blanks', () => {
    for (const text of ['', ' ', '\n', '\r\n', '# m v=1 1', '\n#\n \n']) assert.deepEqual(decode(text), [], text);
  });

  it('are rejected together, with the number of the bad one, when one is bad', () => {
    assert.equal(reasonOf('m v=1 1\n#\nerrorline\nm v=2 2'), 'line 3: there is no field');
    assert.equal(
      reasonOf('m v="a\nb" 1\nm v=x 2'),
      'line 3: field v: the value is neither a number, nor a boolean, nor a quoted string',
    );
  });

  it('may hold line breaks inside quoted strings', () => {
    assert.deepEqual(shown('m v="a\nb\r\n#c" 5\nm v=1 6'), ["m||v='a\nb\r\n#c'|5", 'm||v=1|6']);
  });

  it('have the index of their record', () => {
    assert.equal(decode('m v=1')[0]?.record, 7);
  });

  it('must be UTF-8 without U+0000', () => {
    assert.equal(reasonOf(Buffer.from([0x6d, 0x20, 0x76, 0x3d, 0x22, 0xff, 0x22])), 'the value is not UTF-8');
    assert.equal(reasonOf('m v="\0"'), 'the value holds U+0000, which SQL cannot carry');
  });
});

describe('measurement and tags of a line', () => {
  it('name the subtable by the rule of the settings, or by TDengine’s MD5 of them', () => {
    const text = 'sys.cpu,host=web01,cpu=0 v=1';
    assert.equal(decode(text)[0]?.table.name, 't_bfccb6fda10e053f2438696bb8189e26');
    const [row] = decoded(lineFormat, text, { smlChildTableName: 'host' });
    assert.equal(row?.table.name, 'web01');
    assert.deepEqual(row.table.tags.layout.columns, [{ name: 'cpu', type: 'NCHAR' }]);
    const joined = decoded(lineFormat, text, { smlAutoChildTableNameDelimiter: '-' });
    assert.equal(joined[0]?.table.name, 'web01-0');
  });

  const accepted: readonly [text: string, stable: string, tags: string][] = [
    ['m,t=a v=1', 'm', "t='a'"],
    ['  m,t=a   v=1', 'm', "t='a'"],
    ['m, v=1', 'm', ''],
    ['m,t=a, v=1', 'm', "t='a'"],
    ['my\\ st\\,x,k=1 v=1', 'my st,x', "k='1'"],
    ['a.b.c,k=1 v=1', 'a_b_c', "k='1'"],
    ['back\\slash,k=back\\slash v=1', 'back\\slash', "k='back\\\\slash'"],
    ['m,k=a\\ b\\,c\\=d v=1', 'm', "k='a b,c=d'"],
    ['m,a\\ b\\,c\\=d=1 v=1', 'm', "a b,c=d='1'"],
    ['m,k=b\\\\ v=1', 'm', "k='b\\\\'"],
    ['m,k="quoted" v=1', 'm', 'k=\'"quoted"\''],
    ["m,k=O'Brien v=1", 'm', "k='O\\'Brien'"],
    ['größe,k=温度 v=1', 'größe', "k='温度'"],
    [`${'m'.repeat(192)},k=1 v=1`, 'm'.repeat(192), "k='1'"],
    [`m,${'k'.repeat(64)}=1 v=1`, 'm', `${'k'.repeat(64)}='1'`],
  ];
  for (const [text, stable, tags] of accepted) {
    it(`are read from ${text.slice(0, 60)}`, () => {
      const [row] = decode(text);
      assert.equal(row?.table.stable, stable);
      assert.equal(
        cellsOf(row.table.tags)
          .map((tag) => `${tag.name}=${tag.sql}`)
          .join(','),
        tags,
      );
      assert.ok(cellsOf(row.table.tags).every((tag) => tag.type === 'NCHAR'));
    });
  }

  const refused: readonly [text: string, reason: string][] = [
    [',t=a v=1', 'the measurement has no name'],
    ['m,t v=1', 'a tag has no value'],
    ['m,t= v=1', 'tag t: the value is empty'],
    ['m,=a v=1', 'a tag has no name'],
    ['m,t=a=b v=1', 'tag t: an equals sign in the value is not escaped'],
    ['m,t=a,t=b v=1', 'tag t comes twice'],
    [`${'m'.repeat(193)} v=1`, "the measurement's name is longer than 192 bytes"],
    [`${'ü'.repeat(97)} v=1`, "the measurement's name is longer than 192 bytes"],
    [`m,${'k'.repeat(65)}=1 v=1`, "a tag's name is longer than 64 bytes"],
    [`m,${'ü'.repeat(33)}=1 v=1`, "a tag's name is longer than 64 bytes"],
    [`m,k=${'x'.repeat(4096)} v=1`, 'column k: the value has 4096 characters, TDengine stores at most 4095'],
  ];
  for (const [text, reason] of refused) {
    it(`are refused in ${text.slice(0, 40)}: ${reason}`, () => assert.equal(reasonOf(text), `line 1: ${reason}`));
  }

  it('may have a tag of 4,095 characters, however many bytes they have', () => {
    assert.equal(decode(`m,k=${'温'.repeat(4095)} v=1`).length, 1);
  });
});

describe('a backslash or carriage return in line protocol', () => {
  it('at the end of a line is read as such though a blank follows it in a later line', () => {
    const decodeAll = lineFormat.decoder({
      settings: sinkRuntime.parse({ database: 'db' }),
      topic: 'meters',
      precisionOf: () => 'ns',
      tables: new TableRegistry(),
    });
    const tablesOf = (text: string) => {
      const rows = decodeAll(text, recordOf(text, 0), 0, 0);
      return typeof rows === 'string' ? rows : rows.map(({ table }) => cellsOf(table.tags).map(({ sql }) => sql));
    };
    for (const end of ['', '\n']) {
      assert.throws(() => tablesOf(`m,t=a\\${end}`), { message: 'line 1: there is no field' });
      assert.deepEqual(tablesOf('m,t=a\\ b v=1'), [["'a b'"]]);
    }
  });

  it('at the end of a line does not join it to the next one', () => {
    assert.equal(reasonOf('m v\\\nw=1'), 'line 1: a field has no value');
    assert.equal(reasonOf('m v=1,w\\\nm=2'), 'line 1: a field has no value');
  });

  it('within a line is kept', () => {
    assert.deepEqual(shown('\r v=1 5'), ['\r||v=1|5']);
    assert.deepEqual(shown('m,t=a\r v=1 5'), ["m|t='a\r'|v=1|5"]);
  });
});

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

describe('timestamps of lines', () => {
  const TIMES: readonly [data: TimeUnit, database: Precision, text: string, time: bigint][] = [
    ['ns', 'ns', '1704067200123456789', 1704067200123456789n],
    ['us', 'ns', '1704067200123456', 1704067200123456000n],
    ['ms', 'ns', '1704067200123', 1704067200123000000n],
    ['s', 'ns', '1704067200', 1704067200000000000n],
    ['m', 'ns', '28401120', 1704067200000000000n],
    ['h', 'ns', '473352', 1704067200000000000n],
    ['ns', 'us', '1704067200123456789', 1704067200123456n],
    ['ns', 'ms', '1704067200123456789', 1704067200123n],
    ['us', 'ms', '1704067200123999', 1704067200123n],
    ['ms', 'us', '1704067200123', 1704067200123000n],
    ['ms', 'ms', '1704067200123', 1704067200123n],
    ['ms', 'ms', '31556995200000', 31556995200000n],
    ['ns', 'ns', '9223372036854775807', 9223372036854775807n],
    ['ns', 'ns', '0', 1_700_000_000_123_000_000n],
    ['s', 'us', '', 1_700_000_000_123_000n],
    ['h', 'ms', '', 1_700_000_000_123n],
  ];
  for (const [dataPrecision, databasePrecision, text, time] of TIMES) {
    it(`in ${dataPrecision}, ${text || 'left out'}, are ${time} in a database of ${databasePrecision}`, () => {
      assert.equal(decode(`m v=1 ${text}`, { dataPrecision, databasePrecision })[0]?.time, String(time));
    });
  }

  it('are refused when they are not whole numbers since 1970', () => {
    for (const text of ['-1', '1.5', '1.7e12', 'abc', '"5"', '5x']) {
      assert.equal(reasonOf(`m v=1 ${text}`), 'line 1: the timestamp is not a whole number');
    }
  });

  it('are refused after TDengine’s last time, not clamped to it', () => {
    const beyond = (data: string, database: string) =>
      `line 1: the timestamp, read as ${data}, is after the last one that a ${database} database stores`;
    assert.equal(reasonOf('m v=1 9223372036854775808'), beyond('ns', 'ns'));
    assert.equal(reasonOf('m v=1 32503680000000', { dataPrecision: 'ms' }), beyond('ms', 'ns'));
    assert.equal(
      reasonOf('m v=1 31556995200001', { dataPrecision: 'ms', databasePrecision: 'ms' }),
      beyond('ms', 'ms'),
    );
    assert.equal(reasonOf('m v=1 9223372036854775807', { dataPrecision: 'h' }), beyond('h', 'ns'));
  });
});

describe('names of subtables, by TDengine’s MD5,', () => {
  // Names that a TDengine 3.3.7.5 gave.
  const NAMES: readonly [text: string, name: string][] = [
    ['meters,location=Beijing,groupid=2', 't_f4f6da785c8e13c560b3f8dc402365e4'],
    ['meters,groupid=2,location=Beijing', 't_f4f6da785c8e13c560b3f8dc402365e4'],
    ['meters,location=Zürich,groupid=3', 't_c59cb9227f937a01cf5dea5233c0bb1d'],
    ['meters,location=Beijing,groupid=2,extra=x', 't_768281b3e27793fd8f0c58e2f7fe08ee'],
    ['plain', 't_ac7938d40cfc2307e2bf325d28e7884e'],
    ['m,dev=D1,loc=y', 't_9204c7b6fd2a3fae588cac8001bc2812'],
  ];
  for (const [head, name] of NAMES) {
    it(`are those that TDengine gives for ${head}`, () => assert.equal(decode(`${head} v=1`)[0]?.table.name, name));
  }

  it('do not depend on which lines came before', () => {
    const twice = decode('m,a=1 v=1\nm,a=2 v=1\nm,a=1 v=1').map(({ table }) => table.name);
    assert.equal(twice[0], twice[2]);
    assert.notEqual(twice[0], twice[1]);
  });
});
