import * as z from 'zod';
import { BoundedMap } from '../../functions/shared/bounded-map.ts';
import type { TableSchema } from '../../functions/shared/tdengine/table-schema.ts';
import { fromMs, type Precision } from '../../functions/shared/tdengine/time/precision.ts';
import type { EventRecord } from '../../functions/sink/receive/kafka-event.ts';
import type { Row } from '../../functions/sink/rows/row.ts';
import { shardOf } from '../../functions/source/tables/table-selection.ts';
import { type Shape, Shapes, shapesState } from './shapes.ts';
import { Spill } from './spill.ts';
import { ARRIVAL_MS, type StoredText } from './stored-text.ts';

/** What tells a row from all others: shape, hour, subtable, time and key, with what stands in no name between them. */
export type RowId = string;

/** A row that records give, as a line holds it. */
export type ExpectedLine = readonly [id: RowId, partition: number, offset: number, columns: number, ...StoredText[]];
/** A row that TDengine has. */
export type FoundLine = readonly [id: RowId, ...StoredText[]];

/** The tags that a record gives its subtable, as a line holds them: those of the shape, in their order. */
export type TagLine = readonly [id: string, partition: number, offset: number, ...StoredText[]];

const SEPARATOR = '\0';

/** The parts of a row's id. */
export interface RowPlace {
  readonly shape: number;
  readonly hour: number;
  readonly time: string;
  readonly table: string;
  readonly key: string | undefined;
}

/** Takes a row's id apart. */
export function placeOfId(id: RowId): RowPlace {
  const [shape = '', hour = '', table = '', time = '', ...key] = id.split(SEPARATOR);
  return {
    shape: Number(shape),
    hour: Number(hour),
    time,
    table,
    key: key.length === 0 ? undefined : key.join(SEPARATOR),
  };
}

/** Takes the id of a {@link TagLine} apart. */
export function tableOfTagId(id: string): { readonly shape: number; readonly table: string } {
  const end = id.indexOf(SEPARATOR);
  return { shape: Number(id.slice(0, end)), table: id.slice(end + 1) };
}

/** Subtables whose tags are remembered, so that they are written down when they change. */
const MOST_TAGGED = 20_000;

/** One text for the hour of the subtable that a row is in. */
export function subtableHour(id: RowId): string {
  const hour = id.indexOf(SEPARATOR);
  const table = id.indexOf(SEPARATOR, hour + 1);
  return id.slice(0, id.indexOf(SEPARATOR, table + 1));
}

/** A row by its id. */
interface NamedRow {
  readonly id: RowId;
  readonly shape: Shape;
  readonly hour: number;
}

/** What rows came to, for a verification that goes on with them. */
export const rowsState = z.object({
  shapes: shapesState,
  untimed: z.number(),
  sampledOut: z.number(),
  written: z.object({ expected: z.array(z.number()), found: z.array(z.number()), tags: z.array(z.number()) }),
});

export type RowsState = z.infer<typeof rowsState>;

/** The rows that records have, on the disk, in parts by subtable and hour; rows of TDengine are put beside them. */
export class ExpectedRows {
  readonly shapes: Shapes;
  readonly expected: Spill;
  readonly found: Spill;
  readonly tags: Spill;
  untimed: number;
  sampledOut: number;
  readonly #sample: number;
  readonly #arrival = new Map<Precision, string>();
  /** By subtable, the partition and the tags of the row before. */
  readonly #tagged = new BoundedMap<string, string>(MOST_TAGGED);

  /** @param folder of the lines. @param sample one subtable in so many is compared. @param before what an earlier run came to. */
  constructor(parts: number, folder: string, sample: number, before?: RowsState) {
    this.shapes = new Shapes(before?.shapes);
    this.expected = new Spill(parts, folder, 'expected', before?.written.expected);
    this.found = new Spill(parts, folder, 'found', before?.written.found);
    this.tags = new Spill(parts, folder, 'tags', before?.written.tags);
    this.untimed = before?.untimed ?? 0;
    this.sampledOut = before?.sampledOut ?? 0;
    this.#sample = sample;
  }

