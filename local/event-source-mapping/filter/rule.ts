import * as z from 'zod';
import { JsonNumber, type LeafValue } from './json-leaves.ts';

/** What a pattern asks of a field. */
export type Rule =
  | { readonly kind: 'equals'; readonly value: string | number | boolean | null }
  | { readonly kind: 'equals-ignore-case' | 'prefix' | 'suffix'; readonly text: string }
  | { readonly kind: 'numeric'; readonly bounds: readonly Bound[] }
  | { readonly kind: 'anything-but'; readonly rules: readonly Rule[] }
  | { readonly kind: 'exists'; readonly exists: boolean };

interface Bound {
  readonly comparison: '=' | '<' | '<=' | '>' | '>=';
  readonly limit: number;
}

const scalar = z.union([z.string(), z.number(), z.boolean(), z.null()]);
const comparison = z.enum(['=', '<', '<=', '>', '>=']);
const oneOrMore = <T extends z.ZodType>(item: T) => z.union([item, z.array(item).min(1)]);

/** A text operator; inside `anything-but` each takes a list, too. */
const textOperators = ['prefix', 'suffix', 'equals-ignore-case'] as const;
const anythingBut = z.union([
  oneOrMore(z.union([z.string(), z.number()])).transform((values) =>
    [values].flat().map((value): Rule => ({ kind: 'equals', value })),
  ),
  ...textOperators.map((kind) =>
    z
      .strictObject({ [kind]: oneOrMore(z.string()) })
      .transform((operator) => [operator[kind] ?? []].flat().map((text): Rule => ({ kind, text }))),
  ),
]);

const rule = z.union([
  scalar.transform((value): Rule => ({ kind: 'equals', value })),
  ...textOperators.map((kind) =>
    z.strictObject({ [kind]: z.string() }).transform((operator): Rule => ({ kind, text: operator[kind] ?? '' })),
  ),
  z.strictObject({ exists: z.boolean() }).transform(({ exists }): Rule => ({ kind: 'exists', exists })),
  z
    .strictObject({ numeric: z.tuple([comparison, z.number()]) })
    .transform(({ numeric: [first, limit] }): Rule => ({ kind: 'numeric', bounds: [{ comparison: first, limit }] })),
  z
    .strictObject({ numeric: z.tuple([comparison, z.number(), comparison, z.number()]) })
    .transform(({ numeric: [lower, from, upper, to] }): Rule => {
      const bounds = [
        { comparison: lower, limit: from },
        { comparison: upper, limit: to },
      ];
      return { kind: 'numeric', bounds };
    }),
  z.strictObject({ 'anything-but': anythingBut }).transform((operator): Rule => {
    return { kind: 'anything-but', rules: operator['anything-but'] };
  }),
]);

/**
 * Reads a rule of a pattern; undefined for one that is not in Lambda's table of operators
 * (https://docs.aws.amazon.com/lambda/latest/dg/invocation-eventfiltering.html#filtering-syntax).
 */
export function ruleOf(item: unknown): Rule | undefined {
  return rule.safeParse(item).data;
}

/** Whether a field that is there is what a rule asks for. */
export function follows(value: LeafValue, rule: Rule): boolean {
  switch (rule.kind) {
    case 'equals':
      // By the text: for Lambda 300, 300.0 and 3.0e2 differ.
      return value instanceof JsonNumber ? JSON.stringify(rule.value) === value.text : value === rule.value;
    case 'equals-ignore-case':
      return typeof value === 'string' && value.toLowerCase() === rule.text.toLowerCase();
    case 'prefix':
      return typeof value === 'string' && value.startsWith(rule.text);
    case 'suffix':
      return typeof value === 'string' && value.endsWith(rule.text);
    case 'numeric':
      return value instanceof JsonNumber && rule.bounds.every((bound) => isWithin(Number(value.text), bound));
    case 'anything-but':
      return !rule.rules.some((one) => follows(value, one));
    case 'exists':
      return rule.exists;
  }
}

function isWithin(value: number, { comparison, limit }: Bound): boolean {
  switch (comparison) {
    case '=':
      return value === limit;
    case '<':
      return value < limit;
    case '<=':
      return value <= limit;
    case '>':
      return value > limit;
    case '>=':
      return value >= limit;
  }
}
