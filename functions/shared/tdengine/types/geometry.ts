/** Bytes of well-known binary (OGC 06-103r4): byte order and kind, a count, and two doubles a point. */
const HEADER = 5;
const COUNT = 4;
const POINT = 16;

/** Collections inside each other that are read; more would be hostile, and could overflow the stack. */
const MAX_DEPTH = 128;

const NUMBER = '[+-]?(?:\\d+(?:\\.\\d*)?|\\.\\d+)(?:[eE][+-]?\\d+)?';
const TOKEN = new RegExp(`\\s*([A-Za-z]+|${NUMBER}|[(),])`, 'y');

/** What is wrong with a text that is none. */
export const NOT_GEOMETRY = 'the value is not a geometry in well-known text';

/** Bytes that TDengine stores for well-known text; undefined for a text that is none. */
export function geometryBytes(text: string): number | undefined {
  const tokens = tokensOf(text);
  return tokens === undefined ? undefined : new GeometryReader(tokens).size();
}

function tokensOf(text: string): string[] | undefined {
  const tokens: string[] = [];
  const trimmed = text.trim();
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < trimmed.length) {
    const token = TOKEN.exec(trimmed)?.[1];
    if (token === undefined) return undefined;
    tokens.push(token.toUpperCase());
  }
  return tokens;
}

/** Reads tokens of well-known text and adds up the bytes of the binary form that TDengine stores. */
class GeometryReader {
  readonly #tokens: readonly string[];
  #at = 0;
  #depth = 0;

  constructor(tokens: readonly string[]) {
    this.#tokens = tokens;
  }

  /** Bytes of the whole geometry, or undefined when the text is not one. */
  size(): number | undefined {
    const size = this.#geometry();
    return this.#at === this.#tokens.length ? size : undefined;
  }

  #geometry(): number | undefined {
    const kind = this.#tokens[this.#at++];
    const point = () => this.#point();
    const line = () => this.#list(point, COUNT);
    const polygon = () => this.#list(line, COUNT);
    const multi = (part: () => number | undefined) => plus(HEADER, this.#list(part, COUNT));
    switch (kind) {
      case 'POINT':
        return plus(HEADER, this.#inParentheses(point));
      case 'LINESTRING':
        return plus(HEADER, line());
      case 'POLYGON':
        return plus(HEADER, polygon());
      case 'MULTIPOINT':
        return multi(() => plus(HEADER, this.#tokens[this.#at] === '(' ? this.#inParentheses(point) : point()));
      case 'MULTILINESTRING':
        return multi(() => plus(HEADER, line()));
      case 'MULTIPOLYGON':
        return multi(() => plus(HEADER, polygon()));
      case 'GEOMETRYCOLLECTION':
        return multi(() => this.#inner());
      default:
        return undefined;
    }
  }

  #inner(): number | undefined {
    if (this.#depth >= MAX_DEPTH) return undefined;
    this.#depth++;
    const size = this.#geometry();
    this.#depth--;
    return size;
  }

  #point(): number | undefined {
    return this.#number() && this.#number() ? POINT : undefined;
  }

  #number(): boolean {
    return /[\d]/.test(this.#tokens[this.#at++] ?? '');
  }

  #inParentheses(part: () => number | undefined): number | undefined {
    if (this.#tokens[this.#at++] !== '(') return undefined;
    const size = part();
    return this.#tokens[this.#at++] === ')' ? size : undefined;
  }

  #list(part: () => number | undefined, size: number): number | undefined {
    if (this.#tokens[this.#at++] !== '(') return undefined;
    for (let total = plus(size, part()); total !== undefined; total = plus(total, part())) {
      const next = this.#tokens[this.#at++];
      if (next === ')') return total;
      if (next !== ',') return undefined;
    }
    return undefined;
  }
}

function plus(size: number, more: number | undefined): number | undefined {
  return more === undefined ? undefined : size + more;
}
