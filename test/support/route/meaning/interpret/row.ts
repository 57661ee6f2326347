import { type MeantColumn, nameOf, OFFSET, PARTITION } from '../model.ts';
import { columnCell } from './columns.ts';
import { keyOf, type Scope } from './expressions.ts';
import { dotted, filled, subtableOf, tableOf } from './names.ts';
import { remainingOf } from './remaining.ts';
import { Refused, type RowSource } from './row-source.ts';
import { rowTime } from './row-time.ts';
import { fromMs } from './times.ts';
import { type Cell, cellFor, rulesFor, textCell } from './types.ts';
import { Fault } from './values.ts';

/** A row as it is meant. */
export interface MeantRow {
  readonly database: string;
  readonly stable: string | undefined;
  /** Undefined for a name by an MD5 of what may be written in several ways. */
  readonly name: string | undefined;
  readonly time: string;
  readonly columns: ReadonlyMap<string, Cell>;
  readonly tags: ReadonlyMap<string, Cell>;
}

/** What keeps a row from being made. */
export interface Wrong {
  readonly stage: 'decode' | 'route';
  readonly column: string | undefined;
}

/** The row of a route's current element, or all that is wrong with it. */
export function rowOf(source: RowSource): { readonly row: MeantRow | undefined; readonly wrong: readonly Wrong[] } {
  const { here, route, mapping, record } = source;
  const scope: Scope = { here, route, record, topic: mapping.topic };
  const wrong: Wrong[] = [];
  const refuse = (column?: string, stage: Wrong['stage'] = 'route') => void wrong.push({ stage, column });
  const attempt = <T>(make: () => T, column?: string): T | undefined => {
    try {
      return make();
    } catch (error) {
      if (!(error instanceof Fault) && !(error instanceof Refused)) throw error;
      // A key that is no text is no column's.
      refuse(column);
      if (column !== undefined) refuse();
      return undefined;
    }
  };
  const cellsOf = (columns: readonly MeantColumn[], role: 'column' | 'tag') => {
    const cells = new Map<string, Cell>();
    for (const column of columns) {
      const name = nameOf(column, route);
      const cell = attempt(() => columnCell(column, rulesFor(column, role, route, mapping), scope), name);
      if (cell !== undefined) cells.set(name, cell);
    }
    return cells;
  };
  const tags = cellsOf(route.tags, 'tag');
  const table = attempt(() => tableOf(source, scope));
  const columns = cellsOf(route.columns, 'column');
  for (const { name, role, value, problem } of remainingOf(route, here)) {
    if (problem !== undefined) {
      refuse(problem.column, problem.stage);
      continue;
    }
    const cells = role === 'tag' ? tags : columns;
    const cell = cellFor(value, rulesFor({}, role, route, mapping));
    if (cell === undefined) refuse(name);
    else if (cells.has(name)) refuse(name, 'decode');
    else cells.set(name, cell);
  }
  const subtable = attempt(() => subtableOf(source, scope, table, tags));
  for (const [name, cell] of provenanceOf(source, refuse)) columns.set(name, cell);
  if (columns.size === 0) refuse();
  const time = attempt(() => rowTime(source, scope));
  if (wrong.length > 0 || table === undefined || time === undefined) return { row: undefined, wrong };
  const database = route.database === undefined ? 'db' : dotted(filled(route.database, scope), route);
  const isStable = route.kind === 'stable';
  return {
    row: {
      database,
      stable: isStable ? table : undefined,
      name: isStable ? subtable : table,
      time: String(time),
      columns,
      tags,
    },
    wrong,
  };
}

function provenanceOf({ route, mapping, record, now }: RowSource, refuse: () => void): [string, Cell][] {
  const { topic, partition, offset, key, timestamp, ingestTime } = route.provenance;
  const cells: [string | undefined, Cell | undefined][] = [
    [topic, textCell('VARCHAR', mapping.topic, 'column')],
    [partition, { type: 'INT', value: String(PARTITION) }],
    [offset, { type: 'BIGINT', value: String(OFFSET) }],
    [timestamp, { type: 'TIMESTAMP', value: String(fromMs(record.timestamp, mapping.precision)) }],
    [ingestTime, { type: 'TIMESTAMP', value: String(fromMs(now, mapping.precision)) }],
  ];
  if (key !== undefined) {
    try {
      const text = keyOf(record);
      cells.push([key, text === undefined ? { type: 'VARCHAR', value: 'NULL' } : textCell('VARCHAR', text, 'column')]);
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      refuse();
    }
  }
  return cells.flatMap(([name, cell]) => (name === undefined || cell === undefined ? [] : [[name, cell]]));
}
