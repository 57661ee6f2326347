import { StatementError } from '../../../errors.ts';
import { byteLength } from '../../../text/loose-text.ts';
import { BIGINT, BIGINT_UNSIGNED, BOOL, DOUBLE, isFloating, TIMESTAMP, varchar } from '../../../types/column-type.ts';
import type { Between, Call, Case, Expression, In } from '../parse/ast.ts';
import { aggregateFunction, DIFFERENCE, isAggregateName, notInExpressions } from './aggregates.ts';
import { castSql } from './cast.ts';
import { arithmetic, comparedSql, compareSql, durationSql, plainSql } from './operators.ts';
import { scalarFunction } from './scalar-functions.ts';
import { type Context, findColumn } from './scope.ts';
import { commonType, NULL_LITERAL, sqlLiteral, type Typed } from './typed.ts';

/** tbname has the longest table name and its two length bytes, in characters of the server's own counting. */
const TBNAME = varchar(270);
const COMPARISONS: ReadonlySet<string> = new Set(['=', '<>', '<', '<=', '>', '>=']);
const PATTERNS: Readonly<Record<string, string>> = {
  like: 'td_like',
  match: 'td_match',
  regexp: 'td_match',
  nmatch: 'NOT td_match',
  contains: 'td_json_contains',
};
const INT64_MAX = 2n ** 63n - 1n;

function numberLiteral(text: string): Typed {
  if (/^-?\d+$/.test(text) || /^-?0[xb]/i.test(text)) {
    const value = text.startsWith('-') ? -BigInt(text.slice(1)) : BigInt(text);
    return { sql: sqlLiteral(value), type: value > INT64_MAX ? BIGINT_UNSIGNED : BIGINT, aggregate: false };
  }
  return { sql: sqlLiteral(Number(text)), type: DOUBLE, aggregate: false };
}

function pseudoColumn(name: string, { scope, windows, onColumn }: Context): Typed {
  if (name === 'tbname') {
    if (scope.tbname === undefined) throw new StatementError(0x264c, 'Invalid tbname pseudo column');
    return { sql: scope.tbname, type: TBNAME, aggregate: false };
  }
  if (name === '_c0' || name === '_rowts') {
    const time = scope.columns[0];
    if (scope.time === undefined || !time) throw new StatementError(0x2602, `Invalid column name: ${name}`);
    onColumn(time);
    return { sql: scope.time, type: TIMESTAMP, aggregate: false };
  }
  if (!windows) {
    throw new StatementError(0x2658, '_WSTART, _WEND and _WDURATION can only be used in window query');
  }
  if (name === '_wduration') return { sql: windows.duration, type: BIGINT, aggregate: true };
  return { sql: name === '_wstart' ? windows.start : windows.end, type: TIMESTAMP, aggregate: true };
}

function columnRef(name: string, context: Context): Typed {
  const { column, isTag } = findColumn(context.scope, name);
  if (!isTag) context.onColumn(column);
  return { sql: column.sql, type: column.type, aggregate: false };
}

function call({ name, args }: Call, context: Context): Typed {
  if (name === DIFFERENCE) throw notInExpressions();
  if (isAggregateName(name)) {
    const star = args[0]?.kind === 'star';
    return aggregateFunction(name, star ? [] : args.map((arg) => translate(arg, context)), context);
  }
  return scalarFunction(
    name,
    args.map((arg) => translate(arg, context)),
    context,
  );
}

function binary(operator: string, left: Typed, right: Typed, context: Context): Typed {
  const aggregate = left.aggregate || right.aggregate;
  if (operator === 'and' || operator === 'or') {
    return { sql: `(${left.sql} ${operator.toUpperCase()} ${right.sql})`, type: BOOL, aggregate };
  }
  if (COMPARISONS.has(operator)) return { sql: compareSql(operator, left, right, context), type: BOOL, aggregate };
  if ((operator === '->' || operator === 'contains') && left.type.name !== 'JSON') {
    throw new StatementError(0x2605, 'Invalid value type');
  }
  const pattern = PATTERNS[operator];
  if (pattern)
    return {
      sql: `(${pattern}(${operator === 'contains' ? left.sql : plainSql(left)}, ${right.sql}))`,
      type: BOOL,
      aggregate,
    };
  if (operator === '->') return { sql: `td_json_get(${left.sql}, ${right.sql})`, type: left.type, aggregate };
  return arithmetic(operator, left, right);
}

