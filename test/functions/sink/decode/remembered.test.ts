import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { type SinkRuntime, sinkRuntime } from '../../../../functions/shared/settings/index.ts';
import type { Format } from '../../../../functions/sink/decode/decoder.ts';
import { lineFormat } from '../../../../functions/sink/decode/line/decode-line.ts';
import { opentsdbJsonFormat } from '../../../../functions/sink/decode/opentsdb/decode-json.ts';
import { telnetFormat } from '../../../../functions/sink/decode/telnet/decode-telnet.ts';
import { jsonFormat } from '../../../../functions/sink/route/json-format.ts';
import { RecordError } from '../../../../functions/sink/rows/record-error.ts';
import { TableRegistry } from '../../../../functions/sink/rows/table-registry.ts';
import { alike, joined, mostly } from '../../../support/sink/alike.ts';
import { booleanText, JSON_PIECES, numberText, stringText } from '../../../support/sink/json-text.ts';
import { recordOf } from '../../../support/sink/records.ts';
import { cellsOf } from '../../../support/sink/rows.ts';

// The decoders remember what records had: series, tables, names of fields, the shape of JSON. Whatever a decoder has
// read before, it must make of a record what one makes that has read nothing.

interface Given {
  readonly text: string;
  readonly key: string | undefined;
}

/** Makes a decoder; it tells of a record everything that reaches the planner. */
function reader(format: Format, settings: SinkRuntime) {
  const tables = new TableRegistry();
  const decode = format.decoder({ settings, topic: 'meters', precisionOf: () => 'ms', tables });
  return ({ text, key }: Given): unknown => {
    try {
      const record = recordOf(text, 0, { timestamp: 1_700_000_000_123, ...(key !== undefined && { key }) });
      const rows = decode(text, record, 0, 1_700_000_009_000);
      if (typeof rows === 'string') return rows;
      return rows.map((row) => {
        const { database, stable, name, id, sqlName, tags } = row.table;
        assert.equal(tables.subtable({ database, stable, name }, tags).id, id);
        return [database, stable, name, sqlName, cellsOf(tags), row.time, cellsOf(row)];
      });
    } catch (error) {
      assert.ok(error instanceof RecordError, String(error));
      return error.message;
    }
  };
}

function assertForgetful(format: Format, options: object, records: readonly Given[]): void {
  const settings = sinkRuntime.parse({ database: 'db', ...options });
  const experienced = reader(format, settings);
  for (const record of records) {
    const fresh = reader(format, settings);
    assert.deepEqual(experienced(record), fresh(record), JSON.stringify(record));
  }
}

const naming = fc.constantFrom<object>({}, { smlChildTableName: 't' }, { smlAutoChildTableNameDelimiter: '-' });
const ofFirst = { selector: ([first]: readonly [string, string]) => first };
const pairs = (all: readonly (readonly [string, string])[]) => all.map(([left, right]) => `${left}=${right}`);

