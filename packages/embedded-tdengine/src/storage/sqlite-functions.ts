import { createHash } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import { likePattern } from '../text/like-pattern.ts';
import { encodeLoose } from '../text/loose-text.ts';
import { printedDouble } from '../text/number-text.ts';
import { decimalText } from '../types/decimal.ts';
import { wellKnownText } from '../types/geometry.ts';
import { PRECISIONS, type Precision, TICKS_PER_SECOND } from '../types/precision.ts';
import { type StoredValue, storedText, storedUnsigned, textOf, unsignedOf } from '../types/stored-value.ts';
import { parseTimestamp } from '../types/timestamp-literal.ts';
import { FUNCTION_STYLE, timestampPrinter } from '../types/timestamp-text.ts';

function unlessNull(work: (...args: StoredValue[]) => StoredValue): (...args: StoredValue[]) => StoredValue {
  return (...args) => (args[0] === null ? null : work(...args));
}

const INT64_MAX = 2n ** 63n - 1n;

/** The leading number of a text as C's strtoll and strtod take it; 0 without one. */
function leadingNumber(value: StoredValue): bigint {
  if (typeof value === 'bigint') return value;
  if (typeof value === 'number') return Number.isFinite(value) ? BigInt(Math.trunc(value)) : 0n;
  const text = textOf(value);
  const [digits] = /^\s*[+-]?\d+/.exec(text) ?? ['0'];
  const integer = BigInt(digits.trim().replace('+', ''));
  if (integer > INT64_MAX) return INT64_MAX;
  return integer < -INT64_MAX - 1n ? -INT64_MAX - 1n : integer;
}

function castInteger(value: StoredValue, bits: StoredValue, signed: StoredValue): StoredValue {
  const width = Number(bits);
  const integer = leadingNumber(value);
  if (width === 1) return integer === 0n ? 0n : 1n;
  return signed === 1n ? BigInt.asIntN(width, integer) : storedUnsigned(BigInt.asUintN(width, integer));
}

/** The text cut to a number of bytes, or of characters. */
function cutText(value: StoredValue, length: StoredValue, characters: StoredValue): StoredValue {
  const text = textOf(value);
  if (characters === 1n) return storedText([...text].slice(0, Number(length)).join(''));
  const bytes = encodeLoose(text);
  return bytes.length <= Number(length) ? value : bytes.subarray(0, Number(length)).toString('utf8');
}

function precisionOf(name: StoredValue): Precision {
  return PRECISIONS.find((one) => one === name) ?? 'ms';
}

/** A timestamp in a zone, or at an offset such as `+08:00`, which then stands behind it as it is written. */
function iso8601(ticks: StoredValue, precision: StoredValue, zone: StoredValue): StoredValue {
  const known = precisionOf(precision);
  const value = unsignedOf(ticks);
  const [, sign, hours, minutes] = /^([+-])(\d\d):?(\d\d)?$/.exec(String(zone)) ?? [];
  const fixed =
    hours === undefined && !/^z$/i.test(String(zone)) ? undefined : Number(hours ?? 0) * 60 + Number(minutes ?? 0);
  if (fixed === undefined) return timestampPrinter(known, String(zone), FUNCTION_STYLE)(value);
  const shift = BigInt(fixed * (sign === '-' ? -60 : 60)) * TICKS_PER_SECOND[known];
  return `${timestampPrinter(known, 'UTC', FUNCTION_STYLE)(value + shift).slice(0, -'+0000'.length)}${String(zone)}`;
}

function unixTime(text: StoredValue, precision: StoredValue, zone: StoredValue): StoredValue {
  return parseTimestamp(textOf(text), precisionOf(precision), String(zone)) ?? null;
}

function jsonOf(value: StoredValue): Readonly<Record<string, unknown>> {
  const parsed: unknown = JSON.parse(textOf(value));
  return typeof parsed === 'object' && parsed !== null ? { ...parsed } : {};
}

/** A member of a JSON tag as JSON text. */
function jsonMember(tag: StoredValue, key: StoredValue): StoredValue {
  const member = jsonOf(tag)[String(key)];
  return member === undefined || member === null ? null : JSON.stringify(member);
}

/** A scalar of JSON as the value that SQLite compares. */
function jsonValue(text: StoredValue): StoredValue {
  const value: unknown = JSON.parse(textOf(text));
  if (typeof value === 'boolean') return value ? 1n : 0n;
  return typeof value === 'string' || typeof value === 'number' ? value : null;
}

