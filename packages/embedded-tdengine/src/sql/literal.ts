import { insertError, type StatementError } from '../errors.ts';
import { lowerOutsideQuotes } from '../text/lower-outside-quotes.ts';
import type { Token } from './lexer.ts';
import { stringValue } from './string-literal.ts';

/** More than an error quotes of a statement. */
const ENOUGH = 80;

/** A value in VALUES or TAGS: a token of the statement. Its text is cut out only when asked for. */
export class Literal {
  readonly #sql: string;
  readonly token: Token;

  constructor(sql: string, token: Token) {
    this.#sql = sql;
    this.token = token;
  }

  get isString(): boolean {
    return this.token.kind === 'string';
  }

  /** The literal as it stands, lowered unless quoted. */
  get text(): string {
    const text = this.#sql.slice(this.token.start, this.token.end);
    return this.isString ? text : text.toLowerCase();
  }

  /** A string's value, or another literal's text. */
  get value(): string {
    return this.isString ? stringValue(this.text) : this.text;
  }

  /** The error that stops at this value: it quotes a string's value, or else the statement from here on. */
  refused(reason: string): StatementError {
    if (this.isString) return insertError(this.value, reason);
    return insertError(lowerOutsideQuotes(this.#sql.slice(this.token.start, this.token.start + ENOUGH)), reason);
  }
}
