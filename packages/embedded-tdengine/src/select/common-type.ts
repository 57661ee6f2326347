import { type ColumnType, isFloating, isInteger, isText, varchar } from '../types/column-type.ts';
import type { Typed } from './typed.ts';

/** The type of a NULL by itself: an empty text. */
export const NULL_LITERAL: ColumnType = varchar(0);

/** The length of a number that becomes text, at most. */
const NUMBER_LENGTH = 32;

/** The type of a value that is one of several: text if any is, else a double if numbers differ. */
export function commonType(values: readonly Typed[]): ColumnType {
  const types = values.map(({ type }) => type).filter((type) => type !== NULL_LITERAL);
  const [first = NULL_LITERAL] = types;
  if (types.every(({ name }) => name === first.name)) {
    return { ...first, length: Math.max(...types.map(({ length }) => length), 0) };
  }
  const numbers = types.filter((type) => isInteger(type) || isFloating(type));
  if (numbers.length === types.length) return { name: 'DOUBLE', length: 8 };
  const lengths = types.map((type) => (isText(type) ? type.length : NUMBER_LENGTH));
  return varchar(Math.max(...lengths));
}
