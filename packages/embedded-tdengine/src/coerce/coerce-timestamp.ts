import type { Dialect } from '../dialect.ts';
import type { Literal } from '../sql/literal.ts';
import { durationTicks, type Precision, parseDuration, TICKS_PER_SECOND } from '../types/precision.ts';
import { parseTimestamp } from '../types/timestamp-literal.ts';

/** What the values of a statement are read by. */
export interface ValueContext {
  readonly precision: Precision;
  readonly zone: string;
  readonly nowMs: number;
  readonly dialect: Dialect;
}

/** `NOW`, a time or a number, and a duration added to it. */
export interface TimestampLiteral {
  readonly literal: Literal;
  readonly sign: 1n | -1n;
  /** A token such as `10s`. */
  readonly duration: string | undefined;
}

const INTEGER = /^[+-]?(?:\d+|0x[0-9a-f]+|0b[01]+)$/i;
const MS_PER_DAY = 86_400_000;
const INT64_MIN = -(2n ** 63n);
const INT64_MAX = 2n ** 63n - 1n;

function parseInteger(text: string): bigint | undefined {
  if (!INTEGER.test(text)) return undefined;
  const digits = text.replace(/^[+-]/, '');
  const value = text.startsWith('-') ? -BigInt(digits) : BigInt(digits);
  return value < INT64_MIN || value > INT64_MAX ? undefined : value;
}

/** The time of day in ticks. */
export function nowTicks({ precision, nowMs }: Pick<ValueContext, 'precision' | 'nowMs'>): bigint {
  return (BigInt(Math.trunc(nowMs)) * TICKS_PER_SECOND[precision]) / 1000n;
}

/** Midnight of the day, UTC. */
export function todayTicks({ precision, nowMs }: Pick<ValueContext, 'precision' | 'nowMs'>): bigint {
  return nowTicks({ precision, nowMs: Math.floor(nowMs / MS_PER_DAY) * MS_PER_DAY });
}

function baseTicks(literal: Literal, context: ValueContext): bigint | undefined {
  const text = literal.value;
  if (/^now(\(\))?$/i.test(text)) return nowTicks(context);
  if (/^today(\(\))?$/i.test(text)) return todayTicks(context);
  const integer = parseInteger(text);
  if (integer !== undefined) return integer;
  return literal.isString ? parseTimestamp(text, context.precision, context.zone) : undefined;
}

/** A literal for a TIMESTAMP column, in ticks. */
export function coerceTimestamp({ literal, sign, duration }: TimestampLiteral, context: ValueContext): bigint {
  const base = baseTicks(literal, context);
  if (base === undefined) throw literal.refused('invalid timestamp');
  if (duration === undefined) return base;
  const ticks = durationTicks(parseDuration(duration), context.precision);
  if (ticks === undefined) throw literal.refused('invalid timestamp');
  return base + sign * ticks;
}
