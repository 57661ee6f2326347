import { invalidTimestampFormat } from '../../../errors.ts';
import { BIGINT, DOUBLE, isNumeric, TIMESTAMP } from '../../../types/column-type.ts';
import { durationNanoseconds, type Precision, parseDuration, TICKS_PER_SECOND } from '../../../types/precision.ts';
import { parseTimestamp } from '../../../types/timestamp-literal.ts';
import type { Context } from './scope.ts';
import { numericSql, sqlLiteral, type Typed } from './typed.ts';

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

/** A time as text in ticks, where a timestamp is compared with it; 0x0127 if it is none. */
function ticksOf(text: string, { scope, session }: Context): string {
  const ticks = parseTimestamp(text, scope.precision, session.zone);
  if (ticks === undefined) throw invalidTimestampFormat();
  return sqlLiteral(ticks);
}

/** A value as SQLite compares it: a member of a JSON tag is JSON text until then. */
export function plainSql({ sql, type }: Typed): string {
  return type.name === 'JSON' ? `td_json_value(${sql})` : sql;
}

/** The SQL of one side of a comparison, given what it is compared with. */
function operandSql(one: Typed, other: Typed, context: Context): string {
  if (other.type.name === 'TIMESTAMP') {
    if (one.text !== undefined) return ticksOf(one.text, context);
    return one.type.name === 'DOUBLE' ? `CAST(${one.sql} AS INTEGER)` : one.sql;
  }
  if (isNumeric(other.type) && one.text !== undefined) {
    const text = one.text.toLowerCase();
    if (text === 'true' || text === 'false') return text === 'true' ? '1' : '0';
    return `CAST(${one.sql} AS NUMERIC)`;
  }
  if (one.type.name === 'JSON') return plainSql(one);
  if (one.type.name === 'DECIMAL') return numericSql(one);
  if (one.type.name === 'BIGINT UNSIGNED' && other.type.name === 'DOUBLE') return numericSql(one);
  return one.sql;
}

/** `left operator right` for = <> < <= > >=. */
export function compareSql(operator: string, left: Typed, right: Typed, context: Context): string {
  return `(${operandSql(left, right, context)} ${operator} ${operandSql(right, left, context)})`;
}

/** The SQL of a value that a timestamp or number is compared with, for IN and BETWEEN. */
export function comparedSql(value: Typed, operand: Typed, context: Context): string {
  return operandSql(value, operand, context);
}
