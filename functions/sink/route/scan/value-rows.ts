import { isWithin } from '../../../shared/record-path/exploded.ts';
import { isOfPresence } from '../../../shared/record-path/path.ts';
import { NO_SLOT } from '../../decode/json/found.ts';
import { ARRAY, MISSING, NULL, OBJECT } from '../../decode/json/value.ts';
import { RecordError } from '../../rows/record-error.ts';
import type { RecordSource } from '../record-source.ts';
import type { Unchanged } from '../reshape/reshaping.ts';
import type { Route } from '../route.ts';
import { Elements, type Places } from './elements.ts';
import type { Level } from './level.ts';
import { MappedRows } from './mapped-rows.ts';
import type { ValueReader } from './value-reader.ts';

/** What rows are made by. */
export interface RowsSpec {
  /** The routes, which explode the same array or none. */
  readonly routes: readonly Route[];
  /** The first array that is exploded. */
  readonly exploded: Level | undefined;
  /** Paths that conditions ask for: where something there could not be rewritten, none can be judged. */
  readonly asked: readonly (readonly string[])[];
}

/** Characters that the rows of one record may repeat of what is beside its arrays. */
const MOST_REPEATED = 32 * 1_048_576;

/** Makes the rows of one value after another: those of each route that takes it, one for each element of what is exploded. */
export class ValueRows {
  readonly #spec: RowsSpec;
  readonly #values: ValueReader;
  readonly #places: Places;
  #mapped = new MappedRows();
  /** Those that take the value, or the element of it that was read last. */
  #routes: Route[] = [];
  /** Whether rows were made of the value, and whether there was an element that no route took. */
  #hasRows = false;
  #hasLeft = false;
  /** Characters of values beside arrays, counted with each element of the record. */
  #repeated = 0;

  constructor(spec: RowsSpec, values: ValueReader, places: Places) {
    this.#spec = spec;
    this.#values = values;
    this.#places = places;
  }

  /** Begins a record. */
  begin(mapped: MappedRows): void {
    this.#mapped = mapped;
    this.#repeated = 0;
  }

  /**
   * Adds the rows of what was read.
   * @returns whether a route takes it: one of which no route takes any element is taken by none; one that has no element is.
   * @throws RecordError when a route that takes it cannot make a row of it.
   */
  add(source: RecordSource): boolean {
    const { routes, exploded } = this.#spec;
    const { unchanged, reader } = this.#values;
    this.#routes.length = 0;
    for (const route of routes) if (route.takes(0, reader.found, source)) this.#routes.push(route);
    if (unchanged.length > 0) this.#refuse(unchanged);
    if (this.#routes.length === 0) return false;
    this.#hasRows = false;
    this.#hasLeft = false;
    if (exploded === undefined) this.#makeRows(source);
    else this.#explode(source, exploded);
    return this.#hasRows || !this.#hasLeft;
  }

  /** @throws RecordError when the value is taken, or conditions ask for what could not be rewritten. */
  #refuse(unchanged: readonly Unchanged[]): void {
    const { asked } = this.#spec;
    const refused =
      this.#routes.length > 0 ? unchanged[0] : unchanged.find(({ steps }) => asked.some((path) => needs(path, steps)));
    if (refused !== undefined) throw this.#named(refused.error);
  }

  #explode(source: RecordSource, level: Level): void {
    this.#places.begin(level);
    const kind = this.#values.reader.found.kind(level.node.arraySlot);
    if (kind === ARRAY || (kind === OBJECT && level.hasMembers)) this.#elements(source, level);
    else if (kind === OBJECT && level.inner !== undefined) this.#element(source, level, kind);
    else if (kind === MISSING && this.#routes.every((route) => route.passesWithout(level.depth))) this.#hasLeft = true;
    else if (kind !== NULL) throw this.#noArray(level);
  }

  #elements(source: RecordSource, level: Level): void {
    const { reader } = this.#values;
    const elements = new Elements(reader, level, this.#places.at(level), false);
    const beside = this.#lengthBeside(level, source);
    while (elements.next()) {
      this.#repeated += beside;
      if (this.#repeated > MOST_REPEATED) throw this.#named(tooOften());
      const kind = reader.found.kind(level.node.arraySlot);
      if (kind === ARRAY && !level.isTuple) this.#elements(source, level);
      else this.#element(source, level, kind);
    }
  }

  /** An element of a level, or an object in an array's place. */
  #element(source: RecordSource, level: Level, kind: number): void {
    this.#places.mark(level, this.#values.reader.found);
    const all = this.#routes;
    this.#routes = this.#takers(source, level);
    if (this.#routes.length > 0) this.#inside(source, level, kind);
    else this.#hasLeft = true;
    this.#routes = all;
  }

  #takers(source: RecordSource, { depth }: Level): Route[] {
    const routes = this.#routes;
    if (!routes.some((route) => route.asksAt(depth))) return routes;
    return routes.filter((route) => route.takes(depth, this.#values.reader.found, source));
  }

  #inside(source: RecordSource, level: Level, kind: number): void {
    const { inner, node } = level;
    if (inner === undefined) {
      const isRead = kind === OBJECT || kind === NULL || (kind === ARRAY && level.isTuple);
      if (node.slot === NO_SLOT && !isRead) this.#values.reader.noteUnwanted(node);
      this.#makeRows(source);
    } else if (kind === OBJECT) this.#explode(source, inner);
    else if (kind !== NULL) throw this.#noArray(inner);
  }

  #makeRows(source: RecordSource): void {
    const { reader, types } = this.#values;
    for (const route of this.#routes) {
      if (route.passesOver(reader.found, source)) this.#hasLeft = true;
      else {
        this.#hasRows = true;
        this.#mapped.add(route.row(source, reader.found, types));
      }
    }
  }

  /** Characters that each row of an array's elements has of what is beside it. */
  #lengthBeside({ beside }: Level, { record }: RecordSource): number {
    const { found } = this.#values.reader;
    let length = record.key?.length ?? 0;
    for (const slot of beside) length += found.length(slot);
    for (let index = 0; index < found.unnamedCount; index++) length += found.length(found.unnamed(index).slot);
    return length;
  }

  #noArray({ hasMembers, path }: Level): unknown {
    const wanted = hasMembers ? 'neither an array nor an object' : 'no array';
    return this.#named(new RecordError('route', `explode: the record has ${wanted} at ${path}`));
  }

  #named(error: RecordError): unknown {
    return this.#routes[0]?.named(error) ?? error;
  }
}

/** Whether what is at a path is known only with what another place holds. That something is there is known without. */
function needs(path: readonly string[], place: readonly string[]): boolean {
  if (isOfPresence(path)) return path.length - 1 > place.length && isWithin(path, place);
  return isWithin(path, place) || isWithin(place, path);
}

function tooOften(): RecordError {
  return new RecordError('route', 'explode: the rows repeat what is beside the array to more than 32 MiB');
}
