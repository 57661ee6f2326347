import { byteLength } from '../../../text/loose-text.ts';
import { type ColumnType, isFloating, isInteger, isText } from '../../../types/column-type.ts';
import { parseTimestamp } from '../../../types/timestamp-literal.ts';
import type { Context } from './scope.ts';
import { numericSql, sqlLiteral, type Typed } from './typed.ts';

const BITS: Partial<Record<ColumnType['name'], number>> = {
  BOOL: 1,
  TINYINT: 8,
  SMALLINT: 16,
  INT: 32,
  BIGINT: 64,
  'TINYINT UNSIGNED': 8,
  'SMALLINT UNSIGNED': 16,
  'INT UNSIGNED': 32,
  'BIGINT UNSIGNED': 64,
};

/** How a value becomes text; doubles have 15 digits, whatever they need. */
function textSql(operand: Typed): string {
  const { type, sql } = operand;
  if (type.name === 'BIGINT UNSIGNED') return `td_unsigned_text(${sql})`;
  if (isFloating(type)) return `td_float_text(${sql})`;
  if (type.name === 'BOOL') return `iif(${sql}, 'true', 'false')`;
  if (isText(type)) return sql;
  return `CAST(${sql} AS TEXT)`;
}

function toText(operand: Typed, type: ColumnType): string {
  const fits =
    isText(operand.type) &&
    (operand.text === undefined ? operand.type.length : byteLength(operand.text)) <= type.length;
  if (fits) return operand.sql;
  const cut = `td_cut(${textSql(operand)}, ${type.length}, ${type.name === 'NCHAR' ? 1 : 0})`;
  return `iif(${operand.sql} IS NULL, NULL, ${cut})`;
}

/** Integers as they are, of other numbers the value. */
function numericOrInteger(operand: Typed): string {
  return operand.type.name === 'DECIMAL' ? numericSql(operand) : operand.sql;
}

function toTimestamp(operand: Typed, { scope, session }: Context): string {
  if (operand.text !== undefined) {
    return sqlLiteral(parseTimestamp(operand.text, scope.precision, session.zone) ?? 0n);
  }
  if (isText(operand.type)) return `td_unixtime(${operand.sql}, '${scope.precision}', ${sqlLiteral(session.zone)})`;
  return operand.type.name === 'TIMESTAMP' ? operand.sql : `td_integer(${numericOrInteger(operand)}, 64, 1)`;
}

/** CAST never fails: what does not fit is cut to the type's bits, and text that is no number is 0. */
export function castSql(operand: Typed, type: ColumnType, context: Context): Typed {
  const { aggregate } = operand;
  if (isText(type)) return { sql: toText(operand, type), type, aggregate };
  if (type.name === 'TIMESTAMP') return { sql: toTimestamp(operand, context), type, aggregate };
  if (type.name === 'FLOAT') return { sql: `td_float(CAST(${operand.sql} AS REAL))`, type, aggregate };
  if (type.name === 'DOUBLE') return { sql: `CAST(${operand.sql} AS REAL)`, type, aggregate };
  if (type.name === 'DECIMAL') {
    return { sql: `td_decimal(${operand.sql}, ${type.digits}, ${type.scale})`, type, aggregate };
  }
  const bits = BITS[type.name];
  if (bits === undefined) return { sql: operand.sql, type, aggregate };
  const same = isInteger(operand.type) && operand.type.name === type.name;
  if (same || (type.name === 'BIGINT' && ['TIMESTAMP', 'INT', 'SMALLINT', 'TINYINT'].includes(operand.type.name))) {
    return { sql: operand.sql, type, aggregate };
  }
  return {
    sql: `td_integer(${numericOrInteger(operand)}, ${bits}, ${type.name.endsWith('UNSIGNED') ? 0 : 1})`,
    type,
    aggregate,
  };
}
