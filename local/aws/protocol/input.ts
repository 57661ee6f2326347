import * as z from 'zod';
import { AwsError } from './error.ts';

/** Reads the input of an operation. @throws AwsError that names the members that are wrong */
export function parseInput<T extends z.ZodType>(schema: T, input: unknown, code = 'ValidationException'): z.output<T> {
  const result = schema.safeParse(input);
  if (result.success) return result.data;
  const problems = result.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
  throw new AwsError(code, problems.join('; '));
}

/** A number, which the query protocol and query strings have as text. */
export const numeric = z.coerce.number();

/** A truth value, which the query protocol and query strings have as text. */
export const truth = z.union([z.boolean(), z.enum(['true', 'false']).transform((text) => text === 'true')]);

/** A time: seconds since 1970 in JSON, a text in the query protocol, and a time of its own in CBOR. */
export const time = z.union([z.date(), z.number().transform(ofSeconds), z.string().transform(ofText)]);

function ofSeconds(seconds: number): Date {
  return new Date(seconds * 1_000);
}

function ofText(text: string): Date {
  return /^\d+(\.\d+)?$/.test(text) ? ofSeconds(Number(text)) : new Date(text);
}

/** Some of a list, and where the next part begins. @param size at most so many; @param token where the last one ended */
export function pageOf<T>(
  all: readonly T[],
  size: number,
  token = '0',
): { readonly page: readonly T[]; readonly next: string | undefined } {
  if (!/^\d{1,15}$/.test(token)) throw new AwsError('InvalidNextTokenException', 'The specified token is not valid.');
  const begin = Number(token);
  const end = begin + size;
  return { page: all.slice(begin, end), next: end < all.length ? String(end) : undefined };
}
