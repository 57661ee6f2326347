import { Environment, ParseError } from '@marcbachmann/cel-js';
import type { Node } from './context.ts';
import { Mistake } from './term.ts';

/** Characters of the longest expression. */
export const MOST_CHARACTERS = 4_000;

/** Only the parser is used: what is evaluated, and how, is in compile.ts. */
const environment = new Environment({
  limits: { maxAstNodes: 1_000, maxDepth: 100, maxListElements: 500, maxMapEntries: 500, maxCallArguments: 32 },
});

/** Reads an expression. @throws Mistake for a text that is none. */
export function parseExpression(text: string): Node {
  if (text.length > MOST_CHARACTERS) throw new Mistake(`an expression has at most ${MOST_CHARACTERS} characters`, 0);
  try {
    return environment.parse(withoutDollars(text)).ast;
  } catch (error) {
    if (!(error instanceof ParseError)) throw error;
    throw new Mistake(inOurWords(error.summary), error.range?.start ?? 0);
  }
}

/** Texts, and the `$` that names begin with outside of them. */
const DOLLARS = /\b[rR](?:"[^"]*"|'[^']*')|"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|\$(?=[A-Za-z])/gs;

/** The expression with a letter that the parser takes for each such `$`, in the same places. */
function withoutDollars(text: string): string {
  return text.includes('$') ? text.replace(DOLLARS, (part) => (part === '$' ? '_' : part)) : text;
}

function inOurWords(summary: string): string {
  return summary.replace(/^[A-Z](?=[a-z])/, (letter) => letter.toLowerCase());
}