describe('a record is decoded the same whatever was decoded before', () => {
  it('in line protocol', () => {
    const name = mostly(
      ['m', 'a', 't', 'tb', 'a.b', 'a\\ b', 'a\\,b', 'a\\=b', 'ä', '温', '😀', 'a\\\\', "'"],
      ['a\\', '"', ''],
    );
    const value = mostly(
      ['1', '-0', '1.5', '1E+05', '1i8', 't', '"x"', '"a b"', 'L"ä"', '"a\nb"', '"a\\""', '"\\\\"'],
      ['1e400', '128i8', '"', 'x'],
    );
    const tags = fc.uniqueArray(fc.tuple(name, name), { ...ofFirst, maxLength: 2 });
    const fields = fc.uniqueArray(fc.tuple(name, value), { ...ofFirst, minLength: 1, maxLength: 3 });
    const time = mostly(['', ' ', ' 0', ' 1700000000000', ' 1700000000001'], [' x']);
    const end = mostly(['\n', '\r\n', '\n\n', '\n#x\n'], ['', '\r']);
    const line = fc.tuple(name, tags, fields, time, end).map(([measurement, tagged, fielded, at, behind]) => {
      return `${[measurement, ...pairs(tagged)].join(',')} ${pairs(fielded).join(',')}${at}${behind}`;
    });
    const pieces = ['\\', '\\\\', ' ', ',', '=', '"', '\n', '\r', '\r\n', '#', '\t', '1', 'a=1', 'ä', '😀'];
    fc.assert(
      fc.property(naming, alike(joined(line, 2), pieces), (options, texts) => {
        assertForgetful(lineFormat, { ...options, dataPrecision: 'ms' }, texts.map(asRecord));
      }),
      { numRuns: 120 },
    );
  });

  it('in telnet lines', () => {
    const word = fc.constantFrom('m', 'put', 'a.b', 'ä', '😀', '1', 't');
    const time = fc.constantFrom('1700000000', '1700000000123', '0');
    const value = mostly(['1', '-0', '1.5', '1i8', 't', '"x"', 'L"ä"', '"a"b"'], ['1e400', '"a b"', '"']);
    const tags = fc.uniqueArray(fc.tuple(word, word), { ...ofFirst, minLength: 1, maxLength: 3 });
    const line = fc
      .tuple(fc.constantFrom('', 'put '), word, time, value, tags)
      .map(([put, metric, at, read, tagged]) => `${put}${[metric, at, read, ...pairs(tagged)].join(' ')}\n`);
    const pieces = [' ', '  ', '=', '"', '\n', '\r', '\t', 'put ', '1', ' t=a', 'ä'];
    fc.assert(
      fc.property(naming, alike(joined(line, 2), pieces), (options, texts) => {
        assertForgetful(telnetFormat, { ...options, format: 'telnet' }, texts.map(asRecord));
      }),
      { numRuns: 120 },
    );
  });

  it('in OpenTSDB’s JSON', () => {
    const typed = fc
      .oneof(
        fc.tuple(numberText, fc.constantFrom('double', 'float', 'DOUBLE', 'bigint')),
        fc.tuple(stringText, fc.constantFrom('nchar', 'binary', 'varbinary')),
        fc.tuple(booleanText, fc.constant('bool')),
      )
      .map(([value, type]) => `{"value":${value},"type":"${type}"}`);
    const value = fc.oneof(numberText, stringText, booleanText, typed);
    const tag = fc.tuple(fc.constantFrom('"t"', '"a"', '"1"', '"__proto__"', '"\\u0061"', '"ä"'), value);
    const tags = fc.array(tag, { minLength: 1, maxLength: 3 }).map(objectOf);
    const metric = fc.constantFrom('"m"', '"a.b"', '"ä"', '"\\u006d"');
    const time = fc.constantFrom('1700000000', '1700000000123', '-0', '{"value":1700000000,"type":"s"}');
    const point = fc
      .tuple(metric, time, value, tags)
      .map(([named, at, read, tagged]) => `{"metric":${named},"timestamp":${at},"value":${read},"tags":${tagged}}`);
    const points = fc.array(point, { minLength: 1, maxLength: 3 }).map((all) => `[${all.join()}]`);
    fc.assert(
      fc.property(naming, alike(fc.oneof(point, points), JSON_PIECES), (options, texts) => {
        assertForgetful(opentsdbJsonFormat, { ...options, format: 'opentsdb-json' }, texts.map(asRecord));
      }),
      { numRuns: 120 },
    );
  });

  it('in JSON that routes map', () => {
    const space = fc.constantFrom('', '', '', ' ', '\n', '\r\n\t');
    const key = fc.constantFrom('a', 'b', 't', 'l', 'o', 'x.y', '\\u0061', '\\u006c', 'ä', '😀', 'a\\\\', '__proto__');
    const { value, object } = fc.letrec<{ value: string; object: string; list: string }>((tie) => ({
      value: fc.oneof(
        { maxDepth: 3, withCrossShrink: true },
        numberText,
        stringText,
        booleanText,
        fc.constant('null'),
        tie('object'),
        tie('list'),
      ),
      object: fc
        .tuple(space, fc.array(fc.tuple(key, space, tie('value')), { maxLength: 4 }))
        .map(([gap, all]) => `{${gap}${all.map(([k, s, v]) => `"${k}"${gap}:${s}${v}${gap}`).join(`,${gap}`)}}`),
      list: fc
        .tuple(space, fc.array(tie('value'), { maxLength: 3 }))
        .map(([gap, all]) => `[${gap}${all.join(`${gap},${gap}`)}${gap}]`),
    }));
    // Objects in arrays, as explode wants them, with some of their keys left out.
    const inner = fc.array(fc.tuple(fc.constantFrom('"a"', '"b"', '"l"'), value), { maxLength: 3 }).map(objectOf);
    const list = fc.array(inner, { maxLength: 3 }).map((all) => `[${all.join()}]`);
    const member = fc.oneof(
      fc.tuple(fc.constant('"l"'), list),
      fc.tuple(fc.constantFrom('"a"', '"b"', '"t"', '"o"'), value),
    );
    const outer = fc.array(member, { minLength: 1, maxLength: 4 }).map(objectOf);
    const lists = fc.array(outer, { minLength: 1, maxLength: 3 }).map((all) => `[${all.join()}]`);
    const twice = fc.tuple(lists, value).map(([all, other]) => `{"l":${all},"a":${other}}`);
    const type = fc.constantFrom('int8', 'int64', 'string', 'double', 'bytes');
    const enveloped = fc.tuple(type, fc.oneof(object, outer, twice)).map(([named, payload]) => {
      const fields = ['a', 'b', 't'].map((field) => `{"field":"${field}","type":"${named}"}`).join();
      return `{"schema":{"type":"struct","fields":[${fields}]},"payload":${payload}}`;
    });
    const keys = fc.infiniteStream(fc.constantFrom(undefined, '', 'k', 'ä'));
    const plain = fc.record({ routes: routeLists, unrouted: fc.constantFrom('skip', 'reject') });
    const text = fc.oneof(object, outer, lists, twice);
    const given = fc.oneof(
      fc.tuple(plain, alike(text, JSON_PIECES)),
      fc.tuple(
        plain.map((settings) => ({ ...settings, schemasEnable: true })),
        alike(enveloped, JSON_PIECES),
      ),
    );
    fc.assert(
      fc.property(given, keys, ([settings, texts], stream) => {
        const records = texts.map((each) => ({ text: each, key: stream.next().value }));
        assertForgetful(jsonFormat, { format: 'json', ...settings }, records);
      }),
      { numRuns: 120 },
    );
  });
});

