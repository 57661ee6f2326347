/** A value of the records: a time of the page, and a number or whatever else a producer sends. */
export interface Reading {
  readonly ts: number;
  readonly volts?: unknown;
  readonly amps?: unknown;
}

/** The route of the page's sink. */
export const ROUTE = {
  table: 'meters',
  timestamp: { field: 'ts', unit: 'ms' },
  columns: [
    { name: 'volts', type: 'INT', path: 'volts' },
    { name: 'amps', type: 'INT', path: 'amps' },
  ],
};

/** The time of the page's first record. */
export const FIRST = Date.parse('2024-05-01T10:00:00Z');

/** The `n`th reading, a minute after the one before. */
export function reading(n: number, others: Partial<Reading> = {}): Reading {
  return { ts: FIRST + n * 60_000, volts: 220 + n, amps: n, ...others };
}

/** Records of a topic, with the times of their values. */
export function readingMessages(values: readonly (Reading | string)[]) {
  return values.map((value) => ({
    value: typeof value === 'string' ? value : JSON.stringify(value),
    timestamp: String(typeof value === 'string' ? FIRST : value.ts),
  }));
}
