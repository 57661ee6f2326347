import type { Catalog } from '../catalog/catalog.ts';
import type { Column, Stable } from '../catalog/table.ts';
import type { Storage } from '../storage/storage.ts';
import { doubleText, floatText } from '../text/number-text.ts';
import { type StoredValue, textOf, unsignedOf } from '../types/stored-value.ts';
import { systemTypeName } from './columns-table.ts';
import { type SystemTable, systemColumns } from './definition.ts';

/** The columns of ins_tags and of SHOW TAGS. */
export const TAGS_COLUMNS = systemColumns([
  ['table_name', 192],
  ['db_name', 64],
  ['stable_name', 192],
  ['tag_name', 64],
  ['tag_type', 32],
  ['tag_value', 16384],
]);

/** A tag's value as ins_tags shows it: text; a timestamp is its number. */
function valueText(value: StoredValue, { type }: Column): string | null {
  if (value === null) return null;
  if (type.name === 'BOOL') return value === 0n ? 'false' : 'true';
  if (type.name === 'FLOAT') return floatText(Number(value));
  if (type.name === 'DOUBLE') return doubleText(Number(value));
  if (type.name === 'BIGINT UNSIGNED') return unsignedOf(value).toString();
  if (value instanceof Uint8Array && (type.name === 'VARBINARY' || type.name === 'GEOMETRY')) {
    return `\\x${Buffer.from(value).toString('hex').toUpperCase()}`;
  }
  return textOf(value);
}

const typeName = (column: Column): string =>
  column.type.name === 'JSON' ? 'JSON(16382)' : systemTypeName(column.type);

/** The tags of a stable's sub-tables, of all or of one. */
export function tagRows(stable: Stable, storage: Storage, id?: number): StoredValue[][] {
  const slots = stable.tags.map(({ slot }) => `, ${slot}`).join('');
  const filter = id === undefined ? '' : ` WHERE id = ${id}`;
  const children = storage.rows(`SELECT name${slots} FROM g${stable.storage}${filter}`);
  return children.flatMap(([name = null, ...values]) =>
    stable.tags.map((tag, place) => [
      name,
      stable.database,
      stable.name,
      tag.name,
      typeName(tag),
      valueText(values[place] ?? null, tag),
    ]),
  );
}

/** ins_tags: a row for each tag of each sub-table. */
export function tagsTable(catalog: Catalog, storage: Storage): SystemTable {
  const stables = [...catalog.databases.values()].flatMap(({ tables }) =>
    [...tables.values()].filter((table) => table.kind === 'stable'),
  );
  return { columns: TAGS_COLUMNS, rows: stables.flatMap((stable) => tagRows(stable, storage)) };
}
