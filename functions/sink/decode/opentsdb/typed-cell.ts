import { characters } from '../../../shared/tdengine/types/lengths.ts';
import { numberText } from '../../../shared/tdengine/types/numbers.ts';
import { isNumberType, TYPES, typesBy } from '../../../shared/tdengine/types/types.ts';
import { unreadable } from '../../rows/record-error.ts';
import type { Cell } from '../../rows/row.ts';
import { ncharCell, numberCell, varbinaryCell, varcharCell } from '../cells.ts';
import { isObject, type JsonObject, member } from '../json-object.ts';

/** Types by the names that a data point may give them, in any case. */
const NAMED_TYPES = typesBy('openTsdb');

/**
 * The cell of a data point's value or tag: a string (VARCHAR), number (DOUBLE), boolean, or `{"value", "type"}`.
 * @param value as JSON.parse gives it, and bigint for whole numbers.
 * @throws RecordError for anything else, and for a value that its type does not hold.
 */
export function typedCell(name: string, value: unknown): Cell {
  if (isObject(value)) return explicitCell(name, value);
  switch (typeof value) {
    case 'string':
      return varcharCell(name, checkText(name, value));
    case 'number':
      return isOrdinary(value)
        ? { name, type: 'DOUBLE', sql: String(value), length: 0 }
        : numberCell(name, 'DOUBLE', numberText(value));
    case 'bigint':
      return numberCell(name, 'DOUBLE', String(value));
    case 'boolean':
      return booleanCell(name, value);
    default:
      throw unreadable(`${name}: the value must be a string, number or boolean, or an object of value and type`, name);
  }
}

/** The cell of a tag. @throws RecordError also for a text that only a column holds. */
export function tagCell(name: string, value: unknown): Cell {
  const cell = typedCell(name, value);
  const text = isObject(value) ? member(value, 'value') : value;
  if (typeof text !== 'string') return cell;
  const isNchar = cell.type === 'NCHAR';
  const longest = TYPES[isNchar ? 'NCHAR' : 'VARCHAR'].length.tag;
  if ((isNchar ? characters(text) : cell.length) > longest) {
    throw unreadable(
      `tag ${name}: TDengine stores at most ${longest} ${isNchar ? 'characters' : 'bytes'} in a tag`,
      name,
    );
  }
  return cell;
}

function explicitCell(name: string, object: JsonObject): Cell {
  const value = member(object, 'value');
  const type = member(object, 'type');
  if (Object.keys(object).length !== 2 || value === undefined || typeof type !== 'string') {
    throw unreadable(`${name}: an object must have value and type, and nothing else`, name);
  }
  const lower = type.toLowerCase();
  switch (typeof value) {
    case 'string':
      return stringCell(name, lower, checkText(name, value));
    case 'number':
    case 'bigint':
      return namedNumber(name, lower, typeof value === 'bigint' ? String(value) : numberText(value));
    case 'boolean':
      if (lower === 'bool') return booleanCell(name, value);
      throw unreadable(`${name}: a boolean's type must be bool`, name);
    default:
      throw unreadable(`${name}: an object's value must be a string, number or boolean`, name);
  }
}

function stringCell(name: string, type: string, text: string): Cell {
  switch (NAMED_TYPES.get(type)) {
    case 'VARCHAR':
      return varcharCell(name, text);
    case 'NCHAR':
      return ncharCell(name, text);
    case 'VARBINARY':
      return varbinaryCell(name, Buffer.from(text));
    default:
      throw unreadable(`${name}: a string's type must be binary, nchar or varbinary`, name);
  }
}

function namedNumber(name: string, typeName: string, digits: string): Cell {
  const type = NAMED_TYPES.get(typeName);
  if (type === undefined || !isNumberType(type)) {
    throw unreadable(`${name}: a number's type must be tinyint, smallint, int, bigint, float or double`, name);
  }
  return numberCell(name, type, digits);
}

function booleanCell(name: string, value: boolean): Cell {
  return { name, type: 'BOOL', sql: String(value), length: 0 };
}

/** Whether a number is neither zero, of which there are two, nor near the ends of DOUBLE's range. */
function isOrdinary(value: number): boolean {
  const magnitude = Math.abs(value);
  return magnitude > 1e-300 && magnitude < 1e300;
}

/** A text that SQL can carry. @throws RecordError for any other. */
export function checkText(name: string, text: string): string {
  if (text.includes('\0')) throw unreadable(`${name}: the text holds U+0000, which SQL cannot carry`, name);
  if (!text.isWellFormed()) throw unreadable(`${name}: the text holds half of a surrogate pair`, name);
  return text;
}
