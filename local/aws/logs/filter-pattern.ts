import { AwsError } from '../protocol/error.ts';
import { jsonPattern } from './json-pattern.ts';

/** Whether a line matches. */
export type LineFilter = (message: string) => boolean;

/**
 * Reads a filter pattern: words and quoted phrases that a line must hold, `-` before one that it must not, `?` before
 * those of which one is enough, `%…%` around a regular expression; or in braces conditions on a line of JSON.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html
 * @throws AwsError for what is no pattern, and for one of columns, `[…]`, which lines of JSON do not have
 */
export function filterPattern(text: string): LineFilter {
  const pattern = text.trim();
  if (pattern.startsWith('{')) return jsonPattern(pattern);
  if (pattern.startsWith('[')) {
    throw new AwsError('InvalidParameterException', 'Invalid filter pattern: columns are not known here');
  }
  const all: LineFilter[] = [];
  const some: LineFilter[] = [];
  for (const { sign, holds } of termsOf(pattern)) {
    if (sign === '?') some.push(holds);
    else all.push(sign === '-' ? (message) => !holds(message) : holds);
  }
  return (message) =>
    all.every((matches) => matches(message)) && (some.length === 0 || some.some((matches) => matches(message)));
}

const TERM = /([?-]?)(?:"((?:[^"\\]|\\.)*)"|%([^%]+)%|([^\s"%]+))(?:\s+|$)/y;

function* termsOf(pattern: string): Generator<{ readonly sign: string; readonly holds: LineFilter }> {
  TERM.lastIndex = 0;
  while (TERM.lastIndex < pattern.length) {
    const found = TERM.exec(pattern);
    if (found === null) throw new AwsError('InvalidParameterException', 'Invalid filter pattern');
    const [, sign = '', phrase, expression, word = ''] = found;
    const regular = expression === undefined ? undefined : regularExpression(expression);
    const literal = phrase === undefined ? word : phrase.replaceAll(/\\(.)/g, '$1');
    yield { sign, holds: regular ? (message) => regular.test(message) : (message) => message.includes(literal) };
  }
}

/** @throws AwsError when it is none */
export function regularExpression(text: string): RegExp {
  try {
    return new RegExp(text);
  } catch {
    throw new AwsError('InvalidParameterException', 'Invalid filter pattern: the regular expression is none');
  }
}
