/**
 * What a TDengine error asks for:
 * `retry` the same statement later; `schema` change a table, then again; `auth` somebody must mend the account;
 * `size` the statement is too long, split it; `data` the rows are at fault and will never be taken.
 */
export type ErrorKind = 'retry' | 'schema' | 'auth' | 'size' | 'data';

/** The statement is longer than 1,048,576 bytes. */
export const SQL_TOO_LONG = 0x0219;

// Codes are those of TDengine 3.3.7's taoserror.h, seen live over REST; the low 16 bits, as the REST service gives them.
const SCHEMA: ReadonlySet<number> = new Set([
  0x0388, 0x2603, 0x0618, 0x0362, 0x061a, 0x2602, 0x2653, 0x036a, 0x036c, 0x263f, 0x260d, 0x260e, 0x2618,
]);

const AUTH: ReadonlySet<number> = new Set([
  0x0351, 0x0357, 0x0303, 0x0315, 0x2644, 0x0134, 0x0512, 0x0343, 0x1105, 0x1122, 0x1124, 0x1125,
]);

const DATA: ReadonlySet<number> = new Set([
  0x0216, 0x2600, 0x0200, 0x0203, 0x0127, 0x060b, 0x013d, 0x263e, 0x263d, 0x2642, 0x2605, 0x2617, 0x2635, 0x266a,
  0x267b, 0x061d, 0x3002, 0x3004, 0x3006, 0x021b, 0x021e, 0x021f, 0x0221, 0x020a, 0x263c, 0x2640, 0x2641, 0x2643,
  0x2802, 0x2803,
]);

/** The kind of a TDengine code. Codes that nobody has classified are `retry`: a row is never given up for a reason not understood. */
export function kindOf(code: number): ErrorKind {
  if (code === SQL_TOO_LONG) return 'size';
  if (SCHEMA.has(code)) return 'schema';
  if (AUTH.has(code) || (code >= 0x0800 && code <= 0x08ff)) return 'auth';
  return DATA.has(code) ? 'data' : 'retry';
}
