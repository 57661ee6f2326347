const MINUS = 0x2d;
const POINT = 0x2e;
const ZERO = 0x30;

/** Numbers below are written elsewhere: some have an exponent. */
const LEAST = 1e-5;

/** Digits that tell every double, and every float of 32 bits, from its neighbours. */
const DOUBLE_DIGITS = 17;
const FLOAT_DIGITS = 9;

/** Beyond are digits before the point that are not counted here. */
const BEYOND_DOUBLE = 1e15;
const BEYOND_FLOAT = 1e9;

/** Powers of ten, which a double holds exactly up to 10²²; and the two halves of each, whose products are exact. */
const POWERS = Array.from({ length: 23 }, (_, power) => Number(`1e${power}`));
const HIGH = POWERS.map(highOf);

/** The bits of a number. */
const NUMBER = new Float64Array(1);
const BITS = new Uint32Array(NUMBER.buffer);
const EXPONENT = 0x7ff0_0000;

/** Half of the distance to the next double or float, by the power of two that a number begins with. */
const HALF_OF_DOUBLE = 2 ** -53;
const HALF_OF_FLOAT = 2 ** -24;

/** Part of that half within which what was calculated does not decide. */
const DOUBTFUL = 1e-6;

/** The last digits of a number are counted apart, since a double does not hold seventeen. */
const LAST_DIGITS = 8;
const LAST = 10 ** LAST_DIGITS;

/**
 * Writes a number in the fewest digits that no other double is nearer to (or float of 32 bits), and of those the nearest: as
 * `String` does, in a fraction of its time. All is calculated exactly, or left to others.
 * @param bytes has room for 40 more.
 * @returns the place behind it; -1 when it is not written, because it is very large or small, or stands between two.
 */
export function writeShortest(bytes: Uint8Array, from: number, value: number, isFloat: boolean): number {
  const size = Math.abs(value);
  if (!(size >= LEAST && size < (isFloat ? BEYOND_FLOAT : BEYOND_DOUBLE))) return -1;
  const digits = isFloat ? FLOAT_DIGITS : DOUBLE_DIGITS;
  let decimals = digits;
  if (size >= 1) for (let limit = 1; size >= limit; limit *= 10) decimals--;
  else for (let place = 1; size * (POWERS[place] ?? 1) < 1; place++) decimals++;
  const power = POWERS[decimals] ?? 1;

  // The number without its point is `high` × 10⁸ + `low` + `rest`.
  const product = size * power;
  let high = Math.floor(product / LAST);
  let low = product - high * LAST;
  // Only a float's product has something behind its point, and the error is what it lacks.
  const floor = Math.floor(low);
  let rest = low - floor + errorOf(product, size, power, HIGH[decimals] ?? 1);
  const whole = Math.floor(rest);
  rest -= whole;
  low = floor + whole;
  if (low < 0) {
    high--;
    low += LAST;
  } else if (low >= LAST) {
    high++;
    low -= LAST;
  }

  NUMBER[0] = size;
  BITS[0] = 0;
  BITS[1] = (BITS[1] ?? 0) & EXPONENT;
  const begin = NUMBER[0] ?? 1;
  // Below a power of two the next one is nearer.
  const isPower = begin === size;
  const half = begin * power * (isFloat ? HALF_OF_FLOAT : HALF_OF_DOUBLE) * (isPower ? 0.5 : 1);
  for (let unit = isFloat ? 1_000 : 100; ; unit /= 10) {
    const over = (low % unit) + rest;
    const isUp = over + over > unit;
    const distance = isUp ? unit - over : over;
    if (distance < half * (1 - DOUBTFUL)) {
      if (over + over === unit) return -1;
      low += isUp ? unit - (low % unit) : -(low % unit);
      break;
    }
    if (isPower || distance < half * (1 + DOUBTFUL) || unit === 1) return -1;
  }
  if (low >= LAST) {
    high++;
    low -= LAST;
  }
  const first = digits - LAST_DIGITS;
  if (high >= (POWERS[first] ?? 1)) return -1;
  const before = Math.max(0, digits - decimals);
  const at = value < 0 ? from + 1 : from;
  if (value < 0) bytes[from] = MINUS;
  if (before > 0) {
    // One place further, and those before the point then back.
    writeDigits(bytes, at + 1, high, first);
    writeDigits(bytes, at + 1 + first, low, LAST_DIGITS);
    for (let place = at; place < at + before; place++) bytes[place] = bytes[place + 1] ?? ZERO;
    bytes[at + before] = POINT;
    return withoutZeros(bytes, at + 1 + digits, at + before);
  }
  const begins = at + 2 + decimals - digits;
  for (let place = at; place < begins; place++) bytes[place] = ZERO;
  bytes[at + 1] = POINT;
  writeDigits(bytes, begins, high, first);
  writeDigits(bytes, begins + first, low, LAST_DIGITS);
  return withoutZeros(bytes, begins + digits, at + 1);
}

function writeDigits(bytes: Uint8Array, from: number, value: number, digits: number): void {
  let rest = value | 0;
  for (let at = from + digits - 1; at >= from; at--) {
    const tenth = (rest / 10) | 0;
    bytes[at] = ZERO + (rest - tenth * 10);
    rest = tenth;
  }
}

/** Where a number ends that has zeros behind its last digit, or behind its point. */
function withoutZeros(bytes: Uint8Array, end: number, point: number): number {
  let at = end - 1;
  while (bytes[at] === ZERO) at--;
  return at === point ? point : at + 1;
}

/** What a product of two numbers lacks, exactly, by T. J. Dekker (https://doi.org/10.1007/BF01397083). */
function errorOf(product: number, one: number, other: number, high: number): number {
  const oneHigh = highOf(one);
  const oneLow = one - oneHigh;
  const low = other - high;
  return oneHigh * high - product + oneHigh * low + oneLow * high + oneLow * low;
}

/** The upper half of a number's bits. */
function highOf(value: number): number {
  const large = value * (2 ** 27 + 1);
  return large - (large - value);
}
