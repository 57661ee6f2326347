import type { TypeName } from '../../types/types.ts';

/** A type of a block. */
export interface BlockType {
  readonly name: TypeName;
  /** Bytes of a value; 0: each has its own length. */
  readonly width: number;
}

/** TDengine's types by their numbers in blocks: TSDB_DATA_TYPE_ of taos.h. */
const TYPES: Readonly<Record<number, BlockType>> = {
  1: { name: 'BOOL', width: 1 },
  2: { name: 'TINYINT', width: 1 },
  3: { name: 'SMALLINT', width: 2 },
  4: { name: 'INT', width: 4 },
  5: { name: 'BIGINT', width: 8 },
  6: { name: 'FLOAT', width: 4 },
  7: { name: 'DOUBLE', width: 8 },
  8: { name: 'VARCHAR', width: 0 },
  9: { name: 'TIMESTAMP', width: 8 },
  10: { name: 'NCHAR', width: 0 },
  11: { name: 'TINYINT UNSIGNED', width: 1 },
  12: { name: 'SMALLINT UNSIGNED', width: 2 },
  13: { name: 'INT UNSIGNED', width: 4 },
  14: { name: 'BIGINT UNSIGNED', width: 8 },
  15: { name: 'JSON', width: 0 },
  16: { name: 'VARBINARY', width: 0 },
  17: { name: 'DECIMAL', width: 16 },
  18: { name: 'BLOB', width: 0 },
  20: { name: 'GEOMETRY', width: 0 },
  21: { name: 'DECIMAL', width: 8 },
};

/** The type of a number; undefined of one that nobody knows. */
export function blockType(code: number): BlockType | undefined {
  return TYPES[code];
}
