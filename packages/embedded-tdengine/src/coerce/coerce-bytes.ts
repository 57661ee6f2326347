import type { Column } from '../catalog/table.ts';
import { StatementError, valueTooLong } from '../errors.ts';
import type { Literal } from '../sql/literal.ts';
import { encodeLoose } from '../text/loose-text.ts';
import { wellKnownBinary } from '../types/geometry.ts';

/** A literal for a VARBINARY or BLOB column: `\x` and hex digits, or the bytes of the text. */
export function coerceBytes(literal: Literal, column: Column): Uint8Array {
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
export function coerceGeometry(literal: Literal, column: Column): Uint8Array {
  const bytes = wellKnownBinary(literal.value);
  if (!bytes) throw literal.refused('Invalid function para value');
  if (bytes.length > column.type.length) throw valueTooLong(column.name);
  return bytes;
}
