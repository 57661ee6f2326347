import { isTemplate, parseTemplate, type TemplatePart } from '../../record-path/template.ts';
import type { RouteSettings } from './route.ts';

/** What an expression is for. */
export type ExpressionUse = 'column' | 'tag' | 'timestamp' | 'template' | 'condition';

/** A setting of a route that has an expression in it. */
export interface PlacedExpression {
  readonly use: ExpressionUse;
  /** From the route. */
  readonly path: readonly (string | number)[];
  /** The text around expressions, and these; undefined for a text in which a `${` has no end or nothing in it. */
  readonly parts: readonly TemplatePart[] | undefined;
}

/**
 * The parts of a `value` such as `${record.a * 2.0}`: as those of a template, but that what is there of every Kafka record
 * comes before fields of the same name.
 */
export function valueParts(value: string, captures: readonly string[]): readonly TemplatePart[] | undefined {
  return parseTemplate(value, captures)?.map((part) =>
    part.kind === 'field' && BOUND.has(part.path) ? { kind: 'expression', text: part.path } : part,
  );
}

const BOUND: ReadonlySet<string> = new Set(
  'record element index headers partition offset timestamp true false null'.split(' '),
);

/** A route as far as expressions can be in it. */
export type ExpressionRoute = Pick<
  RouteSettings,
  'columns' | 'tags' | 'timestamp' | 'when' | 'stable' | 'table' | 'subtable'
>;

/** All expressions of a route, and values that are made of the record. */
export function expressionsOf(route: ExpressionRoute, captures: readonly string[]): readonly PlacedExpression[] {
  const found: PlacedExpression[] = [];
  const add = (use: ExpressionUse, path: PlacedExpression['path'], parts: PlacedExpression['parts']) =>
    found.push({ use, path, parts });
  for (const [role, use] of [
    ['columns', 'column'],
    ['tags', 'tag'],
  ] as const) {
    for (const [index, { value }] of route[role].entries()) {
      if (isTemplate(value)) add(use, [role, index, 'value'], valueParts(value, captures));
    }
  }
  const addTemplate = (text: string | undefined, path: PlacedExpression['path']) => {
    const parts = parseTemplate(text ?? '', captures);
    if (parts?.some(({ kind }) => kind === 'expression')) add('template', path, parts);
  };
  for (const [index, { name }] of route.columns.entries()) addTemplate(name, ['columns', index, 'name']);
  if (route.timestamp?.value !== undefined) {
    add('timestamp', ['timestamp', 'value'], valueParts(route.timestamp.value, captures));
  }
  for (const key of ['stable', 'table', 'subtable'] as const) addTemplate(route[key], [key]);
  for (const [place, condition] of [route.when ?? []].flat().entries()) {
    const path = Array.isArray(route.when) ? ['when', place] : ['when'];
    if (typeof condition === 'string') add('condition', path, [{ kind: 'expression', text: condition }]);
  }
  return found;
}

/** Whether routes have expressions, and whether one of them has a pattern. */
export function expressionNeeds(routes: readonly ExpressionRoute[]): {
  readonly any: boolean;
  readonly patterns: boolean;
} {
  // What is a capture and what a field does not matter here.
  const placed = routes.flatMap((route) => expressionsOf(route, []));
  const texts = placed.flatMap(({ parts }) => parts ?? []);
  const patterns = texts.some((part) => part.kind === 'expression' && part.text.includes('matches'));
  return { any: placed.length > 0, patterns };
}
