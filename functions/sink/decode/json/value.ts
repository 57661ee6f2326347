import { unescapeJson } from './scan.ts';

/** Kinds of what is at a path. */
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

/** A value of JSON inside a text: its kind, and from where to where its JSON goes, quotes and brackets included. */
export class JsonValue {
  text = '';
  kind = MISSING;
  start = 0;
  end = 0;

  put(text: string, kind: number, start: number, end: number): void {
    this.text = text;
    this.kind = kind;
    this.start = start;
    this.end = end;
  }

  /** The value as it is written in the text, so that a number has all its digits; empty when it is missing. */
  json(): string {
    return this.text.slice(this.start, this.end);
  }

  /** The characters of a string; of all else, its JSON text. */
  plain(): string {
    if (this.kind === PLAIN) return this.text.slice(this.start + 1, this.end - 1);
    return this.kind === TEXT ? unescapeJson(this.text.slice(this.start + 1, this.end - 1)) : this.json();
  }
}

/** Whether a kind is one of numbers. */
export function isNumber(kind: number): boolean {
  return kind === INTEGER || kind === REAL;
}

/** Whether a kind is one of strings. */
export function isString(kind: number): boolean {
  return kind === PLAIN || kind === TEXT;
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
