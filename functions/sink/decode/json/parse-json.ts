import { CLOSE_BRACE, CLOSE_BRACKET, OPEN_BRACE, OPEN_BRACKET, skipSpace } from './characters.ts';
import { scanString, unescapeJson } from './scan.ts';
import { behindColon, firstOrEnd, nextOrEnd, skipValue } from './skip-value.ts';

/** Makes the value of a scalar; as JSON.parse calls it. */
export type Revive = (key: string, value: unknown, context?: { readonly source?: string }) => unknown;

/**
 * What JSON.parse gives, but for a fault of the V8 in Node 24: a key with an escape may come out as one that an earlier text
 * had in its place, `\u0061` as a backslash (https://github.com/nodejs/node/issues/63785). Such a wrong key always has a
 * backslash, so a text that has one in any key is read without JSON.parse's keys.
 * @param revive looks at scalars only.
 * @throws SyntaxError for a text that is not JSON.
 */
export function parseJson(text: string, revive?: Revive): unknown {
  const value: unknown = JSON.parse(text, revive);
  return text.includes('\\') && hasBackslash(value) ? new Reader(text, revive).read() : value;
}

function hasBackslash(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (!Array.isArray(value) && Object.keys(value).some((key) => key.includes('\\'))) return true;
  return Object.values(value).some(hasBackslash);
}

/** Reads a text that is JSON for certain. */
class Reader {
  readonly #text: string;
  readonly #revive: Revive | undefined;
  #at = 0;

  constructor(text: string, revive: Revive | undefined) {
    this.#text = text;
    this.#revive = revive;
  }

  read(): unknown {
    this.#at = skipSpace(this.#text, 0);
    return this.#value();
  }

  #value(): unknown {
    switch (this.#text.charCodeAt(this.#at)) {
      case OPEN_BRACE:
        return this.#object();
      case OPEN_BRACKET:
        return this.#array();
      default: {
        const from = this.#at;
        this.#at = skipValue(this.#text, from, 0);
        return JSON.parse(this.#text.slice(from, this.#at), this.#revive);
      }
    }
  }

  #object(): object {
    const text = this.#text;
    const object = {};
    let at = firstOrEnd(text, this.#at, CLOSE_BRACE);
    while (at >= 0) {
      const scanned = scanString(text, at + 1);
      const end = scanned < 0 ? ~scanned : scanned;
      this.#at = behindColon(text, end);
      const value = this.#value();
      // Defined, since `__proto__` is a key like others.
      const key = unescapeJson(text.slice(at + 1, end - 1));
      Object.defineProperty(object, key, { value, configurable: true, enumerable: true, writable: true });
      at = nextOrEnd(text, this.#at, CLOSE_BRACE);
    }
    this.#at = ~at;
    return object;
  }

  #array(): unknown[] {
    const array: unknown[] = [];
    let at = firstOrEnd(this.#text, this.#at, CLOSE_BRACKET);
    while (at >= 0) {
      this.#at = at;
      array.push(this.#value());
      at = nextOrEnd(this.#text, this.#at, CLOSE_BRACKET);
    }
    this.#at = ~at;
    return array;
  }
}
