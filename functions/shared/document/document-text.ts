import { createHash } from 'node:crypto';
import { brotliCompressSync, brotliDecompressSync, gunzipSync } from 'node:zlib';

/** SSM's limits on a parameter's value in bytes: the standard tier, and the advanced one that costs money. */
export const STANDARD_TIER_BYTES = 4096;
export const ADVANCED_TIER_BYTES = 8192;

/** What packed documents begin with, which JSON never does. Behind it is base64. */
const BROTLI = 'brotli:';
const GZIP = 'gzip:';

/** Most bytes of a document that is unpacked: far beyond what a deploy writes, and far below a function's memory. */
const MOST_BYTES = 8 * 1024 * 1024;

/**
 * JSON without spaces and without `{{`, which only texts within it can hold: SSM takes no value with something in double
 * braces, and CloudFormation would take `{{resolve:…}}` for a reference.
 * @see https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_PutParameter.html
 */
function jsonOf(document: object): string {
  return JSON.stringify(document).replaceAll('{{', String.raw`{\u007b`);
}

/**
 * A settings document as it is kept in SSM: JSON without spaces, packed by brotli, in base64, when that is larger than a
 * parameter can be.
 */
export function documentText(document: object): string {
  const text = jsonOf(document);
  if (Buffer.byteLength(text) <= ADVANCED_TIER_BYTES) return text;
  return `${BROTLI}${brotliCompressSync(text).toString('base64')}`;
}

/**
 * The JSON of a document as it is kept in SSM: plain, or packed by brotli, or by gzip, which every operator has at hand.
 * @throws Error when what is packed cannot be unpacked
 */
export function documentJson(text: string): string {
  const packed = text.trimStart();
  const limit = { maxOutputLength: MOST_BYTES };
  if (packed.startsWith(BROTLI)) return brotliDecompressSync(base64Of(packed, BROTLI), limit).toString('utf8');
  if (packed.startsWith(GZIP)) return gunzipSync(base64Of(packed, GZIP), limit).toString('utf8');
  return text;
}

function base64Of(packed: string, marker: string): Buffer {
  return Buffer.from(packed.slice(marker.length), 'base64');
}

/** What tells a document's text from every other: its SHA-256 in base64url. */
export function digestOf(text: string): string {
  return createHash('sha256').update(text).digest('base64url');
}

/**
 * Makes settings of a document's text.
 * @param parameter its name, for errors.
 * @throws SettingsError
 */
export type ParseDocument<T> = (text: string, parameter: string) => T | Promise<T>;

/**
 * Reads the document that the deploy wrote without checking it again: with the schema, its library would be a fifth of a
 * function's start. A document that somebody has changed since is checked, by what `check` loads for it.
 * @param deployed digest of the text that the deploy checked and wrote; undefined when there is none.
 */
export function checkedDocument<T>(
  deployed: string | undefined,
  check: () => Promise<{ readonly parseDocument: ParseDocument<T> }>,
): ParseDocument<T> {
  return async (text, parameter) => {
    if (deployed !== undefined && digestOf(text) === deployed) return JSON.parse(documentJson(text));
    const { parseDocument } = await check();
    return parseDocument(text, parameter);
  };
}
