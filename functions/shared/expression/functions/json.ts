import { Fault, type Meter } from '../fault.ts';
import { fn, type Overload } from '../overload.ts';
import { realOf, wholeOf } from '../read-number.ts';
import type { Key, Value } from '../value.ts';

/** Objects and arrays inside each other that are read. */
const MOST_DEPTH = 512;

/** Functions of JSON in text. */
export function jsonFunctions(meter: Meter): Overload[] {
  return [
    fn('json', ['string'], 'dyn', (text) => {
      meter.step(1 + (text.length >> 3));
      const value = valueOfJson(text);
      if (value === undefined) throw new Fault('the text is not JSON');
      return value;
    }),
  ];
}

/** The value of a JSON text, with all digits of its numbers; undefined for a text that is none. Of a repeated key the last counts. */
export function valueOfJson(text: string): Value | undefined {
  return new JsonReader(text).whole();
}

const NUMBER = /-?(?:0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?/y;
const SPACE = /[ \t\n\r]*/y;

class JsonReader {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  whole(): Value | undefined {
    const value = this.#value(0);
    this.#space();
    return this.#at === this.#text.length ? value : undefined;
  }

  #value(depth: number): Value | undefined {
    this.#space();
    switch (this.#text.charAt(this.#at)) {
      case '{':
        return depth < MOST_DEPTH ? this.#object(depth + 1) : undefined;
      case '[':
        return depth < MOST_DEPTH ? this.#array(depth + 1) : undefined;
      case '"':
        return this.#string();
      case 't':
        return this.#word('true') ? true : undefined;
      case 'f':
        return this.#word('false') ? false : undefined;
      case 'n':
        return this.#word('null') ? null : undefined;
      default:
        return this.#number();
    }
  }

  #object(depth: number): Value | undefined {
    const map = new Map<Key, Value>();
    this.#at++;
    if (this.#sign('}')) return map;
    do {
      this.#space();
      const key = this.#string();
      if (key === undefined || !this.#sign(':')) return undefined;
      const value = this.#value(depth);
      if (value === undefined) return undefined;
      map.set(key, value);
    } while (this.#sign(','));
    return this.#sign('}') ? map : undefined;
  }

  #array(depth: number): Value | undefined {
    const list: Value[] = [];
    this.#at++;
    if (this.#sign(']')) return list;
    do {
      const value = this.#value(depth);
      if (value === undefined) return undefined;
      list.push(value);
    } while (this.#sign(','));
    return this.#sign(']') ? list : undefined;
  }

  /** What control characters and wrong escapes are, JSON.parse says. */
  #string(): string | undefined {
    if (this.#text.charAt(this.#at) !== '"') return undefined;
    let end = this.#text.indexOf('"', this.#at + 1);
    while (end >= 0 && this.#isEscaped(end)) end = this.#text.indexOf('"', end + 1);
    if (end < 0) return undefined;
    const quoted = this.#text.slice(this.#at, end + 1);
    this.#at = end + 1;
    try {
      const value: unknown = JSON.parse(quoted);
      return typeof value === 'string' ? value : undefined;
    } catch {
      return undefined;
    }
  }

  #isEscaped(quote: number): boolean {
    let at = quote - 1;
    while (this.#text.charAt(at) === '\\') at--;
    return (quote - at) % 2 === 0;
  }

  #number(): Value | undefined {
    const match = this.#match(NUMBER);
    if (match === undefined) return undefined;
    const [digits, fraction, exponent] = match;
    return fraction === undefined && exponent === undefined ? wholeOf(digits) : realOf(digits);
  }

  #match(pattern: RegExp): RegExpExecArray | undefined {
    pattern.lastIndex = this.#at;
    const match = pattern.exec(this.#text);
    if (match === null) return undefined;
    this.#at += match[0].length;
    return match;
  }

  #word(word: string): boolean {
    const is = this.#text.startsWith(word, this.#at);
    if (is) this.#at += word.length;
    return is;
  }

  #sign(sign: string): boolean {
    this.#space();
    return this.#word(sign);
  }

  #space(): void {
    this.#match(SPACE);
  }
}
