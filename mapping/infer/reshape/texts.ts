import { gunzipSync, inflateSync } from 'node:zlib';
import { parseWithDigits } from '../../records/exact-json.ts';
import { isDocument, pathText } from '../observe/leaves.ts';
import { mapAt, nodesOf } from '../observe/nodes.ts';
import type { Sample } from '../observe/samples.ts';

/** A document in a text, as settings have it. */
export interface ProposedParse {
  readonly path: string;
  readonly from: 'json' | readonly ('base64' | 'gzip' | 'zlib' | 'json')[];
}

/** Samples with documents in the place of the texts that they stand in. */
export interface Parsed {
  readonly samples: readonly Sample[];
  readonly parse: readonly ProposedParse[];
}

/** Texts inside texts that are looked at. */
const MOST_NESTED = 3;

/** Most bytes that a packed sample may become. */
const MOST_BYTES = 16 * 1_048_576;

const WAYS: readonly ProposedParse['from'][] = [
  'json',
  ['base64', 'json'],
  ['base64', 'gzip', 'json'],
  ['base64', 'zlib', 'json'],
];

/** Puts documents in the place of texts that hold one in every sample that has them. */
export function parseTexts(given: readonly Sample[]): Parsed {
  let samples = given;
  const parse: ProposedParse[] = [];
  for (let depth = 0; depth < MOST_NESTED; depth++) {
    const before = parse.length;
    for (const { steps, values } of nodesOf(samples.map(({ document }) => document))) {
      const texts = values.filter((value) => value !== null);
      const from = texts.length === 0 ? undefined : WAYS.find((way) => texts.every((text) => isDocumentIn(text, way)));
      if (from === undefined) continue;
      parse.push({ path: pathText(steps), from });
      const change = (value: unknown) => (value === null ? null : documentIn(value, from));
      samples = samples.map((sample) => ({ ...sample, document: mapAt(sample.document, steps, change) }));
    }
    if (parse.length === before) break;
  }
  return { samples, parse };
}

function isDocumentIn(text: unknown, from: ProposedParse['from']): boolean {
  const value = documentIn(text, from);
  return isDocument(value) ? Object.keys(value).length > 0 : Array.isArray(value) && value.some(isDocument);
}

/** What a text holds; undefined when it does not hold it so. */
function documentIn(text: unknown, from: ProposedParse['from']): unknown {
  if (typeof text !== 'string' || text.length < 2) return undefined;
  try {
    return parseWithDigits(from === 'json' ? text : unpacked(text, from));
  } catch {
    return undefined;
  }
}

function unpacked(text: string, from: readonly string[]): string {
  const bytes = Buffer.from(text, 'base64');
  if (bytes.toString('base64') !== text) return '';
  if (from.includes('gzip')) return gunzipSync(bytes, { maxOutputLength: MOST_BYTES }).toString();
  return (from.includes('zlib') ? inflateSync(bytes, { maxOutputLength: MOST_BYTES }) : bytes).toString();
}
