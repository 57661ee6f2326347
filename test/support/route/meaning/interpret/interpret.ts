import type { Mapping, MeantRecord, MeantRoute, Path } from '../model.ts';
import { depthOf, holds, presencesIn, valuesIn } from './conditions.ts';
import { begins, type Element, elementsOf, type Here, isSame, lookup, objectsOf } from './elements.ts';
import type { Scope } from './expressions.ts';
import { namedBy } from './named.ts';
import { type Json, NoJson, readDocuments, readJson } from './read-json.ts';
import { rewritten, rulesOf } from './rewrite.ts';
import { type MeantRow, rowOf } from './row.ts';
import { Fault } from './values.ts';

/** How a record ends; a rejection may have one of several places, where several things are wrong. */
export type Meaning =
  | { readonly kind: 'rows'; readonly rows: readonly MeantRow[] }
  | { readonly kind: 'skipped'; readonly reason: 'tombstone' | 'empty' | 'unrouted' }
  | { readonly kind: 'rejected'; readonly places: ReadonlySet<string> };

/** A place of a rejection as text. */
export function placeText(stage: string, route: string | undefined, column: string | undefined): string {
  return `${stage}, route ${route ?? '-'}, column ${column ?? '-'}`;
}

/** One of the values that a record has for routes, and what a route does with it. */
interface Unit {
  readonly id: string;
  readonly explode: string;
  isTaken: boolean;
  hasRows: boolean;
  readonly left: Set<string>;
  readonly kept: Set<string>;
}

interface Reading {
  readonly units: Unit[];
  readonly rows: MeantRow[];
  readonly places: Set<string>;
}

/** What a record means by a mapping, read slowly: nothing is remembered, each route looks at all for itself. */
export function meaningOf(mapping: Mapping, record: MeantRecord, now: number): Meaning {
  if (record.value === undefined) return { kind: 'skipped', reason: 'tombstone' };
  const text = record.value.replace(/^\ufeff/, '');
  if (/^\s*$/.test(text)) return { kind: 'skipped', reason: 'empty' };
  const routes = mapping.routes.filter(({ hasPattern }) => !hasPattern || mapping.topic.length >= 6);
  const whole = readWhole(text, mapping);
  if (whole === undefined) return { kind: 'rejected', places: new Set([placeText('decode', undefined, undefined)]) };
  const reading: Reading = { units: [], rows: [], places: new Set() };
  const takesScalars = routes.some(takesValue);
  for (const route of routes) read(whole, route, { mapping, record, now, takesScalars, reading });
  const { rows, places } = reading;
  if (places.size > 0) return { kind: 'rejected', places };
  const taken = atomic(reading.units).map((id) => isTaken(id, reading.units));
  if (taken.every(Boolean)) return rows.length === 0 ? { kind: 'skipped', reason: 'empty' } : { kind: 'rows', rows };
  if (mapping.unrouted === 'reject') {
    return { kind: 'rejected', places: new Set([placeText('route', undefined, undefined)]) };
  }
  if (!taken.some(Boolean)) return { kind: 'skipped', reason: 'unrouted' };
  return rows.length === 0 ? { kind: 'skipped', reason: 'empty' } : { kind: 'rows', rows };
}

function readWhole(text: string, { documents, nonFinite }: Mapping): Json | undefined {
  const from = (hasWords: boolean): Json => {
    if (documents === 'one') return readJson(text, hasWords);
    const items = readDocuments(text, hasWords);
    return { kind: 'array', items, between: [...items.map((_, at) => (at === 0 ? '[' : ',')), ']'] };
  };
  try {
    return from(nonFinite === 'null');
  } catch (error) {
    if (error instanceof NoJson) return undefined;
    throw error;
  }
}

/** The values of a record that others are not made of. */
function atomic(units: readonly Unit[]): string[] {
  const ids = [...new Set(units.map(({ id }) => id))];
  return ids.filter((id) => !ids.some((other) => other.startsWith(`${id}/`)));
}

/** Whether a value is taken, itself or with what it is in. */
function isTaken(id: string, units: readonly Unit[]): boolean {
  const around = units.filter((unit) => unit.id === id || id.startsWith(`${unit.id}/`));
  const readings = Map.groupBy(around, (unit) => `${unit.id} ${unit.explode}`);
  return [...readings.values()].some((all) => {
    const takers = all.filter((unit) => unit.isTaken);
    if (takers.length === 0) return false;
    const kept = new Set(takers.flatMap((unit) => [...unit.kept]));
    return (
      takers.some(({ hasRows }) => hasRows) || takers.every(({ left }) => [...left].every((each) => kept.has(each)))
    );
  });
}

interface Context {
  readonly mapping: Mapping;
  readonly record: MeantRecord;
  readonly now: number;
  readonly takesScalars: boolean;
  readonly reading: Reading;
}

/** Whether a route names the record's value itself. */
function takesValue(route: MeantRoute): boolean {
  return namedBy(route).some((path) => path.length === 0);
}

