import { characters, MAX_LENGTH } from '../../decode/cells.ts';

/** Above this length schemaless writing declares a column exactly as long as its longest value. */
const ROUNDED_UP_TO = 1024;

/**
 * Length that schemaless writing declares for a text column whose longest value has `length`: the smallest power of two
 * strictly above it up to 1024, beyond that the length itself.
 */
export function declaredLength(length: number): number {
  if (length >= ROUNDED_UP_TO) return length;
  let declared = 1;
  while (declared <= length) declared *= 2;
  return declared;
}

/** Longest length that a column or tag of a type can be declared with; undefined for types without length. */
export function longestLength(type: string, role: 'column' | 'tag'): number | undefined {
  switch (type) {
    case 'NCHAR':
      return role === 'tag' ? MAX_LENGTH.ncharTag : MAX_LENGTH.nchar;
    case 'VARCHAR':
    case 'VARBINARY':
    case 'GEOMETRY':
      return role === 'tag' ? MAX_LENGTH.tagBytes : MAX_LENGTH.bytes;
    default:
      return undefined;
  }
}

const FIXED_BYTES: ReadonlyMap<string, number> = new Map([
  ['BOOL', 1],
  ['TINYINT', 1],
  ['TINYINT UNSIGNED', 1],
  ['SMALLINT', 2],
  ['SMALLINT UNSIGNED', 2],
  ['INT', 4],
  ['INT UNSIGNED', 4],
  ['FLOAT', 4],
]);

/** Bytes that a column takes of a row's 65,531, or a tag of all tags' 16,384. */
export function storedBytes(type: string, length: number): number {
  switch (type) {
    case 'NCHAR':
      return 4 * length + 2;
    case 'VARCHAR':
    case 'VARBINARY':
    case 'GEOMETRY':
      return length + 2;
    default:
      return FIXED_BYTES.get(type) ?? Math.max(8, length);
  }
}

/** Length of a column of the type that holds a literal of so many bytes: characters of NCHAR, bytes of all others. */
export function neededLength(sql: string, bytes: number, type: string): number {
  if (type !== 'NCHAR') return bytes;
  return characters(sql.slice(1, -1).replace(/\\(.)/gs, '$1'));
}
