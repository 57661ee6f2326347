import { type Problem, problem } from '../sql-text.ts';
import { characters } from './lengths.ts';
import { type BytesType, TYPES } from './types.ts';

/** Why a text cannot be written to TDengine; undefined when it can. */
export function unwritable(text: string): string | undefined {
  if (text.includes('\0')) return 'U+0000, which SQL cannot carry';
  return text.isWellFormed() ? undefined : 'half a surrogate pair, which is not Unicode';
}

/** Why no column or tag of the type holds a text of so many bytes; undefined when one does. */
export function textLengthProblem(
  type: 'VARCHAR' | 'NCHAR',
  role: 'column' | 'tag',
  text: string,
  bytes: number,
): string | undefined {
  const most = TYPES[type].length[role];
  // No text has more characters than bytes.
  if (bytes <= most) return undefined;
  return type === 'NCHAR' ? lengthProblem(characters(text), most, 'characters') : lengthProblem(bytes, most, 'bytes');
}

/** Why TDengine does not store a value of such a length; undefined when it does. */
export function lengthProblem(
  length: number,
  most: number,
  unit: 'bytes' | 'characters' = 'bytes',
): string | undefined {
  return length > most ? `the value has ${length} ${unit}, TDengine stores at most ${most}` : undefined;
}

/** Why no column or tag of the type holds so many bytes; undefined when one does. */
export function bytesLengthProblem(type: BytesType, role: 'column' | 'tag', bytes: number): string | undefined {
  return lengthProblem(bytes, type === 'BLOB' ? TYPES.BLOB.mostBytes : TYPES[type].length[role]);
}

/** The literal of bytes. One backslash: in a string literal TDengine keeps it before x, and so reads the digits as bytes. */
export function bytesSql(bytes: Buffer): string {
  return `'\\x${bytes.toString('hex')}'`;
}

/** The bytes that a text stands for. What is read leniently must be written again as it was. */
export function bytesOf(text: string, encoding: 'base64' | 'hex'): Buffer | Problem {
  const bytes = Buffer.from(text, encoding);
  const again = bytes.toString(encoding);
  return again === (encoding === 'hex' ? text.toLowerCase() : text) ? bytes : problem(`the text is not ${encoding}`);
}

/** Why TDengine does not store a geometry of so many bytes; undefined when it does. */
export function geometryLengthProblem(bytes: number): string | undefined {
  const most = TYPES.GEOMETRY.length.column;
  return bytes > most ? `the geometry has ${bytes} bytes, TDengine stores at most ${most}` : undefined;
}
