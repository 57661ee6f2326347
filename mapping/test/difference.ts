/** What is not as a test expects it. */
export interface Difference {
  readonly kind: 'failed' | 'retry' | 'rejection' | 'skip' | 'row' | 'count' | 'table' | 'time' | 'column' | 'tag';
  /** What it is about, such as `row 2, column current` or `record 1`. */
  readonly where: string;
  /** What the test expects; null for nothing. */
  readonly expected: string | null;
  /** What there is; null for nothing. */
  readonly actual: string | null;
}

/** A difference in one line. */
export function differenceText({ where, expected, actual }: Difference): string {
  if (expected === null) return `${where}: not expected: ${actual}`;
  if (actual === null) return `${where}: expected, and not there: ${expected}`;
  return `${where}: expected ${expected}, got ${actual}`;
}
