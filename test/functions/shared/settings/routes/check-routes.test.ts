import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { lastGood } from '../../../../../functions/shared/document/parameters.ts';
import { parseJsonDocument } from '../../../../../functions/shared/document/parse-document.ts';
import { parseDocument } from '../../../../../functions/shared/document/parse-sink.ts';
import { SettingsError } from '../../../../../functions/shared/settings/errors.ts';
import { sinkRuntime } from '../../../../../functions/shared/settings/index.ts';
import { errorOf, rowsOf, shown } from '../../../../support/route/mapped.ts';

type Column = Readonly<Record<string, unknown>>;

/** A sink's document whose one route has these columns and tags. */
function document(columns: readonly Column[], tags: readonly Column[] = [], more: object = {}): string {
  const route = { stable: 's', columns: [{ path: 'w' }, ...columns], tags };
  return JSON.stringify({ database: 'd', format: 'json', routes: [route], ...more });
}

/** What is wrong with a document. */
function problems(text: string): readonly string[] {
  try {
    parseJsonDocument(sinkRuntime, text, '/p');
    return [];
  } catch (error) {
    assert.ok(error instanceof SettingsError, String(error));
    return error.problems;
  }
}

/** What is wrong with a constant, which is given as a default, a value, and of a tag. */
function problemOf(column: Column, constant: unknown, more: object = {}): string | undefined {
  const [asDefault = ''] = problems(document([{ path: 'v', ...column, default: constant }], [], more));
  const [asValue = ''] = problems(document([{ name: 'v', ...column, value: constant }], [], more));
  if (!String(column.type).startsWith('DECIMAL')) {
    const [asTag = ''] = problems(document([], [{ path: 'v', ...column, default: constant }], more));
    assert.equal(asTag.replace('tags[0]', 'columns[1]'), asDefault);
  }
  assert.equal(asValue.replace('.value:', '.default:'), asDefault);
  if (asDefault === '') return undefined;
  const [, problem] = /^routes\[0\]\.columns\[1\]\.default: (.*?)(?:; got .*)?$/s.exec(asDefault) ?? [];
  assert.ok(problem !== undefined, asDefault);
  return problem;
}

const LARGEST: readonly (readonly [type: string, least: string, most: string])[] = [
  ['TINYINT', '-128', '127'],
  ['SMALLINT', '-32768', '32767'],
  ['INT', '-2147483648', '2147483647'],
  ['BIGINT', '-9223372036854775808', '9223372036854775807'],
  ['TINYINT UNSIGNED', '0', '255'],
  ['SMALLINT UNSIGNED', '0', '65535'],
  ['INT UNSIGNED', '0', '4294967295'],
  ['BIGINT UNSIGNED', '0', '18446744073709551615'],
];