const COLUMNS = [{ path: 'a' }, { path: 'b', name: 'c' }, { path: 'o' }, { path: 'o.a', name: 'oa' }];
const TAGS = [{ path: 't' }, { path: 'o.t', name: 'ot', type: 'NCHAR(8)' }];
const base = { stable: 's', subtable: 'x' };
const routeLists = fc.constantFrom<readonly object[]>(
  [{ stable: 's', columns: COLUMNS, tags: TAGS }],
  [{ stable: 's', subtable: `k\${key}`, columns: COLUMNS, tags: TAGS }],
  [{ stable: 's', subtable: `k\${t}`, columns: COLUMNS, tags: TAGS }],
  [{ ...base, columns: [{ path: 'b' }], remaining: {} }],
  [{ ...base, tags: [{ path: 't' }], columns: [{ path: 'l' }], remaining: { exclude: ['o.*'] } }],
  [
    { ...base, explode: 'l', columns: [{ path: 'l.a' }, { path: 'a', name: 'outer' }] },
    { ...base, stable: 'z', columns: COLUMNS, when: { field: 'b', equals: 1 } },
  ],
  [{ ...base, explode: 'l.l', columns: [{ path: 'l.l.a' }, { path: 'l.b' }], remaining: {} }],
  [{ ...base, explode: 'l', columns: [{ path: 'l' }] }],
);

function objectOf(members: readonly (readonly [key: string, value: string])[]): string {
  return `{${members.map(([key, value]) => `${key}:${value}`).join()}}`;
}

function asRecord(text: string): Given {
  return { text, key: undefined };
}
