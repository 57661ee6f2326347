import type { Dialect } from '../dialect.ts';
import { insertError } from '../errors.ts';
import type { Literal } from '../sql/literal.ts';
import { printedDouble } from '../text/number-text.ts';

type Scalar = string | number | boolean | null;

const ENTRY = /("(?:[^"\\]|\\[\s\S])*")\s*:\s*("(?:[^"\\]|\\[\s\S])*"|-?\d[\d.eE+-]*|true|false|null)/g;
const PRINTABLE = /^[\x20-\x7e]*$/;
function parseText(literal: Literal): unknown {
  try {
    return JSON.parse(literal.value);
  } catch {
    throw literal.refused('json parse error');
  }
}

function isScalar(value: unknown): value is Scalar {
  return value === null || typeof value !== 'object';
}

/** The entries in their order; of a key that comes twice the first counts, and the empty key not at all. */
function entriesOf(text: string): ReadonlyMap<string, Scalar> {
  const entries = new Map<string, Scalar>();
  for (const [, key = '""', value = 'null'] of text.matchAll(ENTRY)) {
    const name = String(JSON.parse(key));
    const parsed: unknown = JSON.parse(value);
    if (name !== '' && !entries.has(name) && isScalar(parsed)) entries.set(name, parsed);
  }
  return entries;
}

/** The text of a JSON tag: one object of scalars; null for an empty one, an empty string or `null`. */
export function parseJsonTag(literal: Literal, { roundsJsonNumbers }: Dialect): string | null {
  const text = literal.value.trim();
  if (text === '' || text === 'null') return null;
  const value = parseText(literal);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw literal.refused('json error invalide value');
  }
  const badKey = Object.keys(value).find((key) => !PRINTABLE.test(key));
  if (badKey !== undefined) throw insertError(badKey, 'json key not validate');
  if (!Object.values(value).every(isScalar)) throw literal.refused('invalidate json value');
  const entries = [...entriesOf(text)].map(
    ([key, entry]) =>
      `${JSON.stringify(key)}:${typeof entry === 'number' && roundsJsonNumbers ? printedDouble(entry) : JSON.stringify(entry)}`,
  );
  return entries.length === 0 ? null : `{${entries.join(',')}}`;
}
