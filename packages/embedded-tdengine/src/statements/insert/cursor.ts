import { insertError, type StatementError } from '../../errors.ts';
import { scanToken, type Token } from '../../sql/lexer.ts';
import { Literal } from '../../sql/literal.ts';
import { lowerOutsideQuotes } from '../../text/lower-outside-quotes.ts';

/** More than an error quotes of a statement. */
const ENOUGH = 80;
const SIGNED = /[+-](?:\d|\.\d)/y;

/** Walks through an INSERT by characters, without cutting it into tokens first: it may hold 100,000 values. */
export class InsertCursor {
  readonly sql: string;
  #at = 0;

  constructor(sql: string) {
    this.sql = sql;
  }

  get position(): number {
    return this.#at;
  }

  moveTo(position: number): void {
    this.#at = position;
  }

  /** The next token; `;` ends the statement. */
  peek(): Token {
    const token = scanToken(this.sql, this.#at);
    return this.sql[token.start] === ';' && token.kind === 'symbol'
      ? { ...token, kind: 'end', end: token.start }
      : token;
  }

  next(): Token {
    const token = this.peek();
    this.#at = token.end;
    return token;
  }

  text(token: Token): string {
    return this.sql.slice(token.start, token.end);
  }

  /** Whether the symbol comes next. */
  isSymbol(symbol: string): boolean {
    const token = this.peek();
    return token.kind === 'symbol' && this.text(token) === symbol;
  }

  acceptSymbol(symbol: string): boolean {
    if (!this.isSymbol(symbol)) return false;
    this.next();
    return true;
  }

  /** Reads the word (lower case) if it comes next. */
  acceptWord(word: string): boolean {
    const token = this.peek();
    if (token.kind !== 'word' || this.text(token).toLowerCase() !== word) return false;
    this.#at = token.end;
    return true;
  }

  /** A value: a token, its sign in front, `()` of NOW() behind. */
  literal(): Literal {
    const token = this.next();
    const first = this.sql[token.start];
    if (first === '+' || first === '-') {
      SIGNED.lastIndex = token.start;
      if (SIGNED.test(this.sql)) {
        const number = this.next();
        return new Literal(this.sql, { ...number, start: token.start });
      }
    }
    if (token.kind === 'word' && this.sql.startsWith('()', token.end)) {
      this.#at = token.end + 2;
      return new Literal(this.sql, { ...token, end: this.#at });
    }
    return new Literal(this.sql, token);
  }

  /** 0x0216 at a place of the statement. */
  errorAt(position: number, reason: string): StatementError {
    return insertError(lowerOutsideQuotes(this.sql.slice(position, position + ENOUGH)), reason);
  }

  /** 0x0216 at the next token. */
  errorHere(reason: string): StatementError {
    return this.errorAt(this.peek().start, reason);
  }
}

/**
 * Whether the statement is an INSERT of values, which has a parser of its own on the server, with errors of its own:
 * USING, VALUES or FILE comes before any SELECT. `IMPORT` is an old word for the same.
 */
export function isInsertOfValues(sql: string): boolean {
  const cursor = new InsertCursor(sql);
  const first = cursor.next();
  if (first.kind !== 'word' || !/^(?:insert|import)$/i.test(cursor.text(first))) return false;
  for (;;) {
    const token = cursor.next();
    if (token.kind === 'end' || token.kind === 'illegal') return false;
    const word = token.kind === 'word' ? cursor.text(token).toLowerCase() : '';
    if (word === 'using' || word === 'values' || word === 'file') return true;
    if (word === 'select') return false;
  }
}
