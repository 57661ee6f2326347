import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { opentsdbJsonFormat } from '../../../../functions/sink/decode/opentsdb/decode-json.ts';
import { RecordError } from '../../../../functions/sink/rows/record-error.ts';
import { type DecodeOptions, decoded } from '../../../support/sink/decode.ts';
import { cellsOf } from '../../../support/sink/rows.ts';

const RECORD_TIME = 1_700_000_000_123;

function rowsOf(text: string, options: DecodeOptions = {}) {
  const filled = { format: 'opentsdb-json', timestamp: RECORD_TIME, databasePrecision: 'ms', ...options } as const;
  return decoded(opentsdbJsonFormat, text, filled);
}

/** A data point in JSON; the parts are JSON themselves. */
function point(parts: { metric?: string; timestamp?: string; value?: string; tags?: string } = {}): string {
  const { metric = '"m"', timestamp = '1704067200', value = '1', tags = '{"t":"a"}' } = parts;
  return `{"metric":${metric},"timestamp":${timestamp},"value":${value},"tags":${tags}}`;
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

function cellOfValue(value: string) {
  const [row] = rowsOf(point({ value }));
  assert.ok(row !== undefined);
  return cellsOf(row)[0];
}

function tagsOf(tags: string) {
  const [row] = rowsOf(point({ tags }));
  assert.ok(row !== undefined);
  return cellsOf(row.table.tags);
}

describe('a record in OpenTSDB’s JSON', () => {
  it('is one data point, or an array of them', () => {
    const one = rowsOf(point({ metric: '"sys.cpu"', value: '18.5' }));
    assert.deepEqual(
      one.map(({ table, values, time }) => [table.stable, values, time]),
      [['sys_cpu', ['18.5'], '1704067200000']],
    );
    const two = rowsOf(`[${point()}, ${point({ timestamp: '1704067200123' })}]`);
    assert.deepEqual(
      two.map(({ time }) => time),
      ['1704067200000', '1704067200123'],
    );
    assert.equal(two[0]?.table, two[1]?.table);
  });

  it('may have its keys in any order and case, as in TDengine', () => {
    const [row] = rowsOf('{"TAGS":{"t":"a"},"Value":{"VALUE":1,"Type":"INT"},"metric":"m","timestamp":1704067200}');
    assert.deepEqual(row?.layout.columns, [{ name: '_value', type: 'INT' }]);
    const [other] = rowsOf('{"METRIC":"m","Timestamp":1704067200,"VALUE":1,"Tags":{"t":"a"}}');
    assert.equal(other?.time, row?.time);
  });

  it('has no row when it is blank', () => assert.deepEqual(rowsOf(' \n'), []));

  const refused: readonly (readonly [text: string, reason: string])[] = [
    ['{', 'the value is not JSON'],
    [`${point()} x`, 'the value is not JSON'],
    ['[]', 'the array holds no data point'],
    [`${'['.repeat(50_000)}1234567890123456${']'.repeat(50_000)}`, 'the value is JSON of too many levels'],
    ...['"x"', '5', 'null', '[[]]'].map(
      (text) => [text, 'a data point must be an object of metric, timestamp, value and tags'] as const,
    ),
    ['{}', 'a data point has no metric'],
    ['{"metric":"x","value":1,"tags":{"h":"a"}}', 'a data point has no timestamp'],
    ['{"metric":"x","timestamp":1704067200,"tags":{"h":"a"}}', 'a data point has no value'],
    ['{"metric":"x","timestamp":1704067200,"value":1}', 'a data point has no tags'],
    [`${point().slice(0, -1)},"extra":1}`, 'a data point has another key than metric, timestamp, value and tags'],
    [point({ metric: '""' }), 'the metric has no name'],
    [point({ metric: '5' }), 'the metric must be a string'],
    [point({ metric: `"${'m'.repeat(193)}"` }), "the metric's name is longer than 192 bytes"],
    [point({ metric: '"a\\u0000"' }), 'the metric: the text holds U+0000, which SQL cannot carry'],
  ];
  for (const [text, reason] of refused) {
    it(`is refused when it is ${text.slice(0, 60)}: ${reason}`, () => assert.equal(reasonOf(text), reason));
  }

  it('is rejected as a whole for one bad data point, whose number the reason names', () => {
    assert.equal(reasonOf(`[${point()},${point({ value: 'null' })}]`).slice(0, 13), 'data point 2:');
  });

  it('gives rows or a RecordError, whatever JSON it is', () => {
    const part = fc.oneof(
      fc.json({ maxDepth: 2 }),
      fc.constantFrom('1', '"s"', '{"value":1,"type":"int"}', '{"t":"a"}'),
    );
    const points = fc.record({ metric: part, timestamp: part, value: part, tags: part }).map(point);
    fc.assert(
      fc.property(fc.oneof(fc.json(), points), (text) => {
        try {
          for (const row of rowsOf(text)) assert.equal(row.values.length, 1);
        } catch (error) {
          if (!(error instanceof RecordError)) throw error;
        }
      }),
      { numRuns: 500 },
    );
  });
});

describe('the value of a data point in OpenTSDB’s JSON', () => {
  const accepted: readonly (readonly [value: string, type: string, sql: string, length?: number])[] = [
    ['18', 'DOUBLE', '18'],
    ['0', 'DOUBLE', '0'],
    ['-0.0', 'DOUBLE', '-0'],
    ['1.5e3', 'DOUBLE', '1500'],
    ['9007199254740993', 'DOUBLE', '9007199254740992'],
    ['true', 'BOOL', 'true'],
    ['"text"', 'VARCHAR', "'text'", 4],
    ['""', 'VARCHAR', "''", 0],
    ['"quo\\"te\\\\ \\n😀\'"', 'VARCHAR', "'quo\"te\\\\ \n😀\\''", 14],
    ['{"value":true,"type":"bool"}', 'BOOL', 'true'],
    ['{"value":-128,"type":"tinyint"}', 'TINYINT', '-128'],
    ['{"value":1,"type":"i8"}', 'TINYINT', '1'],
    ['{"value":1,"type":"smallint"}', 'SMALLINT', '1'],
    ['{"value":5.0,"type":"INT"}', 'INT', '5'],
    ['{"value":7,"type":"bigint"}', 'BIGINT', '7'],
    ['{"value":1.5,"type":"float"}', 'FLOAT', '1.5'],
    ['{"value":1.5,"type":"double"}', 'DOUBLE', '1.5'],
    ['{"value":"x","type":"binary"}', 'VARCHAR', "'x'", 1],
    ['{"value":"ü","type":"nchar"}', 'NCHAR', "'ü'", 2],
    ['{"value":"ab","type":"varbinary"}', 'VARBINARY', "'\\x6162'", 2],
  ];
  for (const [value, type, sql, length = 0] of accepted) {
    it(`is of type ${type} for ${value}`, () =>
      assert.deepEqual(cellOfValue(value), { name: '_value', type, sql, length }));
  }

  it('keeps all digits of a bigint, where TDengine’s endpoint keeps 53 bits', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }), (value) => {
        const cell = cellOfValue(`{"value":${value},"type":"bigint"}`);
        assert.deepEqual(cell, { name: '_value', type: 'BIGINT', sql: String(value), length: 0 });
      }),
    );
  });

  const other = '_value: the value must be a string, number or boolean, or an object of value and type';
  const numberTypes = "_value: a number's type must be tinyint, smallint, int, bigint, float or double";
  const refused: readonly (readonly [value: string, reason: string])[] = [
    ['null', other],
    ['[1]', other],
    ['{"a":1}', '_value: an object must have value and type, and nothing else'],
    ['{"value":1,"type":"int","x":1}', '_value: an object must have value and type, and nothing else'],
    ['{"value":1,"type":5}', '_value: an object must have value and type, and nothing else'],
    ['{"value":null,"type":"int"}', "_value: an object's value must be a string, number or boolean"],
    ['{"value":"x","type":"varchar"}', "_value: a string's type must be binary, nchar or varbinary"],
    ['{"value":"9007199254740993","type":"bigint"}', "_value: a string's type must be binary, nchar or varbinary"],
    ['{"value":1,"type":"bool"}', numberTypes],
    ['{"value":true,"type":"int"}', "_value: a boolean's type must be bool"],
    ['{"value":128,"type":"tinyint"}', "field _value: the number is out of TINYINT's range"],
    ['{"value":1.5,"type":"int"}', 'field _value: INT takes whole numbers only'],
    ['{"value":9223372036854775808,"type":"bigint"}', "field _value: the number is out of BIGINT's range"],
    ['{"value":1e39,"type":"float"}', "field _value: the number is out of FLOAT's range"],
    ['1e309', "field _value: the number is out of DOUBLE's range"],
    ['4.9e-324', 'field _value: SQL cannot store a subnormal number'],
    ['"a\\u0000b"', '_value: the text holds U+0000, which SQL cannot carry'],
    ['"\\ud800"', '_value: the text holds half of a surrogate pair'],
  ];
  for (const [value, reason] of refused) {
    it(`is refused when it is ${value}: ${reason}`, () => assert.equal(reasonOf(point({ value })), reason));
  }
});

