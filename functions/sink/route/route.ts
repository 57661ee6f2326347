import type { ScaleTime } from '../../shared/tdengine/time/digits.ts';
import type { Found } from '../decode/json/found.ts';
import { JsonValue, MISSING, NULL } from '../decode/json/value.ts';
import { Layout } from '../rows/layout.ts';
import { RecordError } from '../rows/record-error.ts';
import type { Row } from '../rows/row.ts';
import type { Column, TypesOf } from './columns/column.ts';
import { Literal } from './columns/literal.ts';
import type { Provenance } from './columns/provenance.ts';
import { readColumn } from './columns/read-column.ts';
import { type Owner, refused } from './columns/refused.ts';
import { RowValues } from './columns/row-values.ts';
import type { TimeReader } from './columns/time-reader.ts';
import type { TimeStep } from './columns/time-step.ts';
import type { RouteExpressions } from './expression/expressions.ts';
import type { NamedColumn } from './make-columns/named-column.ts';
import type { RemainingColumns } from './make-columns/remaining.ts';
import type { RecordSource } from './record-source.ts';
import type { Target } from './table/target.ts';

/** Where a row's time comes from. */
export type RowTime = (
  | { readonly kind: 'record'; readonly toDatabase: ScaleTime }
  | {
      readonly kind: 'field';
      readonly slot: number;
      readonly reader: TimeReader;
      readonly owner: Owner;
      /** What counts when the field is missing or null: nothing, the Kafka record's time, or the batch's. */
      readonly missing: 'reject' | 'record' | 'now';
      readonly toDatabase: ScaleTime;
    }
  | { readonly kind: 'expression'; readonly read: () => string }
) & {
  /** What is added for each element of an array. */
  readonly later: TimeStep | undefined;
};

/** What a route asks of records before it takes them. */
export interface RouteCondition {
  /** @throws RecordError when it cannot be judged. */
  holds(found: Found, source: RecordSource): boolean;
  /** Why it does not hold, in words, for a record for which it does not. */
  refusal(found: Found, source: RecordSource): string;
}

/** What a route is made of. */
export interface RouteSpec {
  readonly name: string;
  /**
   * Conditions by how many steps of `explode` have been gone when all is known that they ask: 0 for the record itself, 1 for
   * an element of what is at the first step.
   */
  readonly conditions: readonly (readonly RouteCondition[])[];
  readonly target: Target;
  readonly time: RowTime;
  readonly columns: readonly Column[];
  /** Columns of which records say the names. */
  readonly named: readonly NamedColumn[] | undefined;
  /** Slots of which one must hold something, or there must be a remaining field; undefined for a route that asks for none. */
  readonly lookedFor: readonly number[] | undefined;
  readonly rest: RemainingColumns | undefined;
  readonly provenance: Provenance;
  /** Undefined for a route without any. */
  readonly expressions: RouteExpressions | undefined;
  /** Steps of `explode` down to the last array of which a condition says that it is there; 0 for none. */
  readonly presentTo: number;
}

