import { type BinaryExpression, type Node, SyntaxKind } from 'typescript/unstable/ast';
import {
  isArrayLiteralExpression,
  isAwaitExpression,
  isBigIntLiteral,
  isBinaryExpression,
  isBreakStatement,
  isConditionalExpression,
  isContinueStatement,
  isExpressionStatement,
  isIdentifier,
  isIfStatement,
  isNoSubstitutionTemplateLiteral,
  isNumericLiteral,
  isPostfixUnaryExpression,
  isPrefixUnaryExpression,
  isReturnStatement,
  isStringLiteral,
  isTemplateExpression,
  isThrowStatement,
  isWhileStatement,
} from 'typescript/unstable/ast/is';

/** Text that takes the place of a node, or of a part of it. */
export interface Replacement {
  readonly node: Node;
  readonly text: string;
}

const OPERATORS = new Map<SyntaxKind, string>([
  [SyntaxKind.LessThanToken, '<='],
  [SyntaxKind.LessThanEqualsToken, '<'],
  [SyntaxKind.GreaterThanToken, '>='],
  [SyntaxKind.GreaterThanEqualsToken, '>'],
  [SyntaxKind.EqualsEqualsEqualsToken, '!=='],
  [SyntaxKind.ExclamationEqualsEqualsToken, '==='],
  [SyntaxKind.PlusToken, '-'],
  [SyntaxKind.MinusToken, '+'],
  [SyntaxKind.AsteriskToken, '/'],
  [SyntaxKind.SlashToken, '*'],
  [SyntaxKind.PercentToken, '*'],
  [SyntaxKind.LessThanLessThanToken, '>>'],
  [SyntaxKind.GreaterThanGreaterThanToken, '<<'],
  [SyntaxKind.GreaterThanGreaterThanGreaterThanToken, '<<'],
  [SyntaxKind.AmpersandToken, '|'],
  [SyntaxKind.BarToken, '&'],
  [SyntaxKind.AmpersandAmpersandToken, '||'],
  [SyntaxKind.BarBarToken, '&&'],
  [SyntaxKind.PlusEqualsToken, '-='],
  [SyntaxKind.MinusEqualsToken, '+='],
]);

const FUNCTIONS = new Map([
  ['min', 'max'],
  ['max', 'min'],
  ['some', 'every'],
  ['every', 'some'],
  ['floor', 'ceil'],
  ['ceil', 'floor'],
]);

/** The changes that are made at a node itself; those of the nodes below it are their own. */
export function replacementsAt(node: Node): readonly Replacement[] {
  const all = (...texts: string[]) => texts.map((text) => ({ node, text }));

  if (isBinaryExpression(node)) return operatorReplacements(node);
  if (isNumericLiteral(node)) return all(...numberTexts(node.getText()));
  if (isBigIntLiteral(node)) {
    const value = BigInt(node.getText().slice(0, -1).replaceAll('_', ''));
    return all(`${value + 1n}n`, negative(`${value - 1n}n`));
  }
  if (isStringLiteral(node) || isNoSubstitutionTemplateLiteral(node)) return all(node.text === '' ? "'changed'" : "''");
  if (isTemplateExpression(node)) return all("''");
  if (node.kind === SyntaxKind.TrueKeyword) return all('false');
  if (node.kind === SyntaxKind.FalseKeyword) return all('true');
  if (isArrayLiteralExpression(node)) return node.elements.length === 0 ? [] : all('[]');
  if (isIfStatement(node)) return either(node.expression);
  if (isConditionalExpression(node)) return either(node.condition);
  if (isWhileStatement(node)) return [{ node: node.expression, text: 'false' }];
  if (isAwaitExpression(node)) return all(node.expression.getText());
  if (isPrefixUnaryExpression(node)) return all(...prefixTexts(node.operator, node.operand.getText()));
  if (isPostfixUnaryExpression(node)) {
    return all(`${node.operand.getText()}${node.operator === SyntaxKind.PlusPlusToken ? '--' : '++'}`);
  }
  if (isStatementThatCanGo(node)) return all(';');
  const other = isIdentifier(node) && isCalledMember(node) ? FUNCTIONS.get(node.text) : undefined;
  return other === undefined ? [] : all(other);
}

function operatorReplacements({ operatorToken, left, right }: BinaryExpression): readonly Replacement[] {
  if (operatorToken.kind === SyntaxKind.QuestionQuestionToken) {
    return [{ node: operatorToken.parent, text: left.getText() }].concat({
      node: operatorToken.parent,
      text: right.getText(),
    });
  }
  const text = OPERATORS.get(operatorToken.kind);
  return text === undefined ? [] : [{ node: operatorToken, text }];
}

function either(condition: Node): readonly Replacement[] {
  const isPlain = condition.kind === SyntaxKind.TrueKeyword || condition.kind === SyntaxKind.FalseKeyword;
  return isPlain ? [] : ['true', 'false'].map((text) => ({ node: condition, text }));
}

function prefixTexts(operator: SyntaxKind, operand: string): readonly string[] {
  switch (operator) {
    case SyntaxKind.ExclamationToken:
    case SyntaxKind.MinusToken:
      return [operand];
    case SyntaxKind.PlusPlusToken:
      return [`--${operand}`];
    case SyntaxKind.MinusMinusToken:
      return [`++${operand}`];
    default:
      return [];
  }
}

function numberTexts(text: string): readonly string[] {
  const value = Number(text.replaceAll('_', ''));
  return [String(value + 1), negative(String(value - 1))];
}

function negative(text: string): string {
  return text.startsWith('-') ? `(${text})` : text;
}

function isStatementThatCanGo(node: Node): boolean {
  return (
    isExpressionStatement(node) ||
    isReturnStatement(node) ||
    isThrowStatement(node) ||
    isContinueStatement(node) ||
    isBreakStatement(node)
  );
}

/** `Math.min(…)`, `list.some(…)`. */
function isCalledMember(node: Node): boolean {
  const member = node.parent;
  return (
    member.kind === SyntaxKind.PropertyAccessExpression &&
    member.parent.kind === SyntaxKind.CallExpression &&
    node.pos > member.pos
  );
}
