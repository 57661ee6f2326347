import { StatementError } from '../errors.ts';
import type { TokenReader } from '../sql/token-reader.ts';
import { type ColumnType, type FixedTypeName, fixedType } from './column-type.ts';

const PLAIN: Readonly<Record<string, FixedTypeName>> = {
  bool: 'BOOL',
  float: 'FLOAT',
  double: 'DOUBLE',
  timestamp: 'TIMESTAMP',
  json: 'JSON',
  blob: 'BLOB',
};

const INTEGER: Readonly<Record<string, readonly [FixedTypeName, FixedTypeName]>> = {
  tinyint: ['TINYINT', 'TINYINT UNSIGNED'],
  smallint: ['SMALLINT', 'SMALLINT UNSIGNED'],
  int: ['INT', 'INT UNSIGNED'],
  integer: ['INT', 'INT UNSIGNED'],
  bigint: ['BIGINT', 'BIGINT UNSIGNED'],
};

const VARIABLE: Readonly<Record<string, 'VARCHAR' | 'NCHAR' | 'VARBINARY' | 'GEOMETRY'>> = {
  varchar: 'VARCHAR',
  binary: 'VARCHAR',
  nchar: 'NCHAR',
  varbinary: 'VARBINARY',
  geometry: 'GEOMETRY',
};

/** DECIMAL values up to this many digits take 8 bytes, longer ones 16. */
const SHORT_DECIMAL_DIGITS = 18;
const MAX_DECIMAL_DIGITS = 38;

function parseDecimal(reader: TokenReader): ColumnType {
  reader.expect('(');
  const digits = Number(reader.integer());
  const scale = reader.accept(',') ? Number(reader.integer()) : 0;
  reader.expect(')');
  if (digits < 1 || digits > MAX_DECIMAL_DIGITS || scale > digits) {
    throw new StatementError(0x2602, `Invalid column type DECIMAL(${digits},${scale}) , invalid precision or scale`);
  }
  return { name: 'DECIMAL', length: digits <= SHORT_DECIMAL_DIGITS ? 8 : 16, digits, scale };
}

/**
 * A type as declarations and CAST spell it. `bareLength` is the length of VARCHAR, NCHAR … without one (CAST only); a
 * declaration must say it.
 */
export function parseType(reader: TokenReader, bareLength?: number): ColumnType {
  const word = reader.peek().kind === 'word' ? reader.text(reader.peek()).toLowerCase() : '';
  const integer = INTEGER[word];
  const variable = VARIABLE[word];
  const plain = PLAIN[word];
  const { hasBlob, hasDecimal } = reader.dialect;
  const isDecimal = word === 'decimal' && hasDecimal;
  if (!integer && !variable && !plain && !isDecimal) throw reader.unexpected();
  if (plain === 'BLOB' && !hasBlob) throw reader.unexpected();
  reader.next();
  if (plain) return fixedType(plain);
  if (integer) return fixedType(reader.accept('unsigned') ? integer[1] : integer[0]);
  if (!variable) return parseDecimal(reader);
  if (bareLength !== undefined && !reader.is('(')) return { name: variable, length: bareLength };
  reader.expect('(');
  const length = Number(reader.integer());
  reader.expect(')');
  return { name: variable, length };
}
