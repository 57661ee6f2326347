import { unescapeJson } from './unescape.ts';

/** Kinds of what stands at a path. */
export const MISSING = 0;
export const NULL = 1;
export const TRUE = 2;
export const FALSE = 3;
/** A number without fraction and exponent. */
export const INTEGER = 4;
/** A number with a fraction or an exponent. */
export const REAL = 5;
/** A string of ASCII without escape and apostrophe, which is the same in SQL. */
export const PLAIN = 6;
/** Any other string. */
export const TEXT = 7;
export const OBJECT = 8;
export const ARRAY = 9;

/** What a walk found at a path of a record: a kind, and where its JSON text stands, quotes and brackets included. */
export class Field {
  kind = MISSING;
  start = 0;
  end = 0;

  /** Forgets what was found. */
  clear(): void {
    this.put(MISSING, 0, 0);
  }

  put(kind: number, start: number, end: number): void {
    this.kind = kind;
    this.start = start;
    this.end = end;
  }

  /** The value as it stands in the record. */
  json(text: string): string {
    return text.slice(this.start, this.end);
  }

  /** The characters of a string; of all else, its JSON text. */
  plain(text: string): string {
    if (this.kind === PLAIN) return text.slice(this.start + 1, this.end - 1);
    return this.kind === TEXT ? unescapeJson(text.slice(this.start + 1, this.end - 1)) : this.json(text);
  }
}

/** A kind in words, for messages, which never hold the value itself. */
export function kindName(kind: number): string {
  switch (kind) {
    case MISSING:
      return 'nothing';
    case NULL:
      return 'null';
    case TRUE:
    case FALSE:
      return 'a boolean';
    case INTEGER:
    case REAL:
      return 'a number';
    case PLAIN:
    case TEXT:
      return 'a string';
    case OBJECT:
      return 'an object';
    default:
      return 'an array';
  }
}
