/**
 * What a TDengine error asks for:
 * `retry` the same statement later; `schema` change a table, then again; `exists` nothing, the change was made before;
 * `refused` leave the change, which TDengine will not make as things are; `auth` somebody must mend the account or the
 * licence; `size` the statement is too long, split it; `data` the rows are at fault and will never be taken.
 */
export type ErrorKind = 'retry' | 'schema' | 'exists' | 'refused' | 'auth' | 'size' | 'data';

/**
 * Codes that must not simply be sent again, by what they ask for. They are those of TDengine 3.3.7's taoserror.h, the low
 * 16 bits as the REST service gives them, and from 0x1105 to 0x1125 taosAdapter's own.
 */
const CODES: Readonly<Record<Exclude<ErrorKind, 'retry'>, readonly number[]>> = {
  // Missing or too narrow: database, table, stable, column, tag; or their number is not the table's.
  schema: [
    0x0388, 0x2603, 0x0618, 0x0362, 0x061a, 0x2602, 0x2653, 0x036a, 0x036c, 0x0526, 0x263f, 0x260d, 0x260e, 0x2618,
  ],
  // 0x264B says not wider than now, 0x036F what the losers of one MODIFY get besides, 0x263C a column of a plain table.
  exists: [0x0360, 0x0369, 0x036b, 0x0603, 0x0619, 0x0381, 0x0525, 0x264b, 0x036f, 0x263c],
  // A topic or a TSMA reads the column, a database of one stable, no room for more databases, options it will not have …
  refused: [
    0x03c4, 0x03c8, 0x0527, 0x03c0, 0x03c1, 0x03c2, 0x03c5, 0x0364, 0x0365, 0x0385, 0x0382, 0x2619, 0x0334, 0x03ba,
    0x03ed, 0x2649, 0x267a,
  ],
  auth: [
    0x0003, 0x0351, 0x0357, 0x0358, 0x0303, 0x0315, 0x2644, 0x0134, 0x0214, 0x0512, 0x0343, 0x1105, 0x110a, 0x1122,
    0x1124, 0x1125,
  ],
  size: [0x0219],
  data: [
    0x0216, 0x2600, 0x2601, 0x0200, 0x0203, 0x0224, 0x0127, 0x060b, 0x013d, 0x263e, 0x263d, 0x2642, 0x2605, 0x2617,
    0x2633, 0x2635, 0x2652, 0x266a, 0x267b, 0x267c, 0x061d, 0x3002, 0x3004, 0x3006, 0x021b, 0x021e, 0x021f, 0x0221,
    0x0222, 0x020a, 0x2640, 0x2641, 0x2643, 0x2802, 0x2803, 0x6301, 0x6306,
  ],
};

const KINDS = new Map<number, ErrorKind>();
for (const kind of ['schema', 'exists', 'refused', 'auth', 'size', 'data'] as const) {
  for (const code of CODES[kind]) KINDS.set(code, kind);
}

/** The kind of a TDengine code. Codes that nobody has classified are `retry`: a row is never given up for a reason not understood. */
export function kindOf(code: number): ErrorKind {
  // All of 0x08…: the licence has ended or allows no more.
  if (code >= 0x0800 && code <= 0x08ff) return 'auth';
  return KINDS.get(code) ?? 'retry';
}

/** The kind of an answer with another HTTP status than 200, of which the body has `code`, or none that can be read. */
export function kindOfStatus(status: number, code: number | undefined): ErrorKind {
  // 403 is taosAdapter's white list, and comes with 0xFFFF, which says nothing.
  if (status === 401 || status === 403) return 'auth';
  if (code !== undefined) return kindOf(code);
  // Whatever stands before TDengine takes shorter bodies than TDengine.
  return status === 413 ? 'size' : 'retry';
}