/** A route for the records of one topic. */
export class Route {
  readonly name: string;
  readonly #spec: RouteSpec;
  readonly #literal = new Literal();
  #empty = Layout.empty();
  #typed: { readonly types: TypesOf | undefined; readonly columns: readonly Column[] } = {
    types: undefined,
    columns: [],
  };

  /** Steps of `explode`. */
  readonly depth: number;

  constructor(spec: RouteSpec) {
    this.name = spec.name;
    this.depth = spec.conditions.length - 1;
    this.#spec = spec;
  }

  /** Whether the route does not take what lacks the array at that many steps of `explode`, since a condition wants one below it. */
  passesWithout(depth: number): boolean {
    return depth < this.#spec.presentTo;
  }

  /** Whether something is asked at that many steps of `explode`. */
  asksAt(depth: number): boolean {
    return (this.#spec.conditions[depth]?.length ?? 0) > 0;
  }

  /** Whether the route does not take what was found, since its columns have nothing of it. */
  passesOver(found: Found, _source: RecordSource): boolean {
    const { lookedFor, rest } = this.#spec;
    if (lookedFor === undefined || rest?.hasColumns(found) === true) return false;
    return lookedFor.every((slot) => found.kind(slot) === MISSING);
  }

  /**
   * Whether the route takes what is at that many steps of `explode`, of a value that it takes: 0 for the value itself.
   * @throws RecordError naming the route, when an expression cannot be judged.
   */
  takes(depth: number, found: Found, source: RecordSource): boolean {
    try {
      return allHold(this.#spec.conditions[depth] ?? [], found, source);
    } catch (error) {
      throw this.named(error);
    }
  }

  /** Which condition keeps the route from taking it, in words with what the record has; undefined when it takes it. */
  refusal(depth: number, found: Found, source: RecordSource): string | undefined {
    const conditions = this.#spec.conditions[depth] ?? [];
    return conditions.find((condition) => !condition.holds(found, source))?.refusal(found, source);
  }

  /**
   * The row of what was found.
   * @throws RecordError naming the route, and the column that cannot be filled.
   */
  row(source: RecordSource, found: Found, types: TypesOf | undefined): Row {
    try {
      return this.#row(source, found, types);
    } catch (error) {
      throw this.named(error);
    }
  }

  /** An error that names this route, if it is one of a record and names none. */
  named(error: unknown): unknown {
    if (!(error instanceof RecordError) || error.route !== undefined) return error;
    const { stage, column, message } = error;
    return new RecordError(stage, `route ${this.name}: ${message}`, { column, route: this.name, cause: error });
  }

  /** The columns with the types of a schema, which mostly is that of the record before. */
  #columnsBy(types: TypesOf): readonly Column[] {
    if (this.#typed.types !== types) {
      this.#typed = { types, columns: this.#spec.columns.map((column) => types.columnOf(column)) };
    }
    return this.#typed.columns;
  }

  #row(source: RecordSource, found: Found, types: TypesOf | undefined): Row {
    const { expressions, named, provenance, rest, target, time } = this.#spec;
    const columns = types === undefined ? this.#spec.columns : this.#columnsBy(types);
    expressions?.begin(found, source);
    const out = this.#literal;
    if (this.#empty.isCrowded) this.#empty = Layout.empty();
    const most =
      columns.length + (rest === undefined ? 0 : found.unnamedCount) + (named?.length ?? 0) + provenance.columns.length;
    const row = new RowValues(this.#empty, most);
    const table = target.table(source, found, types);
    for (const column of columns) if (readColumn(column, found, undefined, out)) row.put(column.name, out);
    if (rest !== undefined) {
      for (let index = 0; index < found.unnamedCount; index++) {
        const column = rest.column(found.unnamed(index));
        if (column.role === 'column' && readColumn(column, found, types, out)) row.put(column.name, out);
      }
    }
    if (named !== undefined) {
      for (const each of named) {
        const column = types === undefined ? each.column : types.columnOf(each.column);
        if (readColumn(column, found, undefined, out)) row.put(each.name(found, source), out);
      }
    }
    for (const { name, of } of provenance.columns) {
      provenance.read(of, source, out);
      row.put(name, out);
    }
    if (row.end() === 0) throw new RecordError('route', 'the record has none of the columns');
    const { layout, values, lengths } = row;
    return {
      table,
      layout,
      values,
      lengths,
      time: timeOf(time, source, found),
      record: source.index,
    };
  }
}

function allHold(conditions: readonly RouteCondition[], found: Found, source: RecordSource): boolean {
  for (const condition of conditions) if (!condition.holds(found, source)) return false;
  return true;
}

function timeOf(time: RowTime, source: RecordSource, found: Found): string {
  const base = baseOf(time, source, found);
  return time.later === undefined ? base : time.later.after(base, found);
}

function baseOf(time: RowTime, { record, now }: RecordSource, found: Found): string {
  if (time.kind === 'record') return time.toDatabase(String(record.timestamp));
  if (time.kind === 'expression') return time.read();
  found.load(time.slot, TIME);
  if ((TIME.kind === MISSING || TIME.kind === NULL) && time.missing !== 'reject') {
    return time.toDatabase(String(time.missing === 'now' ? now : record.timestamp));
  }
  if (TIME.kind === MISSING) throw refused(time.owner, 'the record has no such field');
  return time.reader.read(TIME, time.owner);
}

/** Used again for one time after another. */
const TIME = new JsonValue();