function unary(operator: string, operand: Typed): Typed {
  if (operator === 'not') return { sql: `(NOT ${operand.sql})`, type: BOOL, aggregate: operand.aggregate };
  return {
    sql: `(-${operand.sql})`,
    type: isFloating(operand.type) ? operand.type : DOUBLE,
    aggregate: operand.aggregate,
  };
}

function between({ operand, low, high, negated }: Between, context: Context): Typed {
  const [value, from, to] = [operand, low, high].map((part) => translate(part, context));
  if (!value || !from || !to) throw new TypeError('BETWEEN has three operands');
  const sql = `(${value.sql} ${negated ? 'NOT ' : ''}BETWEEN ${comparedSql(from, value, context)} AND ${comparedSql(to, value, context)})`;
  return { sql, type: BOOL, aggregate: value.aggregate };
}

function inList({ operand, values, negated }: In, context: Context): Typed {
  const value = translate(operand, context);
  const list = values.map((one) => comparedSql(translate(one, context), value, context));
  return {
    sql: `(${value.sql} ${negated ? 'NOT ' : ''}IN (${list.join(', ')}))`,
    type: BOOL,
    aggregate: value.aggregate,
  };
}

function caseOf({ operand, branches, otherwise }: Case, context: Context): Typed {
  const parts = branches.map(({ when, result }) => ({
    when: translate(when, context),
    result: translate(result, context),
  }));
  const other = otherwise ? translate(otherwise, context) : undefined;
  const results = [...parts.map(({ result }) => result), ...(other ? [other] : [])];
  const type = commonType(results);
  const sqlOf = (value: Typed): string =>
    value.type.name === type.name ? value.sql : castSql(value, type, context).sql;
  const text = parts.map(({ when, result }) => `WHEN ${when.sql} THEN ${sqlOf(result)}`).join(' ');
  return {
    sql: `(CASE ${operand ? translate(operand, context).sql : ''} ${text} ELSE ${other ? sqlOf(other) : 'NULL'} END)`,
    type,
    aggregate: [...results, ...parts.map(({ when }) => when)].some(({ aggregate }) => aggregate),
  };
}

/** An expression in the SQL of SQLite, with its type. */
export function translate(expression: Expression, context: Context): Typed {
  switch (expression.kind) {
    case 'number':
      return numberLiteral(expression.text);
    case 'string': {
      const { value } = expression;
      return { sql: sqlLiteral(value), type: varchar(byteLength(value)), aggregate: false, text: value };
    }
    case 'bool':
      return { sql: expression.value ? '1' : '0', type: BOOL, aggregate: false };
    case 'null':
      return { sql: 'NULL', type: NULL_LITERAL, aggregate: false };
    case 'duration': {
      const { text } = expression;
      return { sql: durationSql(text, context.scope.precision), type: BIGINT, aggregate: false, duration: text };
    }
    case 'column':
      return columnRef(expression.name, context);
    case 'pseudo':
      return pseudoColumn(expression.name, context);
    case 'star':
      throw new StatementError(0x2600, 'syntax error near "*"');
    case 'unary':
      return unary(expression.operator, translate(expression.operand, context));
    case 'binary':
      return binary(
        expression.operator,
        translate(expression.left, context),
        translate(expression.right, context),
        context,
      );
    case 'between':
      return between(expression, context);
    case 'in':
      return inList(expression, context);
    case 'is-null': {
      const operand = translate(expression.operand, context);
      return {
        sql: `(${operand.sql} IS ${expression.negated ? 'NOT ' : ''}NULL)`,
        type: BOOL,
        aggregate: operand.aggregate,
      };
    }
    case 'call':
      return call(expression, context);
    case 'cast':
      return castSql(translate(expression.operand, context), expression.type, context);
    case 'case':
      return caseOf(expression, context);
  }
}
