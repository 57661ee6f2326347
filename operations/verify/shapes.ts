import { isDeepStrictEqual } from 'node:util';
import * as z from 'zod';
import { keyColumnOf, type TableSchema } from '../../functions/shared/tdengine/table-schema.ts';
import { floorDivide, fromMs, type Precision } from '../../functions/shared/tdengine/time/precision.ts';
import type { Layout } from '../../functions/sink/rows/layout.ts';
import type { Row, TableNames, Values } from '../../functions/sink/rows/row.ts';
import { OperationError } from '../operation-error.ts';
import { cellReader, literalReader, type StoredText, type TagReader, tagReader } from './stored-text.ts';

const HOUR_MS = 3_600_000;

/** Columns of rows that come from records. */
export interface ColumnList {
  readonly id: number;
  /** Index of the shape that they are of. */
  readonly shape: number;
  readonly names: readonly string[];
  /** Where each is among the columns behind the time. */
  readonly places: readonly number[];
  readonly readers: readonly ((sql: string) => StoredText)[];
}

/** A stable, or a plain table, that rows go to, as it is in TDengine. */
export class Shape {
  readonly index: number;
  readonly database: string;
  readonly stable: string | undefined;
  /** Of the stable, or of the plain table. */
  readonly name: string;
  readonly precision: Precision;
  /** The time, then the columns; without tags. */
  readonly schema: TableSchema;
  /** Where the second part of the composite key is among the columns behind the time, or -1. */
  readonly keyAt: number;
  /** Hours since 1970 in which rows are expected. */
  readonly hours = new Set<number>();
  /** Subtables in which rows are expected. */
  readonly tables = new Set<string>();
  readonly cellReaders: readonly ((cell: unknown) => StoredText)[];
  /** Of the stable; none of a plain table. */
  readonly tags: TableSchema;
  /** Read a tag as a record gives it, and as TDengine shows it. */
  readonly tagReaders: readonly TagReader[];
  readonly #lists = new Map<string, ColumnList>();
  readonly #byLayout = new WeakMap<Layout, ColumnList>();
  readonly #all: ColumnList[];
  readonly #hour: bigint;

  constructor(index: number, table: TableNames, schema: TableSchema, precision: Precision, all: ColumnList[]) {
    this.index = index;
    this.database = table.database;
    this.stable = table.stable;
    this.name = table.stable ?? table.name;
    this.precision = precision;
    this.schema = withoutTags(schema);
    const key = keyColumnOf(schema);
    this.keyAt = this.schema.findIndex(({ name }) => name === key) - 1;
    if (key === undefined) this.keyAt = -1;
    this.tags = schema.filter(({ role }) => role === 'tag');
    this.tagReaders = this.tags.map(({ type }) => tagReader(type, precision));
    this.cellReaders = this.schema.slice(1).map(({ type }) => cellReader(type));
    this.#all = all;
    this.#hour = fromMs(HOUR_MS, precision);
  }

  /** The columns of a row. */
  columnsOf(layout: Layout): ColumnList {
    const known = this.#byLayout.get(layout);
    if (known !== undefined) return known;
    const list = this.columnsNamed(layout.columns.map(({ name }) => name));
    this.#byLayout.set(layout, list);
    return list;
  }

  /** The columns of these names. */
  columnsNamed(names: readonly string[]): ColumnList {
    const key = names.join('\0');
    const list = this.#lists.get(key) ?? this.#newList(names);
    this.#lists.set(key, list);
    return list;
  }

  /** The tags that a record gives its subtable, in their order: one that is left out is NULL, as it is stored. */
  tagsOf({ layout, values }: Values): StoredText[] {
    return this.tags.map(({ name }, at) => {
      const place = layout.indexOf(name);
      return place < 0 ? null : (this.tagReaders[at]?.literal(values[place] ?? 'NULL') ?? null);
    });
  }