function read(whole: Json, route: MeantRoute, context: Context): void {
  const { mapping, takesScalars, reading } = context;
  const isMany = mapping.documents === 'many';
  const rules = rulesOf(route);
  const hasWords = mapping.nonFinite === 'null';
  const items =
    isMany && whole.kind === 'array' ? whole.items.map((item) => rewritten(item, rules, hasWords)) : undefined;
  const { value, problems } =
    items === undefined || whole.kind !== 'array'
      ? rewritten(whole, rules, hasWords)
      : {
          value: { ...whole, items: items.map((each) => each.value) },
          problems: items.flatMap((each) => each.problems),
        };
  const { explode = [] } = route;
  const isTuple = explode.length === 0 && isTupled(route, []);
  const opens = objectsOf(route).some(({ length }) => length === 0);
  const isApart = isMany || route.explode?.length === 0;
  const isSplit = value.kind === 'array' ? isApart || !isTuple : value.kind === 'object' && opens;
  if (value.kind === 'null') return;
  const values = isSplit ? elementsOf(value, '', { isTuple, opens }) : [{ value, place: 0, key: undefined, id: '' }];
  for (const element of values) {
    const unit: Unit = {
      ...{ id: element.id, explode: JSON.stringify(explode), isTaken: false, hasRows: false },
      ...{ left: new Set(), kept: new Set() },
    };
    const isScalar = element.value.kind !== 'object' && element.value.kind !== 'array';
    if (isScalar && !takesScalars) {
      reading.places.add(placeText('decode', undefined, undefined));
      for (const _ of problems) reading.places.add(placeText('route', undefined, undefined));
      continue;
    }
    reading.units.push(unit);
    if (isScalar && !takesValue(route)) continue;
    new RouteReading(route, context, unit).value(element, problems);
  }
}

/** Whether paths right below an array name elements of its elements. */
export function isTupled(route: MeantRoute, array: Path): boolean {
  return namedBy(route).some((path) => {
    const step = path[array.length];
    return begins(path, array) && typeof step === 'string' && /^(?:0|-?[1-9]\d{0,6})$/.test(step);
  });
}

/** One route's way through one value. */
class RouteReading {
  readonly #route: MeantRoute;
  readonly #context: Context;
  readonly #unit: Unit;

  constructor(route: MeantRoute, context: Context, unit: Unit) {
    this.#route = route;
    this.#context = context;
    this.#unit = unit;
  }

  value(element: Element, problems: readonly Path[]): void {
    const here: Here = [element];
    const isTaken = this.#takes(here);
    if (problems.some((path) => isTaken || this.#asks(path))) {
      this.#reject();
      // With several routes that read a value in one way, the first of those that take it is named; none when none does.
      this.#context.reading.places.add(placeText('route', undefined, undefined));
      for (const { name } of this.#context.mapping.routes) this.#reject(name);
    }
    if (!isTaken) return;
    this.#unit.isTaken = true;
    this.#inside(here);
  }

  #asks(problem: Path): boolean {
    return this.#route.when.some(
      (condition) =>
        // That something is there is known without what it holds.
        presencesIn(condition).some((path) => path.length > problem.length && begins(path, problem)) ||
        valuesIn(condition).some((path) => begins(path, problem) || begins(problem, path)),
    );
  }

  /** Takes apart what is at the next step, or makes a row. */
  #inside(here: Here): void {
    const { explode = [] } = this.#route;
    const depth = here.length;
    if (depth > explode.length) {
      this.#row(here);
      return;
    }
    const path = explode.slice(0, depth);
    const isLast = depth === explode.length;
    const array = lookup(path, here, this.#route);
    const opens = objectsOf(this.#route).some((each) => isSame(each, path));
    const id = `${here[depth - 1]?.id}.${depth}`;
    if (array === undefined) {
      if (this.#mayLack(depth)) this.#unit.left.add(id);
      else this.#reject();
    } else if (array.kind === 'array' || (array.kind === 'object' && opens)) {
      const isTuple = isLast && isTupled(this.#route, path);
      for (const element of elementsOf(array, id, { isTuple, opens: false })) this.#element(here, element);
    } else if (array.kind === 'object' && !isLast) this.#element(here, { value: array, place: 0, key: undefined, id });
    else if (array.kind !== 'null') this.#reject();
  }

  #element(here: Here, element: Element): void {
    const inner: Here = [...here, element];
    if (!this.#takes(inner)) {
      this.#unit.left.add(element.id);
      return;
    }
    this.#unit.kept.add(element.id);
    const isLast = here.length === this.#route.explode?.length;
    if (isLast) this.#row(inner);
    else if (element.value.kind === 'object') this.#inside(inner);
    else if (element.value.kind !== 'null') this.#reject();
  }

  #row(here: Here): void {
    this.#unit.hasRows = true;
    const { mapping, record, now, reading } = this.#context;
    const { row, wrong } = rowOf({ here, route: this.#route, mapping, record, now });
    for (const { stage, column } of wrong) reading.places.add(placeText(stage, this.#route.name, column));
    if (row !== undefined) reading.rows.push(row);
  }

  /** Whether the array of a step may be missing, since a condition wants what is below it. */
  #mayLack(depth: number): boolean {
    const { explode = [], when } = this.#route;
    return when.some(
      (condition) =>
        condition.kind === 'field' &&
        'exists' in condition.test &&
        condition.test.exists &&
        condition.path.length > depth &&
        begins(explode, condition.path),
    );
  }

  /** Whether the conditions hold that are judged here. */
  #takes(here: Here): boolean {
    const { mapping, record } = this.#context;
    const scope: Scope = { here, route: this.#route, record, topic: mapping.topic };
    try {
      return this.#route.when.every(
        (condition) => depthOf(condition, this.#route) !== here.length - 1 || holds(condition, scope),
      );
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      this.#reject();
      return false;
    }
  }

  #reject(name = this.#route.name): void {
    this.#context.reading.places.add(placeText('route', name, undefined));
  }
}
