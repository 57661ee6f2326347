import { isUtf8 } from 'node:buffer';
import { gunzipSync, inflateSync } from 'node:zlib';
import type { ParseStep } from '../../../shared/settings/routes.ts';
import { skipSpace } from '../../decode/json/characters.ts';
import { withoutNonFinite } from '../../decode/json/non-finite.ts';
import { skipValue } from '../../decode/json/skip-value.ts';
import { RecordError } from '../../rows/record-error.ts';

/** Bytes that the texts of one record may be unpacked to, all together: what is larger is a bomb. */
export const MOST_BYTES = 16 * 1_048_576;

/** Bytes that may still be unpacked of a record. */
export interface Budget {
  bytes: number;
}

/** A text that holds a document. */
export interface Packed {
  /** Where it is, for messages. */
  readonly path: string;
  readonly steps: readonly ParseStep[];
  /** What bare numbers of the document are that are none or infinite. */
  readonly nonFinite: 'reject' | 'null';
  /** Whether a text that holds no document stays as it is, and is no reason to reject its record. */
  readonly keepsInvalid: boolean;
}

/** A step that a text does not take. The message never holds what the text holds. */
class Unpackable extends Error {}

/**
 * The JSON of what a text holds.
 * @throws RecordError naming the path and the step at which the text is not what settings say.
 */
export function unpacked(text: string, { path, steps, nonFinite }: Packed, budget: Budget): string {
  let value: string | Buffer = text;
  for (const step of steps) {
    try {
      value = step === 'json' ? documentIn(textOf(value), nonFinite) : unpack(value, step, budget);
    } catch (error) {
      if (!(error instanceof Unpackable || error instanceof RecordError)) throw error;
      throw new RecordError('route', `parse: ${path}: ${step}: ${error.message}`);
    }
  }
  if (steps.at(-1) === 'json') return value.toString();
  try {
    return JSON.stringify(textOf(value));
  } catch (error) {
    if (!(error instanceof Unpackable)) throw error;
    throw new RecordError('route', `parse: ${path}: ${error.message}`);
  }
}

function unpack(value: string | Buffer, step: Exclude<ParseStep, 'json'>, budget: Budget): Buffer {
  switch (step) {
    case 'base64':
      return spent(fromBase64(textOf(value)), budget);
    case 'hex':
      return spent(fromHex(textOf(value)), budget);
    case 'gzip':
      return spent(inflated(value, budget, step, gunzipSync), budget);
    case 'zlib':
      return spent(inflated(value, budget, step, inflateSync), budget);
  }
}

function textOf(value: string | Buffer): string {
  if (typeof value !== 'string' && !isUtf8(value)) throw new Unpackable('the bytes are not UTF-8');
  const text = value.toString();
  return text.startsWith('\ufeff') ? text.slice(1) : text;
}

/** Bytes of base64 of either alphabet, with or without its padding. */
function fromBase64(text: string): Buffer {
  const digits = text.replace(/={1,2}$/, '');
  if (!/^[A-Za-z0-9+/_-]*$/.test(digits) || digits.length % 4 === 1) throw new Unpackable('the text is not base64');
  return Buffer.from(digits, 'base64');
}

function fromHex(text: string): Buffer {
  if (!/^[0-9A-Fa-f]*$/.test(text) || text.length % 2 === 1) throw new Unpackable('the text is not hexadecimal');
  return Buffer.from(text, 'hex');
}

function inflated(
  value: string | Buffer,
  { bytes }: Budget,
  step: ParseStep,
  inflate: (packed: Buffer, options: { readonly maxOutputLength: number }) => Buffer,
): Buffer {
  try {
    return inflate(Buffer.from(value), { maxOutputLength: Math.max(1, bytes) });
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE') throw tooLarge();
    throw new Unpackable(`the bytes are not ${step}`);
  }
}

function spent(value: Buffer, budget: Budget): Buffer {
  budget.bytes -= value.length;
  if (budget.bytes < 0) throw tooLarge();
  return value;
}

function tooLarge(): Unpackable {
  return new Unpackable(`the texts of the record unpack to more than ${MOST_BYTES / 1_048_576} MiB`);
}

function documentIn(text: string, nonFinite: Packed['nonFinite']): string {
  try {
    return document(text);
  } catch (error) {
    const finite = nonFinite === 'null' ? withoutNonFinite(text) : text;
    if (finite === text) throw error;
    return document(finite);
  }
}

function document(text: string): string {
  const start = skipSpace(text, 0);
  const end = skipValue(text, start, 0);
  if (skipSpace(text, end) !== text.length) throw new Unpackable('something follows the value');
  return text.slice(start, end);
}
