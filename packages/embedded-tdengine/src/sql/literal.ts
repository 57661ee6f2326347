import { insertError, type StatementError } from '../errors.ts';
import { lowerOutsideQuotes } from '../text/lower-outside-quotes.ts';
import type { Token } from './lexer.ts';

const SIMPLE: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', b: '\b' };

/**
 * The value of a string literal with its quotes. A doubled quote is one quote; `\n \r \t \b` are control characters; `\%`
 * and `\_` keep the backslash (they matter to LIKE), and so does `\x` (it begins VARBINARY in hex); before anything else
 * the backslash is dropped.
 */
export function stringValue(literal: string): string {
  const quote = literal[0];
  const body = literal.slice(1, -1);
  if (!body.includes('\\') && !body.includes(quote ?? "'")) return body;
  return body.replace(/\\([\s\S])|''|""/g, (whole, escaped: string | undefined) => {
    if (escaped === undefined) return whole[0] === quote ? whole.slice(1) : whole;
    if (escaped === '%' || escaped === '_' || escaped === 'x') return whole;
    return SIMPLE[escaped] ?? escaped;
  });
}

/** The name in backticks; a doubled backtick is one. */
export function backtickName(literal: string): string {
  return literal.slice(1, -1).replaceAll('``', '`');
}

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
