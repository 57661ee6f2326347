import { hash } from 'node:crypto';
import { type Here, lookup } from './elements.ts';
import {
  Fault,
  isoOf,
  isTime,
  jsonOf,
  keyOf,
  nameText,
  pieceValue,
  type Scope,
  textIn,
  type Value,
} from './expressions.ts';
import {
  INDEX,
  type Mapping,
  type MeantColumn,
  type MeantRecord,
  type MeantRoute,
  nameOf,
  OFFSET,
  PARTITION,
  type Template,
} from './model.ts';
import { type Json, plainOf, stringOf } from './read-json.ts';
import { remainingOf } from './remaining.ts';
import { fromMs, isStored, later, timeOf } from './times.ts';
import { type Cell, cellFor, isWritable, type Rules, rulesFor, textCell, typeName } from './types.ts';

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

interface RowSource {
  readonly here: Here;
  readonly route: MeantRoute;
  readonly mapping: Mapping;
  readonly record: MeantRecord;
  readonly now: number;
}

/** What has no value for a column: the record is rejected. */
class Refused extends Error {}

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
  const subtable = attempt(() => subtableOf(source, scope, table, tags));
  const columns = cellsOf(route.columns, 'column');
  for (const { name, value, problem } of remainingOf(route, here)) {
    if (problem !== undefined) {
      refuse(problem.column, problem.stage);
      continue;
    }
    const cell = cellFor(value, rulesFor({}, 'column', route, mapping));
    if (cell === undefined) refuse(name);
    else if (columns.has(name)) refuse(name, 'decode');
    else columns.set(name, cell);
  }
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

/** The value of a column; undefined when the row goes without it. */
function columnCell({ source, type }: MeantColumn, rules: Rules, scope: Scope): Cell | undefined {
  switch (source.kind) {
    case 'constant':
      return taken(constantOf(source.value), rules);
    case 'template':
      return computed(templateValue(source.template, scope), rules);
    case 'path': {
      const isPlace = typeof source.path.at(-1) === 'object' && source.path.at(-1) === INDEX;
      const own = isPlace && type === undefined ? { ...rules, type: 'BIGINT' } : rules;
      const found = lookup(source.path, scope.here, scope.route);
      if (found !== undefined) return taken(found, own);
      if (source.required === true) throw new Refused();
      return source.default === undefined ? undefined : taken(constantOf(source.default), own);
    }
  }
}

function taken(value: Json, rules: Rules): Cell {
  const cell = cellFor(value, rules);
  if (cell === undefined) throw new Refused();
  return cell;
}

function constantOf(value: string | number | boolean): Json {
  if (typeof value === 'string') return stringOf(value);
  if (typeof value === 'boolean') return { kind: 'boolean', value };
  const digits = JSON.stringify(value);
  return { kind: 'number', digits, isWhole: /^-?\d+$/.test(digits) };
}

/** The value of one `${…}`, or the text of several pieces. */
function templateValue(template: Template, scope: Scope): Value {
  const [first] = template;
  if (first !== undefined && template.length === 1) return pieceValue(first, scope);
  return template
    .map((piece) => {
      const text = textIn(pieceValue(piece, scope));
      if (text === undefined) throw new Fault();
      return text;
    })
    .join('');
}

function computed(value: Value, rules: Rules): Cell {
  if (isTime(value)) {
    const name = typeName(rules.type);
    if (name === 'VARCHAR' || name === 'NCHAR') return taken(stringOf(isoOf(value.nanoseconds)), rules);
    if (rules.type !== undefined && name !== 'TIMESTAMP') throw new Refused();
    const time = timeOf(String(value.nanoseconds), 'ns', rules.precision, 'column');
    if (time === undefined) throw new Refused();
    return { type: 'TIMESTAMP', value: String(time) };
  }
  const json = jsonOf(value);
  if (json === undefined) throw new Refused();
  return taken(json, rules);
}

