import { parseTemplate, type TemplatePart } from '../../shared/settings/routes/template.ts';
import { ARRAY, type Field, MISSING, NULL, OBJECT } from '../decode/json/field.ts';
import { RecordError } from '../rows/record-error.ts';

type Part =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'key' }
  | { readonly kind: 'field'; readonly path: string; readonly field: Field };

/** What a template is filled from. */
export interface TemplateSource {
  /** The record's value. */
  readonly text: string;
  /** The record's key; undefined when it has none. */
  readonly key: string | undefined;
}

/** A template of a name, in which topic and captures are already in their places. */
export class Template {
  /** Fields that the name depends on. */
  readonly fields: readonly Field[];
  readonly usesKey: boolean;
  /** What is named, for messages. */
  readonly #what: string;
  readonly #parts: readonly Part[];

  /** @param names the topic and the captures, by name. */
  constructor(
    what: string,
    text: string,
    names: ReadonlyMap<string, string>,
    fieldAt: (steps: readonly string[]) => Field,
  ) {
    this.#what = what;
    this.#parts = (parseTemplate(text, [...names.keys()]) ?? []).map((part) => resolved(part, names, fieldAt));
    this.fields = this.#parts.flatMap((part) => (part.kind === 'field' ? [part.field] : []));
    this.usesKey = this.#parts.some(({ kind }) => kind === 'key');
  }

  /** The name. @throws RecordError when the record lacks what it is made of. */
  fill({ text, key }: TemplateSource): string {
    let name = '';
    for (const part of this.#parts) {
      if (part.kind === 'text') name += part.text;
      else if (part.kind === 'field') name += this.#field(part.field, part.path, text);
      else if (key === undefined) throw new RecordError('map', `${this.#what}: the record has no key`);
      else name += key;
    }
    return name;
  }

  #field(field: Field, path: string, text: string): string {
    if (field.kind === MISSING || field.kind === NULL) {
      throw new RecordError('map', `${this.#what}: the record has no ${path}`);
    }
    if (field.kind === OBJECT || field.kind === ARRAY) {
      throw new RecordError('map', `${this.#what}: ${path} is neither text, nor a number, nor a boolean`);
    }
    return field.plain(text);
  }
}

function resolved(
  part: TemplatePart,
  names: ReadonlyMap<string, string>,
  fieldAt: (steps: readonly string[]) => Field,
): Part {
  switch (part.kind) {
    case 'text':
      return part;
    case 'field':
      return { kind: 'field', path: part.path, field: fieldAt(part.steps) };
    case 'name': {
      const text = names.get(part.name);
      return text === undefined ? { kind: 'key' } : { kind: 'text', text };
    }
  }
}
