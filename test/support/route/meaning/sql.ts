import type { Row, Values } from '../../../../functions/sink/rows/row.ts';
import type { MeantRow } from './interpret/row.ts';
import { type Cell, numberCell } from './interpret/types.ts';

/** A row of the sink as a meant one is written: what its SQL says, each value in one way only. */
export function textOfRow(row: Row): string {
  const { database, stable, name, tags } = row.table;
  return textOfMeant({ database, stable, name, time: row.time, columns: cellsIn(row), tags: cellsIn(tags) });
}

/** A meant row as text, whatever the order of its columns. */
export function textOfMeant({ database, stable, name, time, columns, tags }: MeantRow): string {
  const shown = (cells: ReadonlyMap<string, Cell>) =>
    [...cells]
      .map(([column, { type, value }]) => `${column} ${type} ${value}`)
      .sort()
      .join(', ');
  return [[database, stable ?? '-', name].join(' . '), time, shown(columns), shown(tags)].join(' | ');
}

/** A name that an MD5 makes of what may be written in several ways. */
export function isUnsure({ name }: MeantRow): boolean {
  return name === undefined;
}

function cellsIn({ layout, values, lengths }: Values): Map<string, Cell> {
  return new Map(
    layout.columns.map(({ name, type }, at) => [name, cellOf(type, values[at] ?? '', lengths[at] ?? 0)] as const),
  );
}

/** What a literal says, read in the plainest way. @throws Error for one that is not of its type */
function cellOf(type: string, sql: string, length: number): Cell {
  if (sql === 'NULL') return { type, value: 'NULL' };
  switch (type) {
    case 'BOOL':
      return { type, value: sql };
    case 'TIMESTAMP':
      return { type, value: String(BigInt(sql)) };
    case 'VARCHAR':
    case 'NCHAR': {
      const text = unquoted(sql);
      if (Buffer.byteLength(text) !== length) throw new Error(`${type} of ${length} bytes: ${sql}`);
      return { type, value: JSON.stringify(text) };
    }
    case 'GEOMETRY':
      return { type, value: unquoted(sql) };
    case 'JSON':
      return { type, value: JSON.stringify(JSON.parse(unquoted(sql))) };
    case 'VARBINARY':
    case 'BLOB': {
      const hex = /^'\\x([0-9a-f]*)'$/.exec(sql)?.[1];
      if (hex === undefined) throw new Error(`no bytes: ${sql}`);
      return { type, value: hex };
    }
  }
  const isQuoted = type.startsWith('DECIMAL');
  const digits = isQuoted ? unquoted(sql) : sql;
  const form =
    type === 'FLOAT' || type === 'DOUBLE' ? /^-?\d+(\.\d+)?(e[+-]\d+)?$/ : isQuoted ? /^-?\d+(\.\d+)?$/ : /^-?\d+$/;
  const cell = form.test(digits) ? numberCell(type, digits) : undefined;
  if (cell === undefined) throw new Error(`no ${type}: ${sql}`);
  return cell;
}

/** The text of a string literal. */
function unquoted(sql: string): string {
  const inside = /^'((?:[^'\\]|\\['\\])*)'$/s.exec(sql)?.[1];
  if (inside === undefined) throw new Error(`no string literal: ${sql}`);
  return inside.replace(/\\(.)/gs, '$1');
}