  /** The hour since 1970 that a time is in. */
  hourOf(time: string): number {
    return Number(floorDivide(BigInt(time), this.#hour));
  }

  /** What an hour begins with, in the database's unit. */
  beginOf(hour: number): bigint {
    return BigInt(hour) * this.#hour;
  }

  #newList(names: readonly string[]): ColumnList {
    const columns = names.map((name) => {
      const place = this.schema.findIndex((column) => column.name === name) - 1;
      return { place, reader: literalReader(this.schema[place + 1]?.type ?? '', this.precision) };
    });
    const list = {
      id: this.#all.length,
      shape: this.index,
      names,
      places: columns.map(({ place }) => place),
      readers: columns.map(({ reader }) => reader),
    };
    this.#all.push(list);
    return list;
  }
}

const column = z.object({
  name: z.string(),
  type: z.string(),
  length: z.number(),
  role: z.enum(['column', 'tag', 'key']),
});

/** All shapes and lists of columns, for a verification that goes on with them. */
export const shapesState = z.object({
  all: z.array(
    z.object({
      /** {@link Subtable.schemaKey} of its rows. */
      key: z.string(),
      database: z.string(),
      stable: z.string().optional(),
      name: z.string(),
      precision: z.enum(['ms', 'us', 'ns']),
      schema: z.array(column),
      hours: z.array(z.number()),
      tables: z.array(z.string()),
    }),
  ),
  lists: z.array(z.object({ shape: z.number(), names: z.array(z.string()) })),
});

export type ShapesState = z.infer<typeof shapesState>;

/** All that rows go to. */
export class Shapes {
  readonly all: Shape[] = [];
  readonly lists: ColumnList[] = [];
  readonly #byKey = new Map<string, { readonly shape: Shape; schema: TableSchema }>();

  /** @param before those of an earlier run. */
  constructor(before: ShapesState = { all: [], lists: [] }) {
    for (const { key, database, stable, name, precision, schema, hours, tables } of before.all) {
      const shape = new Shape(this.all.length, { database, stable, name }, schema, precision, this.lists);
      for (const hour of hours) shape.hours.add(hour);
      for (const table of tables) shape.tables.add(table);
      this.all.push(shape);
      this.#byKey.set(key, { shape, schema });
    }
    for (const { shape, names } of before.lists) this.all[shape]?.columnsNamed(names);
  }

  state(): ShapesState {
    const all = [...this.#byKey].map(([key, { shape }]) => ({
      ...{
        key,
        database: shape.database,
        name: shape.name,
        precision: shape.precision,
        schema: [...shape.schema, ...shape.tags],
      },
      ...(shape.stable !== undefined && { stable: shape.stable }),
      ...{ hours: [...shape.hours], tables: [...shape.tables] },
    }));
    return { all, lists: this.lists.map(({ shape, names }) => ({ shape, names: [...names] })) };
  }

  /** @throws OperationError when the table was changed since it was seen first */
  of({ table }: Row, schema: TableSchema, precision: Precision): Shape {
    const known = this.#byKey.get(table.schemaKey);
    if (known === undefined) {
      const shape = new Shape(this.all.length, table, schema, precision, this.lists);
      this.all.push(shape);
      this.#byKey.set(table.schemaKey, { shape, schema });
      return shape;
    }
    if (known.schema !== schema) {
      if (!isDeepStrictEqual(withoutTags(schema), withoutTags(known.schema))) throw changed(known.shape);
      known.schema = schema;
    }
    return known.shape;
  }
}

/** The time and the columns of a schema. */
export function withoutTags(schema: TableSchema): TableSchema {
  return schema.filter(({ role }) => role !== 'tag');
}

/** The error of a table whose columns changed while it was compared. */
export function changed({ database, name }: Pick<Shape, 'database' | 'name'>): OperationError {
  return new OperationError('refused', `the columns of ${database}.${name} changed while it was read: begin again`);
}
