/** A number and how the page writes it. What is computed goes on from the number as written, so that the page adds up. */
export interface Figure {
  readonly value: number;
  readonly text: string;
}

/** Decimal places beyond those of any price. */
const MOST_DECIMALS = 12;

/** A whole number, or one that is exact. */
export function exact(value: number): Figure {
  return { value, text: value.toLocaleString('en-US', { maximumFractionDigits: MOST_DECIMALS }) };
}

/** A measured number, to three digits. */
export function measured(value: number): Figure {
  return exact(Number(value.toPrecision(3)));
}

/** A product. */
export function times(...factors: readonly Figure[]): Figure {
  return {
    value: factors.reduce((product, { value }) => product * value, 1),
    text: factors.map(({ text }) => text).join(' × '),
  };
}

/** A quotient. */
export function over(dividend: Figure, divisor: Figure): Figure {
  return { value: dividend.value / divisor.value, text: `${dividend.text} / ${divisor.text}` };
}

/** A sum, in brackets. */
export function plus(...terms: readonly Figure[]): Figure {
  return {
    value: terms.reduce((sum, { value }) => sum + value, 0),
    text: `(${terms.map(({ text }) => text).join(' + ')})`,
  };
}

/** A difference, in brackets; never below nothing. */
export function minus(from: Figure, what: Figure): Figure {
  return { value: Math.max(0, from.value - what.value), text: `(${from.text} - ${what.text})` };
}

/** Dollars: cents from one dollar on, below it three digits. */
export function dollars(value: number): Figure {
  const rounded = Number(value >= 1 ? value.toFixed(2) : value.toPrecision(3));
  const text = rounded.toLocaleString('en-US', { minimumFractionDigits: 2, maximumFractionDigits: MOST_DECIMALS });
  return { value: rounded, text: `$${text}` };
}