const FUNCTIONS: Readonly<Record<string, (...args: StoredValue[]) => StoredValue>> = {
  td_like: (text, pattern) => (likePattern(textOf(pattern ?? '')).test(textOf(text ?? '')) ? 1n : 0n),
  td_match: (text, pattern) => (new RegExp(textOf(pattern ?? '')).test(textOf(text ?? '')) ? 1n : 0n),
  td_json_get: (tag, key) => jsonMember(tag ?? null, key ?? null),
  td_json_value: (text) => jsonValue(text ?? null),
  td_json_contains: (tag, key) => (Object.hasOwn(jsonOf(tag ?? null), String(key)) ? 1n : 0n),
  td_unsigned_text: (value) => unsignedOf(value ?? 0n).toString(),
  td_float_text: (value) => printedDouble(Number(value)),
  td_float: (value) => Math.fround(Number(value)),
  td_decimal: (value, digits, scale) =>
    decimalText(String(value), { name: 'DECIMAL', length: 16, digits: Number(digits), scale: Number(scale) }),
  td_integer: (value, bits, signed) => castInteger(value ?? 0n, bits ?? 64n, signed ?? 1n),
  td_cut: (value, length, characters) => cutText(value ?? '', length ?? 0n, characters ?? 0n),
  td_abs: (value) =>
    typeof value === 'bigint' ? BigInt.asIntN(64, value < 0n ? -value : value) : Math.abs(Number(value)),
  td_mod: (value, divisor) => (Number(divisor) === 0 ? null : Number(value) % Number(divisor)),
  td_iso8601: (ticks, precision, zone) => iso8601(ticks ?? 0n, precision ?? 'ms', zone ?? 'UTC'),
  td_md5: (value) =>
    createHash('md5')
      .update(encodeLoose(textOf(value ?? '')))
      .digest('hex'),
  td_unixtime: (text, precision, zone) => unixTime(text ?? null, precision ?? 'ms', zone ?? 'UTC'),
  td_st_astext: (value) => (value instanceof Uint8Array ? wellKnownText(value) : null),
};

interface AtTime {
  readonly time: bigint;
  readonly value: StoredValue;
}

type Better = (candidate: bigint, best: bigint) => boolean;

/**
 * An aggregate that keeps the value of the row whose time is the best; NULL values count only if `nulls`. What SQLite
 * carries from row to row must be a value of its own, so it carries a number, and the best row is kept under it.
 */
function aggregateAtTime(sqlite: DatabaseSync, name: string, better: Better, nulls: boolean): void {
  const bests = new Map<number, AtTime>();
  let last = 0;
  sqlite.aggregate<number>(name, {
    start: () => ++last,
    useBigIntArguments: true,
    step: (group, time, value) => {
      const best = bests.get(group);
      const counts = typeof time === 'bigint' && (value !== null || nulls);
      if (counts && (!best || better(time, best.time))) bests.set(group, { time, value: value ?? null });
      return group;
    },
    result: (group) => {
      const best = bests.get(group);
      bests.delete(group);
      return best?.value ?? null;
    },
  });
}

/** The sum of integers, wrapping at 64 bits as the server's does; NULL over no value. */
function integerSum(sqlite: DatabaseSync, name: string, wrap: (value: bigint) => bigint): void {
  sqlite.aggregate<bigint | null>(name, {
    start: null,
    useBigIntArguments: true,
    step: (sum, value) => (value === null || value === undefined ? sum : wrap((sum ?? 0n) + unsignedOf(value))),
    result: (sum) => (sum === null ? null : storedUnsigned(sum)),
  });
}

/** Adds to SQLite what TDengine has and SQLite has not. */
export function defineFunctions(sqlite: DatabaseSync): void {
  for (const [name, work] of Object.entries(FUNCTIONS)) {
    sqlite.function(name, { deterministic: true, useBigIntArguments: true, varargs: true }, unlessNull(work));
  }
  integerSum(sqlite, 'td_sum', (value) => BigInt.asIntN(64, value));
  integerSum(sqlite, 'td_sum_unsigned', (value) => BigInt.asUintN(64, value));
  aggregateAtTime(sqlite, 'td_first', (time, best) => time < best, false);
  aggregateAtTime(sqlite, 'td_last', (time, best) => time >= best, false);
  aggregateAtTime(sqlite, 'td_last_row', (time, best) => time >= best, true);
}
