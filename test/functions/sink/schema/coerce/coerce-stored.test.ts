import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { quoteText } from '../../../../../functions/shared/tdengine/sql-text.ts';
import {
  isIntegerType,
  TYPE_NAMES,
  TYPES,
  type ValueType,
} from '../../../../../functions/shared/tdengine/types/types.ts';
import { coercionOf } from '../../../../../functions/sink/schema/coerce/coercion.ts';
import { forThisFile } from '../../../../support/servers/for-this-file.ts';
import { startTestTDengine } from '../../../../support/servers/test-tdengine.ts';

/** The integer types with the least and the most that each holds. */
const INTEGERS = TYPE_NAMES.filter(isIntegerType).map((type) => [type, TYPES[type].range] as const);
const NUMBERS: readonly string[] = [
  ...INTEGERS.map(([type]) => type),
  'FLOAT',
  'DOUBLE',
  'DECIMAL(10, 2)',
  'DECIMAL(38, 10)',
];
const TEXTS: readonly string[] = ['VARCHAR', 'NCHAR'];

/** Numbers as senders write them: short and long, whole and not, at the ends of the types' ranges. */
const numberText = fc.oneof(
  fc.bigInt({ min: -300n, max: 300n }).map(String),
  fc
    .constantFrom(7n, 8n, 15n, 16n, 24n, 31n, 32n, 53n, 63n, 64n)
    .chain((bits) =>
      fc
        .tuple(fc.constantFrom(-1n, 1n), fc.bigInt({ min: -2n, max: 2n }))
        .map(([sign, near]) => String(sign * 2n ** bits + near)),
    ),
  fc
    .tuple(fc.bigInt({ min: -(10n ** 12n), max: 10n ** 12n }), fc.nat(14))
    .map(([digits, scale]) => withPoint(digits, scale)),
  fc
    .tuple(fc.bigInt({ min: -(10n ** 30n), max: 10n ** 30n }), fc.nat(14))
    .map(([digits, scale]) => withPoint(digits, scale)),
  fc
    .tuple(fc.integer({ min: -9999, max: 9999 }), fc.integer({ min: -45, max: 40 }))
    .map(([digits, exponent]) => `${digits}e${exponent}`),
  fc.double({ noDefaultInfinity: true, noNaN: true }).map(String),
  fc.float({ noDefaultInfinity: true, noNaN: true }).map(String),
);

const server = await forThisFile(startTestTDengine());
const database = server.nextDatabase();
await server.tdengine.execute(`CREATE DATABASE ${database} PRECISION 'us' KEEP 36500`);
const columns = [...NUMBERS, ...TEXTS].map((type, at) => `c${at} ${TEXTS.includes(type) ? `${type}(400)` : type}`);
await server.tdengine.execute(`CREATE TABLE ${database}.t (ts TIMESTAMP, ${columns.join(', ')}, b BOOL, w TIMESTAMP)`);

/** Digits and their power of ten as a number with a point. */
function withPoint(digits: bigint, scale: number): string {
  const text = String(digits < 0n ? -digits : digits).padStart(scale + 1, '0');
  const point = text.length - scale;
  return `${digits < 0n ? '-' : ''}${text.slice(0, point)}${scale > 0 ? `.${text.slice(point)}` : ''}`;
}

/** A number's text as a fraction of whole numbers: nothing is rounded. */
function fraction(text: string): readonly [numerator: bigint, denominator: bigint] {
  const [mantissa = '', exponent = '0'] = text.toLowerCase().split('e');
  const [whole = '', after = ''] = mantissa.split('.');
  const power = Number(exponent) - after.length;
  const digits = BigInt(`${whole}${after}`.replace('-', '')) * (text.startsWith('-') ? -1n : 1n);
  return power >= 0 ? [digits * 10n ** BigInt(power), 1n] : [digits, 10n ** BigInt(-power)];
}

function isSame(a: string, b: string): boolean {
  const [x, y] = [fraction(a), fraction(b)];
  return x[0] * y[1] === y[0] * x[1];
}

/** A double as a fraction, exactly. */
function ratioOf(value: number): readonly [bigint, bigint] {
  let scaled = value;
  let power = 0n;
  while (!Number.isInteger(scaled)) {
    scaled *= 2;
    power++;
  }
  return [BigInt(scaled), 2n ** power];
}

/** Whether a stored double stands for the number: as the text that it prints, or exactly. */
function doubleStandsFor(printed: string, given: string): boolean {
  if (isSame(printed, given)) return true;
  const [numerator, denominator] = fraction(given);
  const [a, b] = ratioOf(Number(printed));
  return numerator * b === a * denominator;
}

/** Whether a stored float stands for the number: as the text that it prints, or because a double for it is the float. */
function floatStandsFor(printed: string, given: string): boolean {
  if (isSame(printed, given)) return true;
  return Math.fround(Number(printed)) === Number(given) && doubleStandsFor(String(Number(given)), given);
}

/** The types that a number's text can come as, with the literal that a decoder makes of it. */
function valuesOf(text: string): (readonly [type: ValueType, sql: string])[] {
  const values: (readonly [ValueType, string])[] = [
    ['VARCHAR', quoteText(text)],
    ['NCHAR', quoteText(text)],
  ];
  if (/^-?\d+$/.test(text)) {
    for (const [type, { least, most }] of INTEGERS) {
      if (BigInt(text) >= least && BigInt(text) <= most) values.push([type, text]);
    }
  }
  if (!text.includes('e') && text.length < 28) values.push(['DECIMAL(38, 10)', quoteText(text)]);
  values.push(['DOUBLE', text]);
  return values;
}

