import { parseTemplate, type TemplatePart } from '../../../shared/record-path/template.ts';
import type { Found } from '../../decode/json/found.ts';
import { ARRAY, JsonValue, MISSING, NULL, OBJECT } from '../../decode/json/value.ts';
import { RecordError } from '../../rows/record-error.ts';

type Part =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'key' }
  | { readonly kind: 'field'; readonly path: string; readonly slot: number }
  | { readonly kind: 'expression'; readonly text: () => string };

/** What a template is filled from. */
export interface TemplateContext {
  /** The topic and the captures, by name. */
  readonly names: ReadonlyMap<string, string>;
  readonly slotAt: (steps: readonly string[]) => number;
  /** What takes the place of each dot. */
  readonly dots: string | undefined;
  /** Compiles an expression; what is named is for messages. */
  readonly compute: (part: Extract<TemplatePart, { kind: 'expression' }>, what: string) => () => string;
}

/** A template of a name, in which topic and captures are already in their places. */
export class Template {
  /** Slots that the name depends on. */
  readonly slots: readonly number[];
  readonly usesKey: boolean;
  /** The texts of its expressions. */
  readonly computed: readonly (() => string)[];
  /** What is named, for messages. */
  readonly #what: string;
  readonly #parts: readonly Part[];
  readonly #dots: string | undefined;
  readonly #value = new JsonValue();

  constructor(what: string, text: string, context: TemplateContext) {
    const { names } = context;
    this.#what = what;
    this.#dots = context.dots;
    this.#parts = (parseTemplate(text, [...names.keys()]) ?? []).map((part) => resolved(part, what, context));
    this.slots = this.#parts.flatMap((part) => (part.kind === 'field' ? [part.slot] : []));
    this.usesKey = this.#parts.some(({ kind }) => kind === 'key');
    this.computed = this.#parts.flatMap((part) => (part.kind === 'expression' ? [part.text] : []));
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
      else if (part.kind === 'expression') name += part.text();
      else if (key === undefined) throw new RecordError('route', `${this.#what}: the record has no key`);
      else name += key;
    }
    // What a template has around its fields is without dots.
    return this.#dots === undefined ? name : name.replaceAll('.', this.#dots);
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

function resolved(part: TemplatePart, what: string, { names, slotAt, compute }: TemplateContext): Part {
  switch (part.kind) {
    case 'text':
      return part;
    case 'field':
      return { kind: 'field', path: part.path, slot: slotAt(part.steps) };
    case 'expression':
      return { kind: 'expression', text: compute(part, what) };
    case 'name': {
      const text = names.get(part.name);
      return text === undefined ? { kind: 'key' } : { kind: 'text', text };
    }
  }
}
