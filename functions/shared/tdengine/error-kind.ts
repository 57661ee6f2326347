/**
 * What a TDengine error asks for:
 * `retry` the same statement later; `schema` change a table, then again; `exists` nothing, the change was made before;
 * `refused` leave the change, which TDengine will not make as things are; `auth` somebody must mend the account, the
 * licence or the server; `size` the statement is too long, split it; `data` the rows are at fault and will never be taken; `unknown`
 * nobody has said whether it passes: the same later, and find out by what else is taken.
 */
export type ErrorKind = 'retry' | 'schema' | 'exists' | 'refused' | 'auth' | 'size' | 'data' | 'unknown';

/**
 * Codes by what they ask for. They are those of TDengine 3.3.7's taoserror.h, the low
 * 16 bits as the REST service gives them, and from 0x1105 to 0x1125 taosAdapter's own.
 */
const CODES: Readonly<Record<Exclude<ErrorKind, 'unknown'>, readonly number[]>> = {
  // Known to pass, beside those of {@link PASSING}.
  retry: [
    // No memory, files, disks and tasks of the server; internal errors.
    0x0102, 0x0104, 0x0106, 0x0107, 0x0108, 0x0109, 0x010a, 0x010b, 0x010c, 0x0111, 0x011f, 0x0120, 0x0121, 0x0125,
    0x0126, 0x0129, 0x012b, 0x012c, 0x012e, 0x012f, 0x0130, 0x0131, 0x0135, 0x0136, 0x0137, 0x0138, 0x0139, 0x013c,
    // The client library’s connection and its nodes; no database selected, which every statement names.
    0x020b, 0x020e, 0x020f, 0x0212, 0x0213, 0x0215, 0x0217, 0x021c, 0x022d, 0x022e, 0x02ff,
    // The management node’s load, objects and nodes that come and go, vgroups, versions, a rebalance.
    0x0300, 0x030c, 0x030e, 0x0318, 0x0380, 0x0383, 0x0386, 0x0396, 0x039f, 0x03c6, 0x03c7, 0x03ef,
    // Identities and versions of tables that are old, disks of the storage.
    0x0600, 0x0602, 0x0604, 0x0605, 0x0607, 0x060a, 0x0611, 0x0613, 0x061b, 0x061c, 0x061e,
    // The parser with an old schema; taosAdapter’s limiter.
    0x2616, 0x2651, 0xfffe,
  ],
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

/**
 * Parts of TDengine of which every other code tells of its own state, first and last: calls between nodes; the management
 * node’s store, nodes and transactions; data nodes, virtual nodes, queries, replication, the log of writes; taosAdapter,
 * disks, the catalogue and the scheduler, subscriptions.
 */
const PASSING: readonly (readonly [first: number, last: number])[] = [
  [0x0001, 0x00ff],
  [0x0320, 0x033f],
  [0x03a0, 0x03bf],
  [0x03d0, 0x03df],
  [0x0400, 0x05ff],
  [0x0700, 0x07ff],
  [0x0900, 0x0aff],
  [0x1000, 0x11ff],
  [0x2200, 0x22ff],
  [0x2400, 0x25ff],
  [0x4000, 0x40ff],
];

/** Codes of `refused` that are about the server as a whole, not about what was asked of it: nodes, vnodes, databases. */
const WHOLE_SERVER: ReadonlySet<number> = new Set([0x0334, 0x03ba, 0x0385]);

const KINDS = new Map<number, ErrorKind>();
for (const kind of ['retry', 'schema', 'exists', 'refused', 'auth', 'size', 'data'] as const) {
  for (const code of CODES[kind]) KINDS.set(code, kind);
}

/** The kind of a TDengine code. */
export function kindOf(code: number): ErrorKind {
  // All of 0x08…: the licence has ended or allows no more.
  if (code >= 0x0800 && code <= 0x08ff) return 'auth';
  return KINDS.get(code) ?? (PASSING.some(([first, last]) => code >= first && code <= last) ? 'retry' : 'unknown');
}

/** Whether a code says that the server as a whole can do no more, so that what was asked of it is not at fault. */
export function isWholeServer(code: number): boolean {
  return WHOLE_SERVER.has(code);
}

/** The kind of an answer with another HTTP status than 200, of which the body has `code`, or none that can be read. */
export function kindOfStatus(status: number, code: number | undefined): ErrorKind {
  // 403 is taosAdapter's white list, and comes with 0xFFFF, which says nothing.
  if (status === 401 || status === 403) return 'auth';
  const kind = code === undefined ? 'unknown' : kindOf(code);
  if (kind !== 'unknown') return kind;
  // Whatever stands before TDengine takes shorter bodies than TDengine.
  return status === 413 ? 'size' : 'retry';
}
