import type { TableOption } from '../../shared/settings/source-runtime.ts';
import type { TableColumn, TableSchema } from '../../shared/tdengine/table-schema.ts';

/** Which tables a source reads: patterns in which `*` stands for any characters. */
export interface NamePatterns {
  readonly include: readonly string[];
  readonly exclude: readonly string[];
}

/** Tells whether a name is to be read. `exclude` is stronger; case matters, as it does in TDengine's backticks. */
export function nameMatcher({ include, exclude }: NamePatterns): (name: string) => boolean {
  return (name) => include.some((each) => isNamed(each, name)) && !exclude.some((each) => isNamed(each, name));
}

/** Names that are to be read, as they are written and not by a pattern, and are not among `names`. */
export function missingTables(patterns: NamePatterns, names: ReadonlySet<string>): readonly string[] {
  const isWanted = nameMatcher(patterns);
  return [...new Set(patterns.include)].filter((name) => !name.includes('*') && isWanted(name) && !names.has(name));
}

/**
 * Whether a pattern names this. No regular expression, which would try all ways to divide a name among many `*`: one
 * pattern could take all of a tick's time.
 */
function isNamed(pattern: string, name: string): boolean {
  const [first = '', ...others] = pattern.split('*');
  const last = others.pop();
  if (last === undefined) return name === first;
  const end = name.length - last.length;
  if (end < first.length || !name.startsWith(first) || !name.endsWith(last)) return false;
  let place = first.length;
  for (const piece of others) {
    const found = name.indexOf(piece, place);
    if (found < 0 || found + piece.length > end) return false;
    place = found + piece.length;
  }
  return true;
}

/** @see https://datatracker.ietf.org/doc/html/draft-eastlake-fnv (32 bits) */
const OFFSET_BASIS = 0x811c9dc5;
const PRIME = 0x01000193;

/**
 * The shard that reads a table, from 0 to `shards` - 1: always the same one for a name and a number of shards.
 * FNV-1a of the name in UTF-8, its halves folded, since its lowest bits alone know little of the name.
 */
export function shardOf(table: string, shards: number): number {
  let hash = OFFSET_BASIS;
  for (const byte of Buffer.from(table)) hash = Math.imul(hash ^ byte, PRIME);
  return ((hash >>> 16) ^ (hash & 0xffff)) % shards;
}

/** What is read of a table. */
export interface TableSelection {
  /** The time, then the columns and tags to read, in the table's order. */
  readonly schema: TableSchema;
  /** Condition in SQL that rows must meet. */
  readonly where: string | undefined;
}

/**
 * What the settings say is to be read of a table, given its name and its schema as DESCRIBE tells it: the first option
 * that names the table counts, and the whole table is read when none does.
 * @throws Error when the option names a column or tag that the table has not.
 */
export type TableSelector = (table: string, schema: TableSchema) => TableSelection;

/** Makes the selector of a source's `tableOptions`. Of an option that does not name a table, nothing matters to it. */
export function tableSelector(options: readonly TableOption[]): TableSelector {
  return (table, schema) => {
    const option = options.find(({ tables }) => nameMatcher({ include: tables, exclude: [] })(table));
    return option === undefined ? { schema, where: undefined } : select(option, table, schema);
  };
}

function select({ columns, tags, where }: TableOption, table: string, schema: TableSchema): TableSelection {
  checkNames(columns, schema.filter(isColumn), `table ${table} has no column`);
  checkNames(tags, schema.filter(isTag), `table ${table} has no tag`);
  const chosen = schema.filter((column, place) => {
    // Without its time or its key a row is not the same row.
    if (place === 0 || column.role === 'key') return true;
    return (isTag(column) ? tags : columns)?.includes(column.name) ?? true;
  });
  return { schema: chosen, where };
}

function checkNames(wanted: readonly string[] = [], existing: TableSchema, message: string): void {
  const names = existing.map(({ name }) => name);
  const unknown = wanted.find((name) => !names.includes(name));
  if (unknown === undefined) return;
  throw new Error(
    `${message} ${unknown}, which tableOptions wants; it has ${names.length === 0 ? 'none' : names.join(', ')}`,
  );
}

function isTag({ role }: TableColumn): boolean {
  return role === 'tag';
}

function isColumn(column: TableColumn): boolean {
  return !isTag(column);
}
