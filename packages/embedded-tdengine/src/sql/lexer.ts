/**
 * The words of a statement, as TDengine's own scanner cuts them. Only positions are kept: a statement may be a megabyte.
 */
export type TokenKind =
  | 'word'
  | 'quoted'
  | 'string'
  | 'integer'
  | 'decimal'
  | 'hex'
  | 'binary'
  | 'duration'
  | 'symbol'
  | 'comment'
  | 'illegal'
  | 'end';

/** A word of a statement, by its place in it. */
export interface Token {
  readonly kind: TokenKind;
  /** Index of the first character. */
  readonly start: number;
  /** Index after the last character. */
  readonly end: number;
}

const BLANKS = /[ \t\n\r\f]*/y;
const WORD = /[A-Za-z_][A-Za-z_0-9$]*/y;
const HEX = /0[xX][0-9a-fA-F]+/y;
const BINARY = /0[bB][01]+/y;
const DURATION = /\d+[buasmhdnyw](?![A-Za-z_0-9])/iy;
const INTEGER = /\d+(?![\d.eE])/y;
const DECIMAL = /\d+(?:\.\d*)+(?:[eE][+-]?\d+)?|\d+[eE][+-]?\d+|\.\d+(?:[eE][+-]?\d+)?/y;
const DIGITS = /\d+/y;
const COMMENT = /--[^\n]*|\/\*[\s\S]*?\*\//y;
const SYMBOL = /<=|>=|<>|!=|==|\|\||<<|>>|->|[()+\-*/%=<>!,;&|~?.{}[\]:]/y;

/** Where a pattern that starts at `at` ends, or -1. */
function endOf(pattern: RegExp, sql: string, at: number): number {
  pattern.lastIndex = at;
  return pattern.test(sql) ? pattern.lastIndex : -1;
}

/** The end of a string or backtick name that begins at `at`, or -1 if it is not closed. */
function endOfQuoted(sql: string, at: number, quote: string): number {
  const escapes = quote !== '`';
  for (let i = at + 1; i < sql.length; i++) {
    const character = sql[i];
    if (escapes && character === '\\') i++;
    else if (character === quote) {
      if (sql[i + 1] !== quote) return i + 1;
      i++;
    }
  }
  return -1;
}

function scanNumber(sql: string, start: number): Token {
  const tries: readonly (readonly [TokenKind, RegExp])[] = [
    ['hex', HEX],
    ['binary', BINARY],
    ['duration', DURATION],
    ['integer', INTEGER],
    ['decimal', DECIMAL],
    ['integer', DIGITS],
  ];
  for (const [kind, pattern] of tries) {
    const end = endOf(pattern, sql, start);
    if (end > 0) return { kind, start, end };
  }
  return { kind: 'symbol', start, end: start + 1 };
}

/** The token at or after `from`; blanks are skipped, comments are tokens of their own. */
export function scanToken(sql: string, from: number): Token {
  const start = endOf(BLANKS, sql, from);
  const first = sql[start];
  if (first === undefined) return { kind: 'end', start, end: start };
  if (first === "'" || first === '"' || first === '`') {
    const end = endOfQuoted(sql, start, first);
    if (end < 0) return { kind: 'illegal', start, end: sql.length };
    return { kind: first === '`' ? 'quoted' : 'string', start, end };
  }
  if (first >= '0' && first <= '9') return scanNumber(sql, start);
  if (first === '.') {
    const end = endOf(DECIMAL, sql, start);
    return end > 0 ? { kind: 'decimal', start, end } : { kind: 'symbol', start, end: start + 1 };
  }
  const word = endOf(WORD, sql, start);
  if (word > 0) return { kind: 'word', start, end: word };
  const comment = endOf(COMMENT, sql, start);
  if (comment > 0) return { kind: 'comment', start, end: comment };
  const symbol = endOf(SYMBOL, sql, start);
  if (symbol > 0) return { kind: 'symbol', start, end: symbol };
  return { kind: 'illegal', start, end: start + 1 };
}
