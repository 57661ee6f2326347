/**
 * Text that may hold bytes which are no UTF-8. TDengine keeps such bytes in VARCHAR values and names and gives them back
 * as they came, so they must survive the way through JavaScript strings: each stray byte becomes the lone surrogate
 * U+DC00 + byte, which well-formed text cannot contain.
 */

const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const STRAY = 0xdc00;

/** The length a UTF-8 sequence claims to have by its first byte; 1 for what cannot begin one. */
function claimedLength(lead: number): number {
  if (lead >= 0xf0 && lead <= 0xf4) return 4;
  if (lead >= 0xe0) return lead <= 0xef ? 3 : 1;
  return lead >= 0xc2 ? 2 : 1;
}

function tryDecode(bytes: Uint8Array): string | undefined {
  try {
    return strict.decode(bytes);
  } catch {
    return undefined;
  }
}

/** Bytes to text; stray bytes become lone surrogates. */
export function decodeLoose(bytes: Uint8Array): string {
  const whole = tryDecode(bytes);
  if (whole !== undefined) return whole;
  const parts: string[] = [];
  for (let at = 0; at < bytes.length; ) {
    const lead = bytes[at] ?? 0;
    const length = claimedLength(lead);
    const part = tryDecode(bytes.subarray(at, at + length));
    parts.push(part ?? String.fromCharCode(STRAY + lead));
    at += part === undefined ? 1 : length;
  }
  return parts.join('');
}

/** Text to bytes, the inverse of `decodeLoose`. */
export function encodeLoose(text: string): Buffer {
  if (text.isWellFormed()) return Buffer.from(text, 'utf8');
  const parts: Buffer[] = [];
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    const stray = code >= STRAY + 0x80 && code <= STRAY + 0xff;
    parts.push(stray ? Buffer.from([code - STRAY]) : Buffer.from(character, 'utf8'));
  }
  return Buffer.concat(parts);
}

/** The length of a text in bytes, stray bytes counted once. */
export function byteLength(text: string): number {
  return text.isWellFormed() ? Buffer.byteLength(text) : encodeLoose(text).length;
}
