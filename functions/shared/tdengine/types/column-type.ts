import { isSized, isTypeName, type SizedType, TYPE_NAMES, type TypeName } from './types.ts';

/** A type that is declared by its name alone. */
type PlainType = Exclude<TypeName, SizedType | 'DECIMAL'>;

/** A type as a route declares it. */
export type ColumnType =
  | { readonly name: PlainType }
  /** Length in bytes, of NCHAR in characters; left out, it grows with the values. */
  | { readonly name: SizedType; readonly length: number | undefined }
  | { readonly name: 'DECIMAL'; readonly precision: number; readonly scale: number };

/** Digits that a DECIMAL of TDengine has at most. */
export const MAX_DECIMAL_PRECISION = 38;

const TYPE = /^([A-Z]+(?: UNSIGNED)?)(?: ?\((\d{1,5})(?:, ?(\d{1,2}))?\))?$/;

/** What is to be written for a type. */
export const TYPE_RULE = `must be a type of TDengine: ${TYPE_NAMES.filter(isPlainType).join(', ')}, DECIMAL(p, s), or ${TYPE_NAMES.filter(isSizedType).join(', ')} with or without (length)`;

/** A type from its text, such as `VARCHAR(64)`; case does not matter. @returns undefined for what is no type. */
export function parseColumnType(text: string): ColumnType | undefined {
  const [, name = '', first, second] = TYPE.exec(text.toUpperCase()) ?? [];
  if (name === 'DECIMAL') return decimalType(first, second);
  if (second !== undefined) return undefined;
  // TDengine's own other name.
  const type = name === 'BINARY' ? 'VARCHAR' : name;
  const length = first === undefined ? undefined : Number(first);
  if (isSizedType(type)) return length === 0 ? undefined : { name: type, length };
  return length === undefined && isPlainType(type) ? { name: type } : undefined;
}

function decimalType(first: string | undefined, second = '0'): ColumnType | undefined {
  const precision = Number(first ?? 0);
  const scale = Number(second);
  if (precision < 1 || precision > MAX_DECIMAL_PRECISION || scale > precision) return undefined;
  return { name: 'DECIMAL', precision, scale };
}

function isSizedType(name: string): name is SizedType {
  return isSized(name);
}

function isPlainType(name: string): name is PlainType {
  return isTypeName(name) && !isSized(name) && name !== 'DECIMAL';
}
