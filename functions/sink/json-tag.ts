import { unwritable } from './decode/json/unescape.ts';

/** Longest text of a JSON tag, in bytes. */
export const MAX_JSON_BYTES = 4_095;

/** Why TDengine would not store an object as a JSON tag as it is, without naming a value; undefined when it does. */
export function jsonTagProblem(value: object): string | undefined {
  for (const [key, inner] of Object.entries(value)) {
    if (!/^[ -~]+$/.test(key)) return 'a JSON tag takes keys of printable ASCII only';
    if (typeof inner === 'object' && inner !== null) return 'a JSON tag takes an object of scalars only';
    const problem = typeof inner === 'string' ? unwritable(inner) : undefined;
    if (problem !== undefined) return `the text holds ${problem}`;
  }
  return undefined;
}
