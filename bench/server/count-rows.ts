const QUOTE = 0x27;
const DOUBLE_QUOTE = 0x22;
const BACKTICK = 0x60;
const BACKSLASH = 0x5c;
const OPEN = 0x28;
const CLOSE = 0x29;

/** Counts the rows of an `INSERT INTO … VALUES (…)(…)…`, of any number of tables, without a look at their values. */
export function countRows(sql: Uint8Array): number {
  let rows = 0;
  let depth = 0;
  let afterValues = false;
  for (let at = 0; at < sql.length; at++) {
    const byte = sql[at] ?? 0;
    if (byte === QUOTE || byte === DOUBLE_QUOTE) {
      at = endOfString(sql, at, byte);
    } else if (byte === BACKTICK) {
      at = sql.indexOf(BACKTICK, at + 1);
      if (at < 0) return rows;
      if (depth === 0) afterValues = false;
    } else if (byte === OPEN) {
      if (depth === 0 && afterValues) rows++;
      depth++;
    } else if (byte === CLOSE) {
      depth--;
    } else if (depth === 0 && isLetter(byte)) {
      const start = at;
      while (isLetter(sql[at + 1] ?? 0)) at++;
      afterValues = isValues(sql, start, at + 1);
    }
  }
  return rows;
}

function endOfString(sql: Uint8Array, start: number, quote: number): number {
  for (let at = start + 1; at < sql.length; at++) {
    const byte = sql[at];
    if (byte === BACKSLASH) at++;
    else if (byte === quote) return at;
  }
  return sql.length;
}

function isLetter(byte: number): boolean {
  const lower = byte | 0x20;
  return (lower >= 0x61 && lower <= 0x7a) || byte === 0x5f;
}

const VALUES = Buffer.from('values');

function isValues(sql: Uint8Array, start: number, end: number): boolean {
  if (end - start !== VALUES.length) return false;
  for (let at = 0; at < VALUES.length; at++) if (((sql[start + at] ?? 0) | 0x20) !== VALUES[at]) return false;
  return true;
}