interface Stored {
  readonly type: string;
  readonly value: ValueType;
  readonly given: string;
  readonly stored: string;
}

/** Writes every number as every type into every column that takes it, and reads back what is stored. */
async function store(texts: readonly string[], columns: readonly string[]): Promise<Stored[]> {
  const rows: Omit<Stored, 'stored'>[] = [];
  const statements = new Map<string, string[]>();
  for (const given of texts) {
    for (const [value, sql] of valuesOf(given)) {
      for (const type of columns) {
        if (type === value) continue;
        const coercion = coercionOf(value, type, 'us');
        const written = coercion === 'same' ? sql : coercion?.(sql);
        if (written === undefined) continue;
        const at = 1_700_000_000_000_000 + rows.length;
        statements.set(type, [...(statements.get(type) ?? []), `(${at}, ${written})`]);
        rows.push({ type, value, given });
      }
    }
  }
  await server.tdengine.execute(`DELETE FROM ${database}.t`);
  const clauses = [...statements].map(
    ([type, values]) => `${database}.t (ts, ${columnOf(type)}) VALUES ${values.join('')}`,
  );
  if (clauses.length > 0) await server.tdengine.execute(`INSERT INTO ${clauses.join(' ')}`);
  const selected = columns.map((type) =>
    type === 'FLOAT' || type === 'DOUBLE' ? columnOf(type) : `CAST(${columnOf(type)} AS VARCHAR(400))`,
  );
  const { rows: read } = await server.tdengine.query(`SELECT ${selected.join(', ')} FROM ${database}.t ORDER BY ts`);
  assert.equal(read.length, rows.length);
  return rows.map((row, index) => ({ ...row, stored: String(read[index]?.[columns.indexOf(row.type)]) }));
}

function columnOf(type: string): string {
  return `c${[...NUMBERS, ...TEXTS].indexOf(type)}`;
}

describe('a number that the rules of coercion allow in a column', () => {
  it('is stored as it was given, whatever the types', async () => {
    let passed = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(numberText, { minLength: 30, maxLength: 30 }), async (texts) => {
        const all = await store(
          texts.filter((text) => Math.abs(Number(text)) < 1e300 && isNormal(Number(text))),
          NUMBERS,
        );
        passed += all.length;
        for (const { type, value, given, stored } of all) {
          const what = `${value} ${given} in ${type}: ${stored}`;
          if (type === 'FLOAT')
            assert.ok(floatStandsFor(stored, value === 'DOUBLE' ? String(Number(given)) : given), what);
          else if (type === 'DOUBLE') assert.ok(doubleStandsFor(stored, given), what);
          else assert.ok(isSame(stored, given), what);
        }
      }),
      { numRuns: 30 },
    );
    assert.ok(passed > 5_000, `${passed} values`);
  });

  it('is the same text in a column of text', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(numberText, { minLength: 30, maxLength: 30 }), async (texts) => {
        for (const { given, stored } of await store(texts, TEXTS)) assert.equal(stored, given);
      }),
      { numRuns: 10 },
    );
  });
});

function isNormal(value: number): boolean {
  return value === 0 || Math.abs(value) >= 2.2250738585072014e-308;
}

describe('a time that the rules of coercion allow in a column', () => {
  it('is stored as it was given', async () => {
    const time = fc.tuple(
      fc.date({ min: new Date('1971-01-02T00:00:00Z'), max: new Date('2260-01-01T00:00:00Z'), noInvalidDate: true }),
      fc.integer({ min: -12 * 60, max: 12 * 60 }),
      fc.nat(999_999_999),
      fc.nat(9),
    );
    const coercion = coercionOf('VARCHAR', 'TIMESTAMP', 'us');
    assert.ok(typeof coercion === 'function');
    await fc.assert(
      fc.asyncProperty(fc.array(time, { minLength: 20, maxLength: 20 }), async (times) => {
        const expected: string[] = [];
        const values: string[] = [];
        for (const [date, offset, nanoseconds, digits] of times) {
          const fractional = String(nanoseconds).padStart(9, '0').slice(0, digits);
          const local = new Date(Math.floor(date.getTime() / 1000) * 1000 + offset * 60_000).toISOString().slice(0, 19);
          const zone = `${offset < 0 ? '-' : '+'}${two(Math.trunc(Math.abs(offset) / 60))}:${two(Math.abs(offset) % 60)}`;
          const written = coercion(quoteText(`${local}${digits > 0 ? `.${fractional}` : ''}${zone}`));
          const isFiner = /[1-9]/.test(fractional.slice(6));
          assert.equal(written === undefined, isFiner, `${local}.${fractional}${zone}`);
          if (written === undefined) continue;
          values.push(`(${1_700_000_000_000_000 + values.length}, ${written})`);
          expected.push(
            `${new Date(Math.floor(date.getTime() / 1000) * 1000).toISOString().slice(0, 19)}.${fractional.slice(0, 6).padEnd(6, '0')}Z`,
          );
        }
        await server.tdengine.execute(`DELETE FROM ${database}.t`);
        if (values.length > 0)
          await server.tdengine.execute(`INSERT INTO ${database}.t (ts, w) VALUES ${values.join('')}`);
        const { rows } = await server.tdengine.query(`SELECT w FROM ${database}.t ORDER BY ts`);
        assert.deepEqual(
          rows.map(([stored]) => stored),
          expected,
        );
      }),
      { numRuns: 20 },
    );
  });
});

function two(value: number): string {
  return String(value).padStart(2, '0');
}