describe('the tags of a data point in OpenTSDB’s JSON', () => {
  it('are VARCHAR, DOUBLE and BOOL, or of their declared type', () => {
    const tags =
      '{"host":"web01","empty":"","n":5,"b":true,"id":{"value":3,"type":"int"},"l":{"value":"ü","type":"nchar"}}';
    assert.deepEqual(tagsOf(tags), [
      { name: 'host', type: 'VARCHAR', sql: "'web01'", length: 5 },
      { name: 'empty', type: 'VARCHAR', sql: "''", length: 0 },
      { name: 'n', type: 'DOUBLE', sql: '5', length: 0 },
      { name: 'b', type: 'BOOL', sql: 'true', length: 0 },
      { name: 'id', type: 'INT', sql: '3', length: 0 },
      { name: 'l', type: 'NCHAR', sql: "'ü'", length: 2 },
    ]);
  });

  it('name the subtable as TDengine’s endpoint does', () => {
    const tags = '{"host":"web01","dc":"lga","n":5,"b":true}';
    // Recorded from TDengine 3.3.7, scenario 79.
    assert.equal(rowsOf(point({ metric: '"sys.cpu"', tags }))[0]?.table.name, 't_761044d4491231b742de7a6c7435073c');
  });

  it('name the subtable by the rule of the settings, with numbers as they are written', () => {
    const text = point({ tags: '{"id":3,"h":"a.b"}' });
    const byTag = rowsOf(text, { smlChildTableName: 'id' })[0]?.table;
    assert.equal(byTag?.name, '3');
    assert.deepEqual(byTag?.tags.layout.columns, [{ name: 'h', type: 'VARCHAR' }]);
    assert.equal(rowsOf(text, { smlAutoChildTableNameDelimiter: '_' })[0]?.table.name, '3_a_b');
  });

  it('have their own names, whatever names the point before had in their places', () => {
    const namesOf = (tags: string) => tagsOf(tags).map(({ name }) => name);
    assert.deepEqual(namesOf(String.raw`{"first":1,"caf\\u00e9":2}`), ['first', String.raw`caf\u00e9`]);
    assert.deepEqual(namesOf(String.raw`{"first":1,"caf\u00e9 Nord":2}`), ['first', 'café Nord']);
  });

  it('make two series of 0 and -0, whichever comes first', () => {
    for (const tag of ['%', '{"value":%,"type":"double"}']) {
      const minus = point({ tags: `{"n":${tag.replace('%', '-0')}}` });
      const plus = point({ tags: `{"n":${tag.replace('%', '0')}}` });
      for (const text of [`[${minus},${plus}]`, `[${plus},${minus}]`]) {
        const names = new Map(rowsOf(text).map(({ table }) => [cellsOf(table.tags)[0]?.sql, table.name]));
        assert.equal(names.get('-0'), rowsOf(minus)[0]?.table.name);
        assert.equal(names.get('0'), rowsOf(plus)[0]?.table.name);
      }
    }
  });

  it('make two series of whole numbers that are equal as doubles', () => {
    const tags = ['9007199254740993', '9007199254740992'].map((value) => `{"id":{"value":${value},"type":"bigint"}}`);
    const names = rowsOf(`[${tags.map((text) => point({ tags: text })).join()}]`).map(({ table }) => table.name);
    assert.equal(new Set(names).size, 2);
  });

  const refused: readonly (readonly [tags: string, reason: string])[] = [
    ['{}', 'there is no tag: tags must have at least one'],
    ['[]', 'tags must be an object'],
    ['null', 'tags must be an object'],
    ['{"":"a"}', 'a tag has no name'],
    ['{"_value":"a"}', 'tag _value has the name of a column'],
    [`{"${'k'.repeat(65)}":1}`, "a tag's name is longer than 64 bytes"],
    ['{"h":null}', 'h: the value must be a string, number or boolean, or an object of value and type'],
    ['{"h":{"":9007199254740993}}', 'h: an object must have value and type, and nothing else'],
    ['{"h":[9007199254740993]}', 'h: the value must be a string, number or boolean, or an object of value and type'],
    ['{"h":{"a":1}}', 'h: an object must have value and type, and nothing else'],
    [`{"h":"${'x'.repeat(16_383)}"}`, 'tag h: TDengine stores at most 16382 bytes in a tag'],
    [
      `{"h":{"value":"${'ü'.repeat(4_096)}","type":"nchar"}}`,
      'tag h: TDengine stores at most 4095 characters in a tag',
    ],
  ];
  for (const [tags, reason] of refused) {
    it(`are refused when they are ${tags.slice(0, 40)}: ${reason}`, () =>
      assert.equal(reasonOf(point({ tags })), reason));
  }

  it('may be as long as TDengine’s tags can be', () => {
    assert.equal(tagsOf(`{"h":"${'x'.repeat(16_382)}"}`)[0]?.length, 16_382);
    assert.equal(tagsOf(`{"h":{"value":"${'ü'.repeat(4_095)}","type":"nchar"}}`)[0]?.length, 8_190);
  });
});

