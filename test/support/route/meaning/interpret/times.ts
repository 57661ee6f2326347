import type { TimeUnit } from '../model.ts';

const DIGITS = { s: 0, ms: 3, us: 6, ns: 9 } as const;
const BY_LENGTH: Readonly<Record<number, keyof typeof DIGITS>> = { 10: 's', 13: 'ms', 16: 'us', 19: 'ns' };
export type Precision = 'ms' | 'us' | 'ns';

const LATEST_ROW = { ms: 31_556_995_200_000n, us: 31_556_995_200_000_000n, ns: 2n ** 63n - 1n } as const;

/** A number as a whole and the power of ten that it is multiplied with. */
export interface Exact {
  readonly digits: bigint;
  readonly power: number;
}

/** The number that a text writes; undefined for another text. */
export function exactOf(text: string): Exact | undefined {
  const match = /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d+))?$/.exec(text);
  if (match === null) return undefined;
  const [, sign = '', whole = '', fraction = '', exponent = '0'] = match;
  if (whole === '' && fraction === '') return undefined;
  const digits = BigInt(whole + fraction) * (sign === '-' ? -1n : 1n);
  return digits === 0n ? { digits, power: 0 } : { digits, power: Number(exponent) - fraction.length };
}

/** A whole number; what is behind the point is cut. Undefined for one that is beyond everything. */
export function cut({ digits, power }: Exact): bigint | undefined {
  if (power > 400) return undefined;
  if (power >= 0) return digits * 10n ** BigInt(power);
  return -power > 2_000 ? 0n : digits / 10n ** BigInt(-power);
}

/** A time in a unit as one of a database; undefined when it is none, or out of range. */
export function timeOf(text: string, unit: TimeUnit, precision: Precision, use: 'row' | 'column'): bigint | undefined {
  const time = unit === 'iso' ? isoTime(text, precision) : numberTime(text, unit, precision);
  return time === undefined || !isStored(time, precision, use) ? undefined : time;
}

/** Whether TDengine stores a time. */
export function isStored(time: bigint, precision: Precision, use: 'row' | 'column'): boolean {
  return time >= -(2n ** 63n) && time <= (use === 'row' ? LATEST_ROW[precision] : 2n ** 63n - 1n);
}

function numberTime(text: string, unit: keyof typeof DIGITS | 'auto', precision: Precision): bigint | undefined {
  const exact = exactOf(text);
  if (exact === undefined) return undefined;
  const whole = cut(exact);
  if (whole === undefined) return undefined;
  const fixed = unit === 'auto' ? BY_LENGTH[String(whole < 0n ? -whole : whole).length] : unit;
  if (fixed === undefined) return undefined;
  return cut({ digits: exact.digits, power: exact.power + DIGITS[precision] - DIGITS[fixed] });
}

function isoTime(text: string, precision: Precision): bigint | undefined {
  const pattern = /^(\d{4}-\d\d-\d\d)[Tt ](\d\d:\d\d)(?::(\d\d)(?:[.,](\d+))?)?(?:[Zz]|([+-])(\d\d)(?::?(\d\d))?)$/;
  const match = pattern.exec(text);
  if (match === null) return undefined;
  const [, day, minute, second = '00', fraction = '', sign, hours = '0', minutes = '0'] = match;
  const utc = `${day}T${minute}:${second}.000Z`;
  const ms = Date.parse(utc);
  if (Number.isNaN(ms) || new Date(ms).toISOString() !== utc || Number(hours) > 23 || Number(minutes) > 59)
    return undefined;
  const offset = (Number(hours) * 60 + Number(minutes)) * (sign === '-' ? -60 : 60);
  const places = DIGITS[precision];
  const seconds = BigInt(ms / 1_000 - offset);
  return seconds * 10n ** BigInt(places) + BigInt(fraction.slice(0, places).padEnd(places, '0'));
}

/** A time of one precision that is so many nanoseconds later, cut towards the past. */
export function later(time: bigint, nanoseconds: bigint, precision: Precision): bigint {
  const each = 10n ** BigInt(9 - DIGITS[precision]);
  const exact = time * each + nanoseconds;
  const quotient = exact / each;
  return exact % each < 0n ? quotient - 1n : quotient;
}

/** Milliseconds as a time of a database. */
export function fromMs(ms: number, precision: Precision): bigint {
  return BigInt(ms) * 10n ** BigInt(DIGITS[precision] - 3);
}