describe('a default or constant of a column in the settings', () => {
  for (const [type, least, most] of LARGEST) {
    it(`of ${type} must be within its range`, () => {
      for (const constant of [least, most, Number(least), 0]) {
        if (Number.isSafeInteger(Number(constant)) || typeof constant === 'string') {
          assert.equal(problemOf({ type }, constant), undefined, String(constant));
        }
      }
      const outside = `is not a value of ${type}: the number is out of ${type}'s range`;
      for (const constant of [String(BigInt(least) - 1n), String(BigInt(most) + 1n)]) {
        assert.equal(problemOf({ type }, constant), outside);
        if (Number.isSafeInteger(Number(constant))) assert.equal(problemOf({ type }, Number(constant)), outside);
      }
      assert.equal(problemOf({ type }, 1.5), `is not a value of ${type}: ${type} takes whole numbers only`);
      assert.equal(problemOf({ type }, true), `is not a value of ${type}: ${type} takes a whole number, not a boolean`);
    });
  }

  const MS = { databasePrecision: 'ms' };
  const wrong: readonly (readonly [column: Column, constant: unknown, problem: string, more?: object])[] = [
    [{ type: 'DECIMAL(4,1)' }, 12_345, "is not a value of DECIMAL: the number is out of DECIMAL(4, 1)'s range"],
    [{ type: 'DECIMAL(4,1)' }, 1.25, 'is not a value of DECIMAL: the number has more than 1 digits after the point'],
    [{ type: 'DECIMAL(4,1)' }, 'x', 'is not a value of DECIMAL: the text is not a number'],
    [{ type: 'FLOAT' }, 1e39, "is not a value of FLOAT: the number is out of FLOAT's range"],
    [{ type: 'DOUBLE' }, '1e400', "is not a value of DOUBLE: the number is out of DOUBLE's range"],
    [{ type: 'DOUBLE' }, 1e-310, 'is not a value of DOUBLE: SQL cannot store a subnormal number'],
    [{ type: 'BOOL' }, 2, 'is not a value of BOOL: BOOL takes true, false, 0 or 1 only'],
    [{ type: 'BOOL' }, 'TRUE', 'is not a value of BOOL: BOOL takes true, false, 0 or 1 only'],
    [{ type: 'VARCHAR' }, '\0', 'is not a value of VARCHAR: the text holds U+0000, which SQL cannot carry'],
    [{ type: 'VARBINARY' }, '***', 'is not a value of VARBINARY: the text is not base64'],
    [{ type: 'VARBINARY', encoding: 'hex' }, 'abc', 'is not a value of VARBINARY: the text is not hex'],
    [{ type: 'GEOMETRY' }, 'nowhere', 'is not a value of GEOMETRY: the value is not a geometry in well-known text'],
    [
      { type: 'TIMESTAMP', unit: 'iso' },
      '2024-01-01',
      'is not a value of TIMESTAMP: the text is not an ISO 8601 date and time with a zone',
    ],
    [
      { type: 'TIMESTAMP', unit: 'ms' },
      'x',
      'is not a value of TIMESTAMP: the text is not a number, as the unit ms needs',
    ],
    [
      { type: 'TIMESTAMP', unit: 'auto' },
      5,
      'is not a value of TIMESTAMP: with the unit auto a time has 10, 13, 16 or 19 digits',
    ],
    [
      { type: 'TIMESTAMP', unit: 's' },
      9_300_000_000,
      'is not a value of TIMESTAMP: the time, read as s, is out of the range of a ns database',
    ],
    [{}, '\ud800', 'is not a value of any type: the text holds half a surrogate pair, which is not Unicode'],
    [{}, 1e-310, 'is not a value of any type: SQL cannot store a subnormal number'],
  ];
  for (const [column, constant, problem, more] of wrong) {
    it(`of ${JSON.stringify(column)} is refused: ${JSON.stringify(constant)}`, () =>
      assert.equal(problemOf(column, constant, more), problem));
  }

  it('of a time is checked in the precision of the database', () => {
    assert.equal(problemOf({ type: 'TIMESTAMP', unit: 's' }, 9_300_000_000, MS), undefined);
    assert.equal(problemOf({ type: 'TIMESTAMP', unit: 'ns' }, '1700000000123456789'), undefined);
  });

  it('of an inferred type is checked as text of the sink’s text type', () => {
    const long = 'x'.repeat(16_380);
    assert.match(
      problems(document([{ path: 'v', default: long }], [], { inferStrings: 'NCHAR' })).join(),
      /default: is not a value of any type: the value has 16380 characters, TDengine stores at most 16379/,
    );
    assert.deepEqual(problems(document([{ path: 'v', default: long }])), []);
  });

  it('is refused without quotes when it has more digits than YAML and JSON keep', () => {
    const quotes = 'has more digits than a number of YAML and JSON keeps: put it in quotes';
    for (const constant of [2 ** 53, -(2 ** 53), 1e20, 0.12345678901234568, 123456789012345.5]) {
      for (const type of ['BIGINT', 'DECIMAL(38, 18)', 'VARCHAR']) assert.equal(problemOf({ type }, constant), quotes);
      for (const type of ['FLOAT', 'DOUBLE']) assert.equal(problemOf({ type }, constant), undefined);
    }
    assert.equal(problemOf({}, 2 ** 53), quotes);
    assert.equal(problemOf({}, 0.12345678901234568), undefined);
    for (const constant of [2 ** 53 - 1, '9007199254740993']) {
      assert.equal(problemOf({ type: 'BIGINT' }, constant), undefined);
    }
    for (const constant of [0.1, 0.000123456789012345, 12345.6789012345, -1.5]) {
      assert.equal(problemOf({ type: 'DECIMAL(38, 20)' }, constant), undefined, String(constant));
    }
  });

  it('in a changed settings document is refused, and the last good document stays in force', async () => {
    const told: Error[] = [];
    const good = document([{ path: 'v', type: 'TINYINT', default: 127 }]);
    const log = { error: (_message: string, error: Error) => told.push(error) };
    const read = lastGood('/p', log, (text) => parseDocument(text, '/p'));
    const first = await read(good);
    assert.equal(await read(document([{ path: 'v', type: 'TINYINT', default: 128 }])), first);
    assert.equal(told.length, 1);
    assert.match(String(told[0]), /routes\[0\]\.columns\[1\]\.default: is not a value of TINYINT/);
  });
});

describe('a default that is invalid only in the database’s precision', () => {
  const route = { stable: 's', columns: [{ path: 'v', type: 'TIMESTAMP', unit: 's', default: 9_300_000_000 }] };
  const options = { settings: { databasePrecision: 'ms' } };

  it('rejects only the records that need it', () => {
    const ns = { ...options, precision: 'ns' } as const;
    assert.deepEqual(rowsOf('{"v":1}', [route], ns).map(shown), [['v TIMESTAMP 1000000000']]);
    assert.match(errorOf('{}', [route], ns).message, /column v: the time, read as s, is out of the range of a ns data/);
    assert.deepEqual(rowsOf('{}', [route], options).map(shown), [['v TIMESTAMP 9300000000000']]);
  });
});
