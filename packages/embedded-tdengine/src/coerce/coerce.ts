import type { Column } from '../catalog/table.ts';
import { StatementError, valueTooLong } from '../errors.ts';
import type { Literal } from '../sql/literal.ts';
import { encodeLoose } from '../text/loose-text.ts';
import { isFloating, isInteger, isText } from '../types/column-type.ts';
import { decimalText } from '../types/decimal.ts';
import { wellKnownBinary } from '../types/geometry.ts';
import { parseJsonTag } from '../types/json-tag.ts';
import { exceeds, type StoredValue, storedText } from '../types/stored-value.ts';
import { coerceFloat, coerceInteger } from './coerce-number.ts';
import { coerceTimestamp, type ValueContext } from './coerce-timestamp.ts';

/** A literal for a VARBINARY or BLOB column: `\x` and hex digits, or the bytes of the text. */
function coerceBytes(literal: Literal, column: Column): Uint8Array {
  const text = literal.value;
  const hex = text.startsWith('\\x') ? text.slice(2) : undefined;
  if (hex !== undefined && (hex.length % 2 !== 0 || /[^0-9a-fA-F]/.test(hex))) {
    throw new StatementError(0x266a, `Invalid varbinary value: ${column.name}`);
  }
  const bytes = hex === undefined ? encodeLoose(text) : Buffer.from(hex, 'hex');
  if (bytes.length > column.type.length) throw valueTooLong(column.name);
  return bytes;
}

/** A literal for a GEOMETRY column: well-known text, stored as well-known binary. */
function coerceGeometry(literal: Literal, column: Column): Uint8Array {
  const bytes = wellKnownBinary(literal.value);
  if (!bytes) throw literal.refused('Invalid function para value');
  if (bytes.length > column.type.length) throw valueTooLong(column.name);
  return bytes;
}

const VALUE_KINDS: ReadonlySet<string> = new Set(['string', 'integer', 'decimal', 'hex', 'binary', 'duration']);
/** Quoted, NULL is four letters to these, and no value to the others. */
const KEEPS_NULL_TEXT: ReadonlySet<string> = new Set(['VARCHAR', 'NCHAR', 'VARBINARY']);
const VALUE_WORDS = /^(?:now|today|true|false|null)$/i;

/** Refuses what no column takes: names, operators, parentheses. */
export function checkLiteral(literal: Literal): void {
  const { kind } = literal.token;
  if (VALUE_KINDS.has(kind)) return;
  if (kind === 'word' && VALUE_WORDS.test(literal.text.replace(/\(\)$/, ''))) return;
  throw literal.refused(literal.text === '?' ? '? only used in stmt' : 'invalid data or symbol');
}

/** Whether the value stands for NULL. */
export function isNullLiteral(literal: Literal, { type }: Column): boolean {
  if (literal.token.kind === 'word') return literal.text === 'null';
  return literal.isString && !KEEPS_NULL_TEXT.has(type.name) && literal.value.toLowerCase() === 'null';
}

function coerceBool(literal: Literal): bigint {
  const text = literal.value.toLowerCase();
  if (text === 'true') return 1n;
  if (text === 'false') return 0n;
  const value = text.trim() === text && text !== '' ? Number(text) : Number.NaN;
  if (Number.isNaN(value)) throw literal.refused('invalid bool data');
  return value === 0 ? 0n : 1n;
}

function coerceText(literal: Literal, { name, type }: Column): StoredValue {
  const text = literal.value;
  if (exceeds(text, type)) throw valueTooLong(name);
  // An NCHAR is kept as UCS-4, which bytes that are no UTF-8 cannot become; the number is what the server says.
  if (type.name === 'NCHAR' && !text.isWellFormed()) throw literal.refused('Unknown error -2130771884');
  return storedText(text);
}

function refuseEmpty(literal: Literal): StatementError | undefined {
  return literal.isString && literal.value === '' ? literal.refused('invalid numeric data') : undefined;
}

/** The stored value of a checked literal that is not NULL, for any column but a timestamp with arithmetic. */
export function coerce(literal: Literal, column: Column, context: ValueContext): StoredValue {
  const { type } = column;
  if (isText(type)) return coerceText(literal, column);
  if (type.name === 'TIMESTAMP') return coerceTimestamp({ literal, sign: 1n, duration: undefined }, context);
  if (type.name === 'BOOL') return coerceBool(literal);
  if (type.name === 'GEOMETRY') return coerceGeometry(literal, column);
  if (type.name === 'VARBINARY' || type.name === 'BLOB') return coerceBytes(literal, column);
  if (type.name === 'JSON') return parseJsonTag(literal, context.dialect);
  const empty = refuseEmpty(literal);
  if (empty) throw empty;
  if (isInteger(type)) return coerceInteger(literal, type);
  if (isFloating(type)) return coerceFloat(literal, type);
  return decimalText(literal.value, type);
}
