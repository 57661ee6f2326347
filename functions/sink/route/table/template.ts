import { parseTemplate, type TemplatePart } from '../../../shared/settings/routes/template.ts';
import type { Found } from '../../decode/json/found.ts';
import { ARRAY, JsonValue, MISSING, NULL, OBJECT } from '../../decode/json/value.ts';
import { RecordError } from '../../rows/record-error.ts';

type Part =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'key' }
  | { readonly kind: 'field'; readonly path: string; readonly slot: number };

/** A template of a name, in which topic and captures are already in their places. */
export class Template {
  /** Slots that the name depends on. */
  readonly slots: readonly number[];
  readonly usesKey: boolean;
  /** What is named, for messages. */
  readonly #what: string;
  readonly #parts: readonly Part[];
  readonly #value = new JsonValue();

  /** @param names the topic and the captures, by name. */
  constructor(
    what: string,
    text: string,
    names: ReadonlyMap<string, string>,
    slotAt: (steps: readonly string[]) => number,
  ) {
    this.#what = what;
    this.#parts = (parseTemplate(text, [...names.keys()]) ?? []).map((part) => resolved(part, names, slotAt));
    this.slots = this.#parts.flatMap((part) => (part.kind === 'field' ? [part.slot] : []));
    this.usesKey = this.#parts.some(({ kind }) => kind === 'key');
  }

  /**
   * The name.
   * @param source has the record's key, undefined when it has none.
   * @throws RecordError when the record lacks what it is made of.
   */
  fill(found: Found, source: { readonly key: string | undefined }): string {
    const key = this.usesKey ? source.key : undefined;
    let name = '';
    for (const part of this.#parts) {
      if (part.kind === 'text') name += part.text;
      else if (part.kind === 'field') name += this.#plain(found, part.slot, part.path);
      else if (key === undefined) throw new RecordError('route', `${this.#what}: the record has no key`);
      else name += key;
    }
    return name;
  }

  #plain(found: Found, slot: number, path: string): string {
    const value = this.#value;
    found.load(slot, value);
    const { kind } = value;
    if (kind === MISSING || kind === NULL) {
      throw new RecordError('route', `${this.#what}: the record has no ${path}`);
    }
    if (kind === OBJECT || kind === ARRAY) {
      throw new RecordError('route', `${this.#what}: ${path} is neither text, nor a number, nor a boolean`);
    }
    return value.plain();
  }
}

function resolved(
  part: TemplatePart,
  names: ReadonlyMap<string, string>,
  slotAt: (steps: readonly string[]) => number,
): Part {
  switch (part.kind) {
    case 'text':
      return part;
    case 'field':
      return { kind: 'field', path: part.path, slot: slotAt(part.steps) };
    case 'name': {
      const text = names.get(part.name);
      return text === undefined ? { kind: 'key' } : { kind: 'text', text };
    }
  }
}