  /** What all rows so far came to, which are then on the disk. */
  state(): RowsState {
    return {
      ...{ shapes: this.shapes.state(), untimed: this.untimed, sampledOut: this.sampledOut },
      written: { expected: [...this.expected.flush()], found: [...this.found.flush()], tags: [...this.tags.flush()] },
    };
  }

  /** The id of a record's row; undefined when it cannot be compared, or is not to be. */
  idOf(row: Row, schema: TableSchema, precision: Precision): NamedRow | undefined {
    const { table, time } = row;
    if (time === this.#arrivalIn(precision)) {
      this.untimed += 1;
      return undefined;
    }
    if (this.#sample > 1 && shardOf(table.name, this.#sample) !== 0) {
      this.sampledOut += 1;
      return undefined;
    }
    const shape = this.shapes.of(row, schema, precision);
    const list = shape.columnsOf(row.layout);
    const keyAt = shape.keyAt < 0 ? -1 : list.places.indexOf(shape.keyAt);
    const key = keyAt < 0 ? undefined : (list.readers[keyAt]?.(row.values[keyAt] ?? 'NULL') ?? undefined);
    const hour = shape.hourOf(time);
    return { id: idText(shape.index, hour, time, table.name, key), shape, hour };
  }

  /** Adds a record's row. @param partition the number of the record's partition among all. */
  add(row: Row, record: EventRecord, partition: number, schema: TableSchema, precision: Precision): void {
    const named = this.idOf(row, schema, precision);
    if (named === undefined) return;
    const { id, shape, hour } = named;
    const table = row.table.name;
    shape.hours.add(hour);
    shape.tables.add(table);
    const list = shape.columnsOf(row.layout);
    const line: ExpectedLine = [id, partition, record.offset, list.id, ...valuesOf(row, list.readers)];
    this.expected.add(this.#partOf(hour, table), JSON.stringify(line));
    if (shape.tags.length > 0) this.#addTags(row, shape, record.offset, partition);
  }

  #addTags({ table }: Row, shape: Shape, offset: number, partition: number): void {
    const id = `${shape.index}${SEPARATOR}${table.name}`;
    const seen = `${partition} ${table.tagsKey}`;
    if (this.#tagged.get(id) === seen) return;
    this.#tagged.set(id, seen);
    const line: TagLine = [id, partition, offset, ...shape.tagsOf(table.tags)];
    this.tags.add(shardOf(id, this.tags.parts), JSON.stringify(line));
  }

  /** Adds a row of TDengine; one of a subtable in which none is expected is left. */
  addFound(shape: Shape, subtable: string, time: string, cells: readonly unknown[]): void {
    if (!shape.tables.has(subtable)) return;
    const values = shape.cellReaders.map((read, at) => read(cells[at]));
    const key = shape.keyAt < 0 ? undefined : (values[shape.keyAt] ?? undefined);
    const hour = shape.hourOf(time);
    const line: FoundLine = [idText(shape.index, hour, time, subtable, key), ...values];
    this.found.add(this.#partOf(hour, subtable), JSON.stringify(line));
  }

  #partOf(hour: number, table: string): number {
    return shardOf(`${hour} ${table}`, this.expected.parts);
  }

  #arrivalIn(precision: Precision): string {
    const known = this.#arrival.get(precision) ?? String(fromMs(ARRIVAL_MS, precision));
    this.#arrival.set(precision, known);
    return known;
  }
}

/** The values of a row as its columns store them. */
export function valuesOf(row: Row, readers: readonly ((sql: string) => StoredText)[]): StoredText[] {
  return readers.map((read, at) => read(row.values[at] ?? 'NULL'));
}

function idText(shape: number, hour: number, time: string, table: string, key: string | undefined): RowId {
  const id = `${shape}${SEPARATOR}${hour}${SEPARATOR}${table}${SEPARATOR}${time}`;
  return key === undefined ? id : `${id}${SEPARATOR}${key}`;
}
