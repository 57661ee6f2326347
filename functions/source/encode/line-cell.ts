import { baseType, numberText } from './cell-text.ts';
import { UnencodableError } from './encoder.ts';
import { quotedText } from './line-names.ts';
import { wktOf } from './wkt.ts';

type CellText = (cell: unknown) => string;

/** Integer suffixes of line protocol by TDengine's types. */
const INTEGERS: Readonly<Record<string, string>> = {
  TINYINT: 'i8',
  SMALLINT: 'i16',
  INT: 'i32',
  BIGINT: 'i64',
  'TINYINT UNSIGNED': 'u8',
  'SMALLINT UNSIGNED': 'u16',
  'INT UNSIGNED': 'u32',
  'BIGINT UNSIGNED': 'u64',
  // Line protocol has no times but the row's: a TIMESTAMP goes as the number of the database's unit.
  TIMESTAMP: 'i64',
};

/**
 * How a column's values stand in a field of line protocol. A DECIMAL goes as a string, which keeps its digits and which
 * a DECIMAL column takes; a GEOMETRY as well-known text, a BLOB as VARBINARY.
 * @throws UnencodableError for a type that line protocol has no field for.
 */
export function fieldCell(type: string): CellText {
  const suffix = INTEGERS[type];
  if (suffix !== undefined) return (cell) => `${String(cell)}${suffix}`;
  switch (baseType(type)) {
    case 'BOOL':
      return String;
    case 'FLOAT':
      return (cell) => `${numberText(cell, 'FLOAT')}f32`;
    case 'DOUBLE':
      return (cell) => `${numberText(cell, 'DOUBLE')}f64`;
    case 'VARCHAR':
    case 'DECIMAL':
      return (cell) => quotedText(String(cell));
    case 'NCHAR':
      return (cell) => `L${quotedText(String(cell))}`;
    case 'VARBINARY':
    case 'BLOB':
      return (cell) => `B"\\x${String(cell)}"`;
    case 'GEOMETRY':
      return (cell) => `G"${wktOf(String(cell))}"`;
    default:
      throw new UnencodableError(`line protocol has no field for type ${type}`);
  }
}

/** How a tag's values stand in line protocol, where every tag is text. Before escaping. */
export function tagCell(type: string): CellText {
  switch (baseType(type)) {
    case 'FLOAT':
    case 'DOUBLE':
      return (cell) => numberText(cell, type);
    case 'VARBINARY':
      return (cell) => `\\x${String(cell)}`;
    case 'GEOMETRY':
      return (cell) => wktOf(String(cell));
    case 'JSON':
      return (cell) => JSON.stringify(cell);
    default:
      return String;
  }
}