describe('the time of a data point in OpenTSDB’s JSON', () => {
  const accepted: readonly (readonly [timestamp: string, time: string, options?: DecodeOptions])[] = [
    ['1704067200', '1704067200000'],
    ['1704067200123', '1704067200123'],
    ['1704067200123.5', '1704067200123'],
    ['1.7040672e9', '1704067200000'],
    ['{"value":1704067200,"type":"s"}', '1704067200000'],
    ['{"value":1704067200123,"type":"MS"}', '1704067200123'],
    ['{"value":1704067200123456,"type":"us"}', '1704067200123'],
    ['{"value":1704067200123456789,"type":"ns"}', '1704067200123456789', { databasePrecision: 'ns' }],
    ['{"value":5,"type":"ms"}', '5'],
    ['0', String(RECORD_TIME)],
    ['{"value":0,"type":"ns"}', String(RECORD_TIME)],
    ['123', '123000', { dataPrecision: 's' }],
    ['1704067200123456789', '1704067200123456789', { dataPrecision: 'ns', databasePrecision: 'ns' }],
    ['{"value":1704067200,"type":"s"}', '1704067200000', { dataPrecision: 'ns' }],
  ];
  for (const [timestamp, time, options] of accepted) {
    it(`is ${time} for ${timestamp}${options ? ` and ${JSON.stringify(options)}` : ''}`, () => {
      assert.equal(rowsOf(point({ timestamp }), options)[0]?.time, time);
    });
  }

  const digits =
    'the timestamp has neither 10 digits, of seconds, nor 13, of milliseconds: dataPrecision can say its unit';
  const number = 'the timestamp must be a number, or an object of value and type';
  const refused: readonly (readonly [timestamp: string, reason: string])[] = [
    ['123', digits],
    ['0.5', digits],
    ['1704067200000000000', digits],
    ['"1704067200"', number],
    ['null', number],
    ['true', number],
    ['{"value":"1704067200000000000","type":"ns"}', number],
    ['-5', 'the timestamp is negative'],
    ['-1704067200000000000', 'the timestamp is negative'],
    ['{"value":1704067200,"type":"x"}', 'the timestamp’s type must be s, ms, us or ns'],
    ['{"value":1704067200}', 'a timestamp that is an object must have value and type, and nothing else'],
    ['1e30', 'the timestamp is beyond 64 bits'],
    [
      '{"value":31556995200001,"type":"ms"}',
      'the timestamp, read as ms, is after the last one that a ms database stores',
    ],
  ];
  for (const [timestamp, reason] of refused) {
    it(`is refused when it is ${timestamp}: ${reason}`, () => assert.equal(reasonOf(point({ timestamp })), reason));
  }
});
