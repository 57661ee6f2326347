/**
 * Numbers as Go's encoding of JSON writes them, which is what the REST server answers: the shortest digits that read
 * back to the same value, an exponent of at least two digits below 1e-6 and from 1e21, and the sign of zero kept.
 */

function goExponent(text: string): string {
  return text.replace(/e([+-])(\d)$/, 'e$10$2');
}

/** A DOUBLE; what is not finite is null, since JSON has no such number. */
export function doubleText(value: number): string {
  if (!Number.isFinite(value)) return 'null';
  if (Object.is(value, -0)) return '-0';
  return goExponent(String(value));
}

/** A FLOAT: the shortest digits that give the same 32-bit value. */
export function floatText(value: number): string {
  if (Number.isInteger(value) && Math.abs(value) < 1e6) return doubleText(value);
  for (let digits = 6; digits < 9; digits++) {
    const short = Number(value.toPrecision(digits));
    if (Math.fround(short) === value) return doubleText(short);
  }
  return doubleText(Number.isFinite(value) ? Number(value.toPrecision(9)) : value);
}
