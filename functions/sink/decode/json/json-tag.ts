import { unwritable } from '../../../shared/tdengine/types/texts.ts';
import { parseJson } from './parse-json.ts';

/** Longest text of a JSON tag, in bytes. */
export const MAX_JSON_BYTES = 4_095;

const WHOLE = /^-?\d+$/;

/**
 * Reads the text of a JSON tag. TDengine holds its numbers as doubles: a whole number that none is becomes NaN here, for
 * {@link jsonTagProblem}.
 * @throws SyntaxError when the text is not JSON.
 */
export function parseJsonTag(text: string): unknown {
  return parseJson(text, heldNumber);
}

function heldNumber(_key: string, value: unknown, context?: { readonly source?: string }): unknown {
  if (typeof value !== 'number' || Number.isSafeInteger(value) || !Number.isFinite(value)) return value;
  const source = context?.source ?? '';
  return WHOLE.test(source) && BigInt(source) !== BigInt(value) ? Number.NaN : value;
}

/** Why TDengine would not store an object as a JSON tag as it is, without naming a value; undefined when it does. */
export function jsonTagProblem(value: object): string | undefined {
  for (const [key, inner] of Object.entries(value)) {
    if (!/^[ -~]+$/.test(key)) return 'a JSON tag takes keys of printable ASCII only';
    if (typeof inner === 'object' && inner !== null) return 'a JSON tag takes an object of scalars only';
    if (typeof inner === 'number' && !Number.isFinite(inner))
      return 'a JSON tag takes numbers that a double holds only';
    const problem = typeof inner === 'string' ? unwritable(inner) : undefined;
    if (problem !== undefined) return `the text holds ${problem}`;
  }
  return undefined;
}
