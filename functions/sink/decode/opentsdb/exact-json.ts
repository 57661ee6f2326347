import { unreadable } from '../../rows/record-error.ts';
import { parseJson } from '../json/parse-json.ts';

/** So many digits may be more than a double holds. */
const LONG = 16;
const WHOLE = /^-?\d{16,}$/;

/**
 * Parses JSON; whole numbers of 16 or more digits become bigint, so that none loses a digit.
 * @throws RecordError for a text that is not JSON, or is nested too deep to be a data point.
 */
export function parseExactJson(text: string): unknown {
  try {
    return parseJson(text, hasLongNumber(text) ? exact : undefined);
  } catch (error) {
    if (error instanceof SyntaxError) throw unreadable('the value is not JSON');
    // The function that looks at each value is called from its own call: ten thousand levels fill the stack.
    if (error instanceof RangeError) throw unreadable('the value is JSON of too many levels');
    throw error;
  }
}

function exact(_name: string, value: unknown, context?: { readonly source?: string }): unknown {
  const source = context?.source;
  // What is beyond a double's range is refused; to read its digits would take time with the square of them.
  if (typeof value !== 'number' || !Number.isFinite(value)) return value;
  return source !== undefined && WHOLE.test(source) ? BigInt(source) : value;
}

/** Whether there is a run of so many digits. Each would cover one of the places looked at. */
function hasLongNumber(text: string): boolean {
  for (let at = LONG - 1; at < text.length; at += LONG) {
    if (!isDigit(text, at)) continue;
    let first = at;
    while (isDigit(text, first - 1)) first--;
    let last = at;
    while (isDigit(text, last + 1)) last++;
    if (last - first >= LONG - 1) return true;
  }
  return false;
}

function isDigit(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return code >= 0x30 && code <= 0x39;
}
