import { convert, type Precision } from '../precision.ts';

/** Powers of ten of the units in a second. */
const DIGITS: Readonly<Record<Precision, number>> = { ms: 3, us: 6, ns: 9 };

const MINUS = 0x2d;

/**
 * Makes the function that turns a time's decimal text from one unit into another. Digits that the other lacks are cut,
 * towards the past.
 */
export function timeScaler(from: Precision, to: Precision): (time: string) => string {
  const power = DIGITS[to] - DIGITS[from];
  if (power === 0) return (time) => time;
  if (power > 0) {
    const zeros = '0'.repeat(power);
    return (time) => (time === '0' ? time : time + zeros);
  }
  return (time) => {
    // Cutting digits off goes towards 0, which for times before 1970 is the future.
    if (time.charCodeAt(0) === MINUS) return String(convert(BigInt(time), from, to));
    return time.length <= -power ? '0' : time.slice(0, power);
  };
}
