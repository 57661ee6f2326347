import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { quoteText } from '../../../../functions/shared/tdengine/sql-text.ts';
import { telnetFormat } from '../../../../functions/sink/decode/telnet/decode-telnet.ts';
import { RecordError } from '../../../../functions/sink/rows/record-error.ts';
import { type DecodeOptions, decoded } from '../../../support/sink/decode.ts';
import { cellsOf } from '../../../support/sink/rows.ts';

const RECORD_TIME = 1_700_000_000_123;

function rowsOf(text: string, options: DecodeOptions = {}) {
  return decoded(telnetFormat, text, { format: 'telnet', timestamp: RECORD_TIME, databasePrecision: 'ms', ...options });
}

/** Rows as `stable|tags|value|time`. */
function shown(text: string, options?: DecodeOptions): string[] {
  return rowsOf(text, options).map((row) => {
    const tags = cellsOf(row.table.tags).map(({ name, sql }) => `${name}=${sql}`);
    return `${row.table.stable}|${tags.join(',')}|${row.values.join(',')}|${row.time}`;
  });
}

function reasonOf(text: string, options?: DecodeOptions): string {
  try {
    rowsOf(text, options);
  } catch (error) {
    assert.ok(error instanceof RecordError, String(error));
    assert.equal(error.stage, 'decode');
    return error.message;
  }
  return assert.fail('the record was understood');
}

/** The one value of a line. */
function cellOfValue(value: string) {
  const [row] = rowsOf(`m 1704067200 ${value} t=a`);
  assert.ok(row !== undefined);
  return cellsOf(row)[0];
}

