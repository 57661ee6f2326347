import type { Token } from '../../../sql/lexer.ts';
import type { TokenReader } from '../../../sql/token-reader.ts';
import { parseType } from '../../../types/parse-type.ts';
import type { Call, Case, Expression } from './ast.ts';

/** The length of CAST(… AS VARCHAR) without one. */
const CAST_TEXT_LENGTH = 65_517;

const PSEUDO_COLUMNS: ReadonlySet<string> = new Set(['tbname', '_c0', '_rowts', '_wstart', '_wend', '_wduration']);
const CONSTANT_CALLS: ReadonlySet<string> = new Set(['now', 'today']);

/** Operators from the loosest to the tightest, after OR, AND, NOT and comparisons. */
const ARITHMETIC: readonly (readonly string[])[] = [
  ['|', '&'],
  ['+', '-'],
  ['*', '/', '%'],
];
const COMPARISONS = ['=', '<>', '!=', '<=', '>=', '<', '>'];
const WORD_COMPARISONS = ['like', 'match', 'nmatch', 'contains', 'regexp'];

function binary(operator: string, left: Expression, right: Expression): Expression {
  return { kind: 'binary', operator, left, right };
}

/** An expression of any kind. */
export function parseExpression(reader: TokenReader): Expression {
  let left = parseAnd(reader);
  while (reader.accept('or')) left = binary('or', left, parseAnd(reader));
  return left;
}

function parseAnd(reader: TokenReader): Expression {
  let left = parseNot(reader);
  while (reader.accept('and')) left = binary('and', left, parseNot(reader));
  return left;
}

function parseNot(reader: TokenReader): Expression {
  if (reader.accept('not')) return { kind: 'unary', operator: 'not', operand: parseNot(reader) };
  return parseComparison(reader);
}

function parseComparison(reader: TokenReader): Expression {
  const left = parseArithmetic(reader, 0);
  const symbol = COMPARISONS.find((operator) => reader.accept(operator));
  if (symbol) return binary(symbol === '!=' ? '<>' : symbol, left, parseArithmetic(reader, 0));
  if (reader.accept('is', 'not', 'null')) return { kind: 'is-null', operand: left, negated: true };
  if (reader.accept('is', 'null')) return { kind: 'is-null', operand: left, negated: false };
  return parseWordComparison(reader, left, reader.accept('not'));
}

function parseWordComparison(reader: TokenReader, left: Expression, negated: boolean): Expression {
  if (reader.accept('between')) {
    const low = parseArithmetic(reader, 0);
    reader.expect('and');
    return { kind: 'between', operand: left, low, high: parseArithmetic(reader, 0), negated };
  }
  if (reader.accept('in')) return { kind: 'in', operand: left, values: parseList(reader), negated };
  const word = WORD_COMPARISONS.find((operator) => reader.accept(operator));
  if (word) {
    const comparison = binary(word, left, parseArithmetic(reader, 0));
    return negated ? { kind: 'unary', operator: 'not', operand: comparison } : comparison;
  }
  if (negated) throw reader.unexpected();
  return left;
}

function parseArithmetic(reader: TokenReader, level: number): Expression {
  const operators = ARITHMETIC[level];
  if (!operators) return parseUnary(reader);
  let left = parseArithmetic(reader, level + 1);
  for (;;) {
    const operator = operators.find((symbol) => reader.accept(symbol));
    if (!operator) return left;
    left = binary(operator, left, parseArithmetic(reader, level + 1));
  }
}

function parseUnary(reader: TokenReader): Expression {
  if (reader.accept('+')) return parseUnary(reader);
  if (reader.accept('-')) {
    const operand = parseUnary(reader);
    return operand.kind === 'number'
      ? { kind: 'number', text: `-${operand.text}` }
      : { kind: 'unary', operator: '-', operand };
  }
  const operand = parsePrimary(reader);
  return reader.accept('->') ? binary('->', operand, { kind: 'string', value: reader.string() }) : operand;
}

function parseList(reader: TokenReader): readonly Expression[] {
  reader.expect('(');
  const values = [parseExpression(reader)];
  while (reader.accept(',')) values.push(parseExpression(reader));
  reader.expect(')');
  return values;
}

function parsePrimary(reader: TokenReader): Expression {
  const token = reader.peek();
  if (reader.accept('(')) {
    const inner = parseExpression(reader);
    reader.expect(')');
    return inner;
  }
  if (token.kind === 'string') return { kind: 'string', value: reader.string() };
  if (['integer', 'decimal', 'hex', 'binary'].includes(token.kind))
    return { kind: 'number', text: reader.text(reader.next()) };
  if (token.kind === 'duration') return { kind: 'duration', text: reader.text(reader.next()) };
  if (reader.accept('*')) return { kind: 'star', table: undefined };
  if (token.kind === 'word') return parseWord(reader, token);
  return parseColumn(reader);
}

function parseWord(reader: TokenReader, token: Token): Expression {
  const word = reader.text(token).toLowerCase();
  if (reader.accept('null')) return { kind: 'null' };
  if (reader.is('true') || reader.is('false')) {
    reader.next();
    return { kind: 'bool', value: word === 'true' };
  }
  if (reader.accept('case')) return parseCase(reader);
  if (reader.accept('cast', '(')) return parseCast(reader);
  if (reader.is('(', 1)) return parseCall(reader, word);
  if (PSEUDO_COLUMNS.has(word)) {
    reader.next();
    return { kind: 'pseudo', name: word };
  }
  if (CONSTANT_CALLS.has(word)) {
    reader.next();
    return { kind: 'call', name: word, args: [] };
  }
  return parseColumn(reader);
}

function parseCast(reader: TokenReader): Expression {
  const operand = parseExpression(reader);
  reader.expect('as');
  const type = parseType(reader, CAST_TEXT_LENGTH);
  reader.expect(')');
  return { kind: 'cast', operand, type };
}

function parseCall(reader: TokenReader, name: string): Call {
  reader.next();
  reader.expect('(');
  if (reader.accept(')')) return { kind: 'call', name, args: [] };
  const args = [parseExpression(reader)];
  while (reader.accept(',')) args.push(parseExpression(reader));
  reader.expect(')');
  return { kind: 'call', name, args };
}

function parseCase(reader: TokenReader): Case {
  const operand = reader.is('when') ? undefined : parseExpression(reader);
  const branches: { readonly when: Expression; readonly result: Expression }[] = [];
  while (reader.accept('when')) {
    const when = parseExpression(reader);
    reader.expect('then');
    branches.push({ when, result: parseExpression(reader) });
  }
  const otherwise = reader.accept('else') ? parseExpression(reader) : undefined;
  reader.expect('end');
  return { kind: 'case', operand, branches, otherwise };
}

function parseColumn(reader: TokenReader): Expression {
  const first = reader.name();
  if (!reader.accept('.')) return { kind: 'column', table: undefined, name: first };
  if (reader.accept('*')) return { kind: 'star', table: first };
  if (reader.accept('tbname')) return { kind: 'pseudo', name: 'tbname' };
  return { kind: 'column', table: first, name: reader.name() };
}
