import type { Dialect } from '../dialect.ts';
import { incomplete, invalidIdentifier, type StatementError, syntaxError, unrecognized } from '../errors.ts';
import { byteLength } from '../text/loose-text.ts';
import { scanToken, type Token } from './lexer.ts';
import { backtickName, stringValue } from './literal.ts';
import { RESERVED_WORDS } from './reserved-words.ts';

/** The longest identifier the grammar takes, in bytes; databases and columns are shorter, see the catalog. */
const MAX_IDENTIFIER_BYTES = 192;

function scanAll(sql: string): readonly Token[] {
  const tokens: Token[] = [];
  for (let at = 0; ; ) {
    const token = scanToken(sql, at);
    const ends = token.kind === 'end' || (tokens.length > 0 && sql[token.start] === ';' && token.kind === 'symbol');
    if (ends) break;
    if (token.kind !== 'comment') tokens.push(token);
    at = token.end;
  }
  return tokens;
}

/** Reads a statement token by token. Comments are skipped; what follows the first `;` does not exist. */
export class TokenReader {
  readonly sql: string;
  readonly dialect: Dialect;
  readonly #tokens: readonly Token[];
  #index = 0;

  constructor(sql: string, dialect: Dialect) {
    this.sql = sql;
    this.dialect = dialect;
    this.#tokens = scanAll(sql);
  }

  /** The token `ahead` places on, kind `end` after the last. */
  peek(ahead = 0): Token {
    return this.#tokens[this.#index + ahead] ?? { kind: 'end', start: this.sql.length, end: this.sql.length };
  }

  /** The text of a token as it stands in the statement. */
  text(token: Token): string {
    return this.sql.slice(token.start, token.end);
  }

  next(): Token {
    const token = this.peek();
    this.#index++;
    return token;
  }

  /** A mark to come back to with `rewind`. */
  get mark(): number {
    return this.#index;
  }

  rewind(mark: number): void {
    this.#index = mark;
  }

  get atEnd(): boolean {
    return this.peek().kind === 'end';
  }

  /** The end of the last token read, for cutting the text of an expression. */
  get lastEnd(): number {
    return this.#tokens[this.#index - 1]?.end ?? 0;
  }

  /** Whether the token `ahead` places on is one of the keywords or symbols (lower case). */
  is(word: string, ahead = 0): boolean {
    const token = this.peek(ahead);
    return (token.kind === 'word' || token.kind === 'symbol') && this.text(token).toLowerCase() === word;
  }

  /** Reads the keywords or symbols if they all come next. */
  accept(...words: readonly string[]): boolean {
    if (!words.every((word, ahead) => this.is(word, ahead))) return false;
    this.#index += words.length;
    return true;
  }

  /** Reads the keywords or symbols, or fails at the first that is something else. */
  expect(...words: readonly string[]): void {
    for (const word of words) if (!this.accept(word)) throw this.unexpected();
  }

  /** The error for the token that comes next. */
  unexpected(): StatementError {
    if (this.peek().kind === 'illegal') return unrecognized(this.sql.slice(this.peek().start));
    return this.atEnd ? incomplete() : syntaxError(this.sql.slice(this.peek().start));
  }

  /** Fails unless the statement is at its end. */
  expectEnd(): void {
    if (!this.atEnd) throw this.unexpected();
  }

  /** Whether an identifier comes next. */
  isName(ahead = 0): boolean {
    const token = this.peek(ahead);
    if (token.kind === 'quoted') return true;
    return token.kind === 'word' && !RESERVED_WORDS.has(this.text(token).toLowerCase());
  }

  /** An identifier, lowered unless in backticks. `maxBytes` is the limit of what it names. */
  name(maxBytes: number = MAX_IDENTIFIER_BYTES): string {
    if (!this.isName()) throw this.unexpected();
    const token = this.next();
    const name = token.kind === 'quoted' ? this.#quotedName(token) : this.text(token).toLowerCase();
    if (name === '' || byteLength(name) > maxBytes) {
      throw invalidIdentifier(this.sql.slice(token.start));
    }
    return name;
  }

  #quotedName(token: Token): string {
    const text = this.text(token);
    return this.dialect.keepsDoubledBackticks ? text.slice(1, -1) : backtickName(text);
  }

  /** A string literal's value. */
  string(): string {
    if (this.peek().kind !== 'string') throw this.unexpected();
    return stringValue(this.text(this.next()));
  }

  /** An unsigned integer's text. */
  integer(): string {
    if (this.peek().kind !== 'integer') throw this.unexpected();
    return this.text(this.next());
  }
}
