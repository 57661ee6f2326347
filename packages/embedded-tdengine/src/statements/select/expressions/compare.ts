import { invalidTimestampFormat } from '../../../errors.ts';
import { isNumeric } from '../../../types/column-type.ts';
import { parseTimestamp } from '../../../types/timestamp-literal.ts';
import type { Context } from './context.ts';
import { numericSql, sqlLiteral, type Typed } from './typed.ts';

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
