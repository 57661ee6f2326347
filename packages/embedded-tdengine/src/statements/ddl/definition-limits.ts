import { duplicatedColumns, illegalColumnCount, StatementError } from '../../errors.ts';
import { type ColumnType, isVariable, storedBytes, type TypeName } from '../../types/column-type.ts';
import type { Definition } from './column-definitions.ts';

/** Limits of TDengine 3.3.7. A table's columns are counted with its tags, rows in bytes as stored. */
const MAX_COLUMNS = 4096;
const MAX_TAGS = 128;
const MAX_ROW_BYTES = 65_531;
const MAX_TAG_BYTES = 16_384;
const MAX_COLUMN_LENGTH: Partial<Record<TypeName, number>> = {
  VARCHAR: 65_517,
  VARBINARY: 65_517,
  GEOMETRY: 65_517,
  NCHAR: 16_379,
};
const MAX_TAG_LENGTH: Partial<Record<TypeName, number>> = {
  VARCHAR: 16_382,
  VARBINARY: 16_382,
  GEOMETRY: 16_382,
  NCHAR: 4095,
};
const KEY_TYPES: readonly TypeName[] = ['INT', 'INT UNSIGNED', 'BIGINT', 'BIGINT UNSIGNED', 'VARCHAR'];

const bytesOf = (definitions: readonly Pick<Definition, 'type'>[]): number =>
  definitions.reduce((sum, { type }) => sum + storedBytes(type), 0);

function checkLength(type: ColumnType, limits: Partial<Record<TypeName, number>>): void {
  if (isVariable(type) && (type.length < 1 || type.length > (limits[type.name] ?? 0))) {
    throw new StatementError(0x2642, 'Invalid column length for var length type');
  }
}

/** A single column's type, as CREATE and ALTER … ADD or MODIFY COLUMN check it. */
function checkColumnType(type: ColumnType): void {
  if (type.name === 'JSON') throw new StatementError(0x2652, 'Only tag can be json type');
  checkLength(type, MAX_COLUMN_LENGTH);
}

/** A single tag's type. */
function checkTagType(type: ColumnType): void {
  if (type.name === 'BLOB') throw new StatementError(0x6301, 'Blob type not support on tag');
  if (type.name === 'DECIMAL') throw new StatementError(0x2602, 'Decimal type is not allowed for tag');
  checkLength(type, MAX_TAG_LENGTH);
}

function checkKey(columns: readonly Definition[]): void {
  const place = columns.findIndex(({ isKey }) => isKey);
  if (place < 0) return;
  if (place !== 1) throw new StatementError(0x2678, 'composite primary key column must be second column');
  if (!KEY_TYPES.includes(columns[place]?.type.name ?? 'NULL')) {
    throw new StatementError(
      0x2679,
      'composite primary key column must be of type int, uint, bigint, ubigint, and varchar',
    );
  }
}

/** The tags of a table together: how many, how long, JSON alone. */
export function checkTags(tags: readonly Pick<Definition, 'type'>[]): void {
  if (tags.length > MAX_TAGS) throw new StatementError(0x2643, 'Invalid number of tag columns');
  for (const { type } of tags) checkTagType(type);
  if (tags.length > 1 && tags.some(({ type }) => type.name === 'JSON')) {
    throw new StatementError(0x2633, 'Only one tag if there is a json tag');
  }
  if (bytesOf(tags) > MAX_TAG_BYTES) {
    throw new StatementError(0x263d, `Tags length exceeds max length ${MAX_TAG_BYTES}`);
  }
}

/** The columns of a table together, and with their tags. */
export function checkColumns(columns: readonly Pick<Definition, 'type'>[], tagCount: number): void {
  if (columns.length + tagCount > MAX_COLUMNS) throw new StatementError(0x2640, 'Too many columns');
  for (const { type } of columns) checkColumnType(type);
  if (columns.filter(({ type }) => type.name === 'BLOB').length > 1) {
    throw new StatementError(0x6306, 'only one blob column allowed');
  }
  if (bytesOf(columns) > MAX_ROW_BYTES) {
    throw new StatementError(0x263e, `Row length exceeds max length ${MAX_ROW_BYTES}`);
  }
}

/** Everything CREATE TABLE and CREATE STABLE refuse in their definitions. */
export function checkDefinitions(columns: readonly Definition[], tags: readonly Definition[]): void {
  if (columns[0]?.type.name !== 'TIMESTAMP') throw new StatementError(0x2641, 'First column must be timestamp');
  if (columns.length < 2) throw illegalColumnCount();
  checkKey(columns);
  checkColumns(columns, tags.length);
  checkTags(tags);
  const names = [...columns, ...tags].map(({ name }) => name);
  if (new Set(names).size < names.length) throw duplicatedColumns();
}