describe('a telnet line', () => {
  const first = "sys_cpu|host='web01',cpu='0'|18.5|1704067200000";
  const spellings = [
    'sys.cpu 1704067200 18.5 host=web01 cpu=0',
    'put sys.cpu 1704067200 18.5 host=web01 cpu=0',
    'put  sys.cpu  1704067200  18.5  host=web01  cpu=0  ',
    '  \tput sys.cpu 1704067200000 18.5 host=web01 cpu=0\r',
  ];
  for (const text of spellings) {
    it(`is read from ${JSON.stringify(text)}`, () => {
      assert.deepEqual(shown(text), [first]);
      assert.deepEqual(rowsOf(text)[0]?.layout.columns, [{ name: '_value', type: 'DOUBLE' }]);
    });
  }

  it('may be one of several in a record, with blank lines between them', () => {
    const text = '\n\nput a 1704067200 1 t=x\r\n \t\r\nb 1704067201 2 t=y\n\n';
    assert.deepEqual(shown(text), ["a|t='x'|1|1704067200000", "b|t='y'|2|1704067201000"]);
    assert.deepEqual(shown('\n \r\n'), []);
  });

  it('has a metric of any characters but blanks, where a dot becomes an underscore', () => {
    assert.equal(rowsOf('x-y,"ü`.z 1704067200 1 t=a')[0]?.table.stable, 'x-y,"ü`_z');
    assert.equal(rowsOf('putt 1704067200 1 t=a')[0]?.table.stable, 'putt');
  });

  it('has NCHAR tags with all their characters', () => {
    const [row] = rowsOf('m 1704067200 1 k-v="a,b" größe=O\'Brien\\ x\t=y');
    assert.deepEqual(row && cellsOf(row.table.tags), [
      { name: 'k-v', type: 'NCHAR', sql: `'"a,b"'`, length: 5 },
      { name: 'größe', type: 'NCHAR', sql: "'O\\'Brien\\\\'", length: 8 },
      { name: 'x\t', type: 'NCHAR', sql: "'y'", length: 1 },
    ]);
  });

  it('shares the table and layout of an equal line before it', () => {
    const [a, b] = rowsOf('m 1704067200 1 t=a\nm 1704067201 2 t=a');
    assert.equal(a?.table, b?.table);
    assert.equal(a?.layout, b?.layout);
  });

  it('goes to the subtable that the settings’ rule names', () => {
    const text = 'm 1704067200 1 host=a dev=T.1';
    assert.equal(rowsOf(text, { smlChildTableName: 'dev' })[0]?.table.name, 'T_1');
    assert.deepEqual(shown(text, { smlChildTableName: 'dev' }), ["m|host='a'|1|1704067200000"]);
    assert.equal(rowsOf(text, { smlAutoChildTableNameDelimiter: '/' })[0]?.table.name, 'a/T_1');
  });

  const refused: readonly (readonly [text: string, reason: string])[] = [
    ['garbage', 'the line ends with the metric: a timestamp, a value and a tag must follow'],
    ['put sys.cpu', 'the line ends with the metric: a timestamp, a value and a tag must follow'],
    ['m 1704067200', 'the line ends with the timestamp: a value and a tag must follow'],
    ['m 1704067200 5', 'the line ends with the value: at least one tag must follow'],
    ['m 1704067200 5 ', 'the line ends with the value: at least one tag must follow'],
    ['m 1704067200 5 host', 'a tag has no value: a blank ends each tag'],
    ['m 1704067200 5 a=1 host b=2', 'a tag has no value: a blank ends each tag'],
    ['m 1704067200 5 host=', 'tag host: the value is empty'],
    ['m 1704067200 5 =a', 'a tag has no name'],
    ['m 1704067200 5 a=b=c', 'tag a: the value holds an equals sign'],
    ['m 1704067200 5 a=1 a=2', 'tag a comes twice'],
    ['m 1704067200 5 _value=1', 'tag _value has the name of a column'],
    ['m 1704067200 5 _ts=1', 'tag _ts has the name of a column'],
    [`m 1704067200 5 ${'k'.repeat(65)}=1`, "a tag's name is longer than 64 bytes"],
    [`m 1704067200 5 k=${'v'.repeat(4096)}`, 'column k: the value has 4096 characters, TDengine stores at most 4095'],
    [`${'m'.repeat(193)} 1704067200 5 k=1`, "the metric's name is longer than 192 bytes"],
  ];
  for (const [text, reason] of refused) {
    it(`is refused when it is ${JSON.stringify(text.slice(0, 40))}: ${reason}`, () => {
      assert.equal(reasonOf(text), `line 1: ${reason}`);
    });
  }

  it('is named by its number when it makes its record unreadable', () => {
    assert.match(reasonOf('m 1704067200 1 t=a\n\nbad\nm 1704067200 1 t=a'), /^line 3: the line ends with the metric/);
  });

  it('is read as the words that it was composed of', () => {
    const word = fc
      .string({ unit: 'grapheme', minLength: 1, maxLength: 20 })
      .filter((text) => !/[\0-\x20=]|^put$/.test(text));
    const tags = fc.dictionary(
      word.filter((name) => Buffer.byteLength(name) <= 64 && !/^_(ts|value)$/.test(name)),
      word,
      {
        minKeys: 1,
        maxKeys: 5,
        noNullPrototype: true,
      },
    );
    const blanks = fc.integer({ min: 1, max: 3 }).map((count) => ' '.repeat(count));
    fc.assert(
      fc.property(word, tags, blanks, fc.boolean(), (metric, given, blank, hasPut) => {
        const pairs = Object.entries(given);
        const parts = [metric, '1704067200', '1', ...pairs.map(([name, value]) => `${name}=${value}`)];
        const [row, ...others] = rowsOf(`${hasPut ? 'put ' : ''}${parts.join(blank)}`);
        assert.deepEqual(others, []);
        assert.equal(row?.table.stable, metric.replaceAll('.', '_'));
        assert.deepEqual(
          row && cellsOf(row.table.tags).map(({ name, sql }) => [name, sql]),
          pairs.map(([name, value]) => [name, quoteText(value)]),
        );
      }),
    );
  });

  it('gives rows or a RecordError, whatever text it is', () => {
    const piece = fc.oneof(
      fc.constantFrom('put ', 'm', ' ', '=', '"', 'L"', '\n', '\r\n', '1704067200', '0', '1i8'),
      fc.string(),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        try {
          for (const row of rowsOf(pieces.join(''))) assert.equal(row.values.length, 1);
        } catch (error) {
          if (!(error instanceof RecordError)) throw error;
        }
      }),
      { numRuns: 500 },
    );
  });
});

