import { isIndex, parsePath } from '../../../shared/settings/routes/path.ts';
import type { PivotSettings } from '../../../shared/settings/routes.ts';
import { NO_SLOT } from '../../decode/json/found.ts';
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
    const name = this.#value;
    found.load(this.#name, name);
    const hasName = isString(name.kind) || name.kind === INTEGER;
    const slot = this.#valueSlot();
    if (!hasName || slot === NO_SLOT) {
      if (incomplete === 'skip') return;
      throw this.#refused(hasName ? 'an element has no value' : 'an element has no name');
    }
    const plain = name.plain();
    if (duplicates === 'reject' && members.has(plain)) throw this.#refused('two elements have one name');
    const key = name.kind === INTEGER ? `"${plain}"` : name.json();
    members.set(plain, `${key}:${found.json(slot)}`);
  }

  /** The slot of the first value that is there. */
  #valueSlot(): number {
    const { found } = this.#reader;
    for (const slot of this.#values) if (found.kind(slot) !== MISSING) return slot;
    return NO_SLOT;
  }

  #refused(reason: string): RecordError {
    return new RecordError('route', `pivot: ${this.#settings.array}: ${reason}`);
  }
}
