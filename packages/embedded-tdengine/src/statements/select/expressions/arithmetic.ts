import { BIGINT, DOUBLE, TIMESTAMP } from '../../../types/column-type.ts';
import { durationNanoseconds, parseDuration } from '../../../types/duration.ts';
import { type Precision, TICKS_PER_SECOND } from '../../../types/precision.ts';
import { numericSql, type Typed } from './typed.ts';

const BITWISE = ['|', '&'];
const NANOSECONDS_PER_SECOND = 1_000_000_000n;

/** Ticks of a duration literal; months and years, which have no fixed length, are counted as 30 and 365 days. */
export function durationSql(text: string, precision: Precision): string {
  const duration = parseDuration(text);
  const days = duration.unit === 'y' ? 365n : 30n;
  const nanoseconds =
    durationNanoseconds(duration) ?? duration.count * days * (durationNanoseconds({ count: 1n, unit: 'd' }) ?? 0n);
  return String((nanoseconds * TICKS_PER_SECOND[precision]) / NANOSECONDS_PER_SECOND);
}

function isTime(one: Typed): boolean {
  return one.type.name === 'TIMESTAMP' || one.duration !== undefined;
}

/** `left operator right` of numbers is a DOUBLE, and NULL where it has no value; with a timestamp it is a timestamp. */
export function arithmetic(operator: string, left: Typed, right: Typed): Typed {
  const aggregate = left.aggregate || right.aggregate;
  if (BITWISE.includes(operator)) return { sql: `(${left.sql} ${operator} ${right.sql})`, type: BIGINT, aggregate };
  if ((operator === '+' || operator === '-') && (isTime(left) || isTime(right))) {
    const difference = operator === '-' && left.type.name === 'TIMESTAMP' && right.type.name === 'TIMESTAMP';
    return { sql: `(${left.sql} ${operator} ${right.sql})`, type: difference ? BIGINT : TIMESTAMP, aggregate };
  }
  if (operator === '%') return { sql: `td_mod(${numericSql(left)}, ${numericSql(right)})`, type: DOUBLE, aggregate };
  return { sql: `(CAST(${left.sql} AS REAL) ${operator} ${numericSql(right)})`, type: DOUBLE, aggregate };
}
