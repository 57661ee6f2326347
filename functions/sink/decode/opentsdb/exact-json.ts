import { unreadable } from '../../record-error.ts';

/** A run of digits that a double may not hold. */
const LONG_NUMBER = /\d{16}/;
const WHOLE = /^-?\d{16,}$/;

/**
 * Parses JSON; whole numbers of 16 or more digits become bigint, so that none loses a digit.
 * @throws RecordError for a text that is not JSON.
 */
export function parseExactJson(text: string): unknown {
  try {
    return LONG_NUMBER.test(text) ? JSON.parse(text, exact) : JSON.parse(text);
  } catch (error) {
    throw error instanceof SyntaxError ? unreadable('the value is not JSON') : error;
  }
}

function exact(_name: string, value: unknown, context?: { readonly source?: string }): unknown {
  const source = context?.source;
  return typeof value === 'number' && source !== undefined && WHOLE.test(source) ? BigInt(source) : value;
}