function filled(template: Template, scope: Scope): string {
  return template
    .map((piece) => {
      if (piece.kind === 'text') return piece.text;
      const isField =
        piece.kind === 'path' || (piece.kind === 'name' && piece.name === 'site' && !scope.route.hasPattern);
      if (isField) {
        const text = nameText(lookup(piece.kind === 'path' ? piece.path : [piece.name], scope.here, scope.route));
        if (text === undefined) throw new Refused();
        return text;
      }
      const text = textIn(pieceValue(piece, scope));
      if (text === undefined) throw new Refused();
      return text;
    })
    .join('');
}

function dotted(name: string, { replaceDots }: MeantRoute): string {
  return replaceDots === undefined ? name : name.replaceAll('.', replaceDots);
}

function checkedName(name: string): string {
  const isTaken = name !== '' && !name.startsWith('\ufeff') && Buffer.byteLength(name) <= 192 && !name.includes('.');
  if (!isTaken || !isWritable(name)) throw new Refused();
  return name;
}

function tableOf({ route }: RowSource, scope: Scope): string {
  const name = checkedName(dotted(filled(route.table, scope), route));
  if (route.pattern !== undefined && !new RegExp(`^(?:${route.pattern})$`, 'u').test(name)) throw new Refused();
  return name;
}

function subtableOf(
  { route }: RowSource,
  scope: Scope,
  stable: string | undefined,
  tags: ReadonlyMap<string, Cell>,
): string | undefined {
  if (route.kind === 'table') return undefined;
  if (route.subtable !== undefined) return checkedName(dotted(filled(route.subtable, scope), route));
  const named = [...tags].filter(([, { value }]) => value !== 'NULL');
  if (named.some(([, { type }]) => !/^(?:VARCHAR|NCHAR|BOOL)$/.test(type))) return undefined;
  const lower = (text: string) => Buffer.from(text.replace(/[A-Z]/g, (letter) => letter.toLowerCase()));
  const sorted = named.toSorted(([a], [b]) => Buffer.compare(lower(a), lower(b)));
  const parts = sorted.map(([name, { type, value }]) => `,${name}=${type === 'BOOL' ? value : JSON.parse(value)}`);
  return `t_${hash('md5', `${stable}${parts.join('')}`)}`;
}

function rowTime({ here, route, mapping, record, now }: RowSource, scope: Scope): bigint {
  const { precision } = mapping;
  const { timestamp } = route;
  const base = baseTime();
  if (timestamp?.step === undefined) return base;
  const place = lookup([INDEX], here, route);
  const nanoseconds = { ns: 1n, us: 1_000n, ms: 1_000_000n, s: 1_000_000_000n }[timestamp.step.unit];
  const time = later(
    base,
    BigInt(place === undefined ? 0 : plainOf(place)) * BigInt(timestamp.step.count) * nanoseconds,
    precision,
  );
  if (!isStored(time, precision, 'row')) throw new Refused();
  return time;

  function baseTime(): bigint {
    if (timestamp === undefined || timestamp.source.kind === 'record') return fromMs(record.timestamp, precision);
    const { source, unit = 'ns' } = timestamp;
    if (source.kind === 'template') {
      const value = templateValue(source.template, scope);
      const isOwn = isTime(value);
      if (!isOwn && timestamp.unit === undefined) throw new Refused();
      const json = isOwn ? undefined : jsonOf(value);
      return read(isOwn ? String(value.nanoseconds) : timeText(json), isOwn ? 'ns' : unit);
    }
    const found = lookup(source.path, here, route);
    if (found === undefined || found.kind === 'null') {
      if (source.missing === 'record') return fromMs(record.timestamp, precision);
      if (source.missing === 'now') return fromMs(now, precision);
    }
    return read(timeText(found), unit);
  }

  function read(text: string, unit: NonNullable<typeof timestamp>['unit'] & string): bigint {
    const time = timeOf(text, unit, precision, 'row');
    if (time === undefined) throw new Refused();
    return time;
  }
}

function timeText(value: Json | undefined): string {
  if (value?.kind !== 'number' && value?.kind !== 'string') throw new Refused();
  return plainOf(value);
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
