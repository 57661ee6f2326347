import { type Catalog, isSystemDatabase } from '../../catalog/catalog.ts';
import { readTableName } from '../../catalog/names.ts';
import { type Column, storedOf } from '../../catalog/table.ts';
import type { Dialect } from '../../dialect.ts';
import { systemColumns } from '../../information-schema/definition.ts';
import { systemTable } from '../../information-schema/system-table.ts';
import type { Result } from '../../result.ts';
import type { Session } from '../../session.ts';
import type { TokenReader } from '../../sql/token-reader.ts';
import type { Storage } from '../../storage/storage.ts';
import type { ColumnType, TypeName } from '../../types/column-type.ts';
import type { StoredValue } from '../../types/stored-value.ts';

const SHORT = systemColumns([
  ['field', 325],
  ['type', 20],
  ['length', 'int'],
  ['note', 16],
]);
const FULL = [
  ...SHORT,
  ...systemColumns([
    ['encode', 12],
    ['compress', 12],
    ['level', 12],
  ]),
];

/** How columns are encoded and compressed unless their declaration says otherwise. */
const DEFAULT_ENCODING: Readonly<Partial<Record<TypeName, readonly [string, string]>>> = {
  BOOL: ['bit-packing', 'zstd'],
  TINYINT: ['simple8b', 'zlib'],
  SMALLINT: ['simple8b', 'zlib'],
  INT: ['simple8b', 'lz4'],
  BIGINT: ['simple8b', 'lz4'],
  'TINYINT UNSIGNED': ['simple8b', 'zlib'],
  'SMALLINT UNSIGNED': ['simple8b', 'zlib'],
  'INT UNSIGNED': ['simple8b', 'lz4'],
  'BIGINT UNSIGNED': ['simple8b', 'lz4'],
  FLOAT: ['delta-d', 'lz4'],
  DOUBLE: ['delta-d', 'lz4'],
  TIMESTAMP: ['delta-i', 'lz4'],
  GEOMETRY: ['disabled', 'lz4'],
  BLOB: ['disabled', 'lz4'],
};

const typeName = (type: ColumnType): string =>
  type.name === 'DECIMAL' ? `DECIMAL(${type.digits}, ${type.scale})` : type.name;

/** A BLOB is described by the size of its reference. */
const describedLength = (type: ColumnType): bigint => BigInt(type.name === 'BLOB' ? 5 : type.length);

function columnRow({ name, type, isKey, encoding }: Column, keyName: Dialect['keyName']): readonly StoredValue[] {
  const [encode, compress] = DEFAULT_ENCODING[type.name] ?? ['disabled', 'zstd'];
  return [
    name,
    typeName(type),
    describedLength(type),
    isKey ? (keyName ?? '') : '',
    encoding?.encode ?? encode,
    encoding?.compress ?? compress,
    encoding?.level ?? 'medium',
  ];
}

function tagRow({ name, type }: Column): readonly StoredValue[] {
  return [name, typeName(type), describedLength(type), 'TAG', 'disabled', 'disabled', 'disabled'];
}

/** After `DESCRIBE` or `DESC`. */
export function describe(reader: TokenReader, catalog: Catalog, session: Session, storage: Storage): Result {
  const name = readTableName(reader);
  reader.expectEnd();
  const database = name.database ?? session.database;
  if (database !== undefined && isSystemDatabase(database)) {
    const { columns } = systemTable(name.table, catalog, storage);
    const rows = columns.map((column) => [column.name, column.type.name, BigInt(column.type.length), '']);
    return { kind: 'rows', columns: SHORT, rows, precision: 'ms' };
  }
  const table = storedOf(catalog.table(name, session.database));
  const { describesCompression, keyName } = reader.dialect;
  const rows = [...table.columns.map((column) => columnRow(column, keyName)), ...table.tags.map(tagRow)];
  const columns = describesCompression ? FULL : SHORT;
  return { kind: 'rows', columns, rows: rows.map((row) => row.slice(0, columns.length)), precision: 'ms' };
}