describe('the time of a telnet line', () => {
  it('is in seconds with 10 digits, and in milliseconds with 13', () => {
    assert.equal(rowsOf('m 1704067200 1 t=a')[0]?.time, '1704067200000');
    assert.equal(rowsOf('m 1704067200123 1 t=a')[0]?.time, '1704067200123');
    assert.equal(rowsOf('m 1704067200 1 t=a', { databasePrecision: 'ns' })[0]?.time, '1704067200000000000');
    assert.equal(rowsOf('m 1704067200123 1 t=a', { dataPrecision: 'auto' })[0]?.time, '1704067200123');
  });

  it('is in the unit of the settings, with any number of digits', () => {
    assert.equal(rowsOf('m 123 1 t=a', { dataPrecision: 's' })[0]?.time, '123000');
    assert.equal(rowsOf('m 1704067200123456 1 t=a', { dataPrecision: 'us' })[0]?.time, '1704067200123');
    const exact = rowsOf('m 1704067200123456789 1 t=a', { dataPrecision: 'ns', databasePrecision: 'ns' });
    assert.equal(exact[0]?.time, '1704067200123456789');
  });

  it('is the Kafka record’s when it is 0, where TDengine takes its own clock’s', () => {
    assert.equal(rowsOf('m 0 1 t=a')[0]?.time, String(RECORD_TIME));
    assert.equal(rowsOf('m 0 1 t=a', { dataPrecision: 's', databasePrecision: 'us' })[0]?.time, `${RECORD_TIME}000`);
  });

  const digits =
    'the timestamp has neither 10 digits, of seconds, nor 13, of milliseconds: dataPrecision can say its unit';
  const refused: readonly (readonly [time: string, reason: string])[] = [
    ['123', digits],
    ['00', digits],
    ['1704067200000000000', digits],
    ['abc', 'the timestamp is not a whole number'],
    ['1704067200.5', 'the timestamp is not a whole number'],
    ['-170406720', 'the timestamp is not a whole number'],
  ];
  for (const [time, reason] of refused) {
    it(`is refused when it is ${time}`, () => assert.equal(reasonOf(`m ${time} 1 t=a`), `line 1: ${reason}`));
  }

  it('is refused after the last one that the database stores', () => {
    const reason = 'the timestamp, read as s, is after the last one that a ns database stores';
    assert.equal(reasonOf('m 9999999999 1 t=a', { databasePrecision: 'ns' }), `line 1: ${reason}`);
  });
});

describe('the value of a telnet line', () => {
  const accepted: readonly (readonly [value: string, type: string, sql: string, length?: number])[] = [
    ['18', 'DOUBLE', '18'],
    ['-55.250', 'DOUBLE', '-55.250'],
    ['+1e3', 'DOUBLE', '1000'],
    ['.5', 'DOUBLE', '0.5'],
    ['3.5f64', 'DOUBLE', '3.5'],
    ['1.5f32', 'FLOAT', '1.5'],
    ['22i', 'BIGINT', '22'],
    ['-9223372036854775808i64', 'BIGINT', '-9223372036854775808'],
    ['76i32', 'INT', '76'],
    ['7i16', 'SMALLINT', '7'],
    ['7i8', 'TINYINT', '7'],
    ['18446744073709551615u', 'BIGINT UNSIGNED', '18446744073709551615'],
    ['true', 'BOOL', 'true'],
    ['F', 'BOOL', 'false'],
    ['"text"', 'VARCHAR', "'text'", 4],
    ['""', 'VARCHAR', "''", 0],
    ['"a"b\\"', 'VARCHAR', `'a"b\\\\'`, 4],
    ['L"ü"', 'NCHAR', "'ü'", 2],
    ['B"\\x00ff"', 'VARBINARY', "'\\x00ff'", 2],
    ['b"a\\b"', 'VARBINARY', "'\\x615c62'", 3],
  ];
  for (const [value, type, sql, length = 0] of accepted) {
    it(`is of type ${type} for ${value}`, () =>
      assert.deepEqual(cellOfValue(value), { name: '_value', type, sql, length }));
  }

  const refused: readonly (readonly [value: string, reason: string])[] = [
    ['abc', 'field _value: the value is neither a number, nor a boolean, nor a quoted string'],
    ['nan', 'field _value: SQL cannot store nan or inf'],
    ['-inf', 'field _value: SQL cannot store nan or inf'],
    ['4.9e-324', 'field _value: SQL cannot store a subnormal number'],
    ['1e309', "field _value: the number is out of DOUBLE's range"],
    ['128i8', "field _value: the number is out of TINYINT's range"],
    ['1.5i', 'field _value: BIGINT takes whole numbers only'],
    ['"', 'the value: a string has no end: a blank ends the value, in quotes too'],
    ['"two words"', 'the value: a string has no end: a blank ends the value, in quotes too'],
    ['L"', 'the value: a string has no end: a blank ends the value, in quotes too'],
    ['x"a"', 'the value: a string must begin with ", L", B" or G"'],
    ['B"\\x0"', 'field _value: \\x must be followed by pairs of hexadecimal digits'],
    ['G"POINT(1"', 'field _value: the value is not a geometry in well-known text'],
  ];
  for (const [value, reason] of refused) {
    it(`is refused when it is ${value}`, () =>
      assert.equal(reasonOf(`m 1704067200 ${value} t=a`), `line 1: ${reason}`));
  }
});
