import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';

/** Where what AWS's models say is kept; test/deploy/python/models.py writes it. */
export const MODELS = join(import.meta.dirname, '../../fixtures/aws/models.json');

const limit = z.strictObject({
  type: z.string(),
  /** Of a number, or of the characters of a text, or of the members of a list or map. */
  min: z.number().optional(),
  max: z.number().optional(),
  /** Of the whole text. */
  pattern: z.string().optional(),
  enum: z.array(z.union([z.string(), z.number()])).optional(),
});

const models = z.strictObject({
  /** By resource type and path: `A.B`, `A[]` of a list, `A{key}` and `A{value}` of a map. */
  limits: z.record(z.string(), z.record(z.string(), limit)),
  createOnly: z.record(z.string(), z.array(z.string())),
});

/** What a model says of one property. */
export type Limit = z.infer<typeof limit>;

/** What AWS's own models say of the properties of our resources. */
export const awsModels = models.parse(JSON.parse(readFileSync(MODELS, 'utf8')));

/** What AWS would refuse about a value by its model; undefined when nothing. */
export function limitProblem(value: unknown, { type, min = -Infinity, max = Infinity, pattern, enum: allowed }: Limit) {
  const size = sizeOf(value);
  if (size === undefined) return `is no ${type}`;
  if (size < min || size > max) return `${typeof value === 'number' ? 'is' : 'has size'} ${size}, not ${min} to ${max}`;
  if (pattern !== undefined && !wholePattern(pattern).test(String(value))) return `does not match ${pattern}`;
  if (allowed !== undefined && !allowed.some((one) => one === value)) return `is not one of ${allowed.join(', ')}`;
  return undefined;
}

function sizeOf(value: unknown): number | undefined {
  if (typeof value === 'number') return value;
  if (typeof value === 'string' || Array.isArray(value)) return value.length;
  return typeof value === 'object' && value !== null ? Object.keys(value).length : undefined;
}

/** Java's regular expressions are JavaScript's, as far as these go; AWS holds the whole text to them. */
function wholePattern(pattern: string): RegExp {
  return new RegExp(`^(?:${pattern})$`, 'u');
}
