import { isIndex, parsePath } from '../../../shared/settings/routes/path.ts';
import type { PivotSettings } from '../../../shared/settings/routes.ts';
import { Plan } from '../../decode/json/plan.ts';
import { Reader, type Unwanted } from '../../decode/json/reader.ts';
import { INTEGER, isString, JsonValue, MISSING } from '../../decode/json/value.ts';
import { RecordError } from '../../rows/record-error.ts';

/** Makes an object of an array of pairs, each with a name and a value. */
export class Pivot {
  readonly #settings: PivotSettings;
  readonly #plan: Plan;
  readonly #reader: Reader;
  readonly #name: number;
  readonly #values: readonly number[];
  readonly #value = new JsonValue();

  constructor(settings: PivotSettings) {
    this.#settings = settings;
    const name = parsePath(settings.name) ?? [];
    const values = [settings.value].flat().map((path) => parsePath(path) ?? []);
    const isTopApart = [name, ...values].some(([first = '']) => isIndex(first));
    this.#plan = new Plan({ values: [name, ...values], arrays: [[]], isTopApart });
    this.#reader = new Reader(this.#plan);
    this.#name = this.#plan.slot(name);
    this.#values = values.map((steps) => this.#plan.slot(steps));
  }

  /**
   * The object of an array, in which every value is written as it is there.
   * @throws RecordError for a pair that has no name or no value, and for two of one name, unless settings allow it.
   */
  object(array: string): string {
    const reader = this.#reader;
    const { root } = this.#plan;
    reader.read(array);
    const members = new Map<string, string>();
    let at = reader.firstElement(root.arraySlot);
    while (at >= 0) {
      at = reader.element(root, at, 0, false);
      this.#add(members);
    }
    return `{${[...members.values()].join(',')}}`;
  }

  /** What pairs had beside name and value since the last call, by the steps from a pair. */
  takeUnwanted(): readonly Unwanted[] {
    return this.#reader.takeUnwanted();
  }

  #add(members: Map<string, string>): void {
    const { found } = this.#reader;
    const { duplicates, incomplete } = this.#settings;
    const value = this.#values.find((slot) => found.kind(slot) !== MISSING);
    const name = this.#nameOf();
    if (name === undefined || value === undefined) {
      if (incomplete === 'skip') return;
      throw this.#refused(name === undefined ? 'an element has no name' : 'an element has no value');
    }
    if (members.has(name.plain) && duplicates === 'reject') throw this.#refused('two elements have one name');
    members.set(name.plain, `${name.json}:${found.json(value)}`);
  }

  #nameOf(): { readonly plain: string; readonly json: string } | undefined {
    const value = this.#value;
    this.#reader.found.load(this.#name, value);
    if (isString(value.kind)) return { plain: value.plain(), json: value.json() };
    return value.kind === INTEGER ? { plain: value.json(), json: `"${value.json()}"` } : undefined;
  }

  #refused(reason: string): RecordError {
    return new RecordError('route', `pivot: ${this.#settings.array}: ${reason}`);
  }
}
