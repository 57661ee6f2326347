import { TYPES } from '../../shared/tdengine/types/types.ts';

/** Bytes of the longest number that any type takes: that of a text, which has a digit a byte. */
const MOST_BYTES = Math.ceil((TYPES.VARCHAR.length.column * Math.log2(10)) / 8);

/** Why bytes are no decimal that any type takes; undefined when they are one. */
export function decimalProblem({ length }: Buffer): string | undefined {
  return length > MOST_BYTES ? 'the Decimal has more digits than any type takes' : undefined;
}

/**
 * The digits of a decimal with its point, all of the scale behind it, as Java's BigDecimal prints it.
 * @param bytes the unscaled number, high byte first, in two's complement.
 * @param scale digits behind the point of an unscaled number.
 */
export function decimalText(bytes: Buffer, scale: number): string {
  const unscaled = bytes.length === 0 ? 0n : BigInt.asIntN(8 * bytes.length, BigInt(`0x${bytes.toString('hex')}`));
  if (scale <= 0) return String(unscaled * 10n ** BigInt(-scale));
  const digits = String(unscaled < 0n ? -unscaled : unscaled).padStart(scale + 1, '0');
  return `${unscaled < 0n ? '-' : ''}${digits.slice(0, -scale)}.${digits.slice(-scale)}`;
}
