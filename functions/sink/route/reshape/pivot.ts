import { isIndex, parsePath } from '../../../shared/record-path/path.ts';
import { pairNameParts } from '../../../shared/settings/routes/reshape.ts';
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
  /** Texts, and the slots of what stands between them. */
  readonly #name: readonly (string | number)[];
  /** The slot of a name that is one field. */
  readonly #nameSlot: number | undefined;
  readonly #values: readonly number[];
  readonly #missingName: 'reject' | 'skip';
  readonly #missingValue: 'reject' | 'skip' | 'null';
  readonly #value = new JsonValue();

  constructor(settings: PivotSettings) {
    this.#settings = settings;
    const name = pairNameParts(settings.name) ?? [];
    const values = [settings.value].flat().map((path) => parsePath(path) ?? []);
    const paths = [...name.filter((part) => typeof part !== 'string'), ...values];
    const isTopApart = paths.some(([first = '']) => isIndex(first));
    this.#plan = new Plan({ values: paths, arrays: [[]], isTopApart });
    this.#reader = new Reader(this.#plan);
    this.#name = name.map((part) => (typeof part === 'string' ? part : this.#plan.slot(part)));
    const [first] = this.#name;
    this.#nameSlot = this.#name.length === 1 && typeof first === 'number' ? first : undefined;
    this.#missingName = settings.missingName ?? settings.incomplete;
    this.#missingValue = settings.missingValue ?? settings.incomplete;
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
    const { duplicates } = this.#settings;
    const name = this.#readName();
    if (name === undefined) {
      if (this.#missingName === 'skip') return;
      throw this.#refused('an element has no name');
    }
    const slot = this.#valueSlot();
    if (slot === NO_SLOT && this.#missingValue !== 'null') {
      if (this.#missingValue === 'skip') return;
      throw this.#refused('an element has no value');
    }
    if (duplicates === 'reject' && members.has(name)) throw this.#refused('two elements have one name');
    const key = isString(this.#value.kind) ? this.#value.json() : JSON.stringify(name);
    members.set(name, `${key}:${slot === NO_SLOT ? 'null' : found.json(slot)}`);
  }

  /** The name of the element that was read last, which is then in `#value` when it is a text of one field. */
  #readName(): string | undefined {
    const value = this.#value;
    if (this.#nameSlot === undefined) return this.#joinedName();
    this.#reader.found.load(this.#nameSlot, value);
    return isString(value.kind) || value.kind === INTEGER ? value.plain() : undefined;
  }

  #joinedName(): string | undefined {
    const value = this.#value;
    let name = '';
    for (const part of this.#name) {
      if (typeof part === 'string') name += part;
      else {
        this.#reader.found.load(part, value);
        if (!isString(value.kind) && value.kind !== INTEGER) return undefined;
        name += value.plain();
      }
    }
    value.kind = MISSING;
    return name;
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
