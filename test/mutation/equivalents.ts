const SEARCH = 'functions/source/read/window/window-search.ts';
const FIND = 'functions/source/read/window/find-window.ts';
const STATEMENTS = 'functions/sink/write/plan/statements.ts';
const FIND_LATE = 'functions/source/late/find-late.ts';
const PUBLISHED_COUNTS = 'functions/source/late/published-counts.ts';
const TABLE_ROWS = 'functions/sink/write/plan/table-rows.ts';
const BATCH_WRITER = 'functions/sink/write/batch-writer.ts';
const LANE = 'functions/sink/write/lane.ts';
const SUSPECTED = 'functions/sink/write/suspected.ts';
const AFTER_REFUSAL = 'functions/sink/write/after-refusal.ts';
const FIT = 'functions/sink/schema/draft/fit.ts';
const PARSE_JSON = 'functions/sink/decode/json/parse-json.ts';

/** A change that changes nothing: no test can notice it. */
export interface Equivalent {
  readonly file: string;
  /** The line that the change begins on, without the blanks around it: it survives that lines move. */
  readonly line: string;
  readonly original: string;
  readonly replacement: string;
  /** Why nothing changes. */
  readonly reason: string;
}

/** Changes of which somebody has looked and found that no test can notice them. */
export const EQUIVALENTS: readonly Equivalent[] = [
  {
    file: SEARCH,
    line: 'return a < b ? a : b;',
    original: '<',
    replacement: '<=',
    reason: 'of two equal values it is the same which is taken',
  },
  {
    file: SEARCH,
    line: 'return a > b ? a : b;',
    original: '>',
    replacement: '>=',
    reason: 'of two equal values it is the same which is taken',
  },
  {
    file: FIND,
    line: 'const count = search === undefined ? 0 : await countOf(search.from, search.probe);',
    original: '0',
    replacement: '1',
    reason: 'a count that was not asked for is not looked at',
  },
  {
    file: FIND,
    line: 'const count = search === undefined ? 0 : await countOf(search.from, search.probe);',
    original: '0',
    replacement: '(-1)',
    reason: 'a count that was not asked for is not looked at',
  },
  {
    file: STATEMENTS,
    line: 'const PIECE = 16_384;',
    original: '16_384',
    replacement: '16383',
    reason: 'how much text is measured at once is found by measuring: the statements are the same',
  },
  {
    file: STATEMENTS,
    line: 'const PIECE = 16_384;',
    original: '16_384',
    replacement: '16385',
    reason: 'how much text is measured at once is found by measuring: the statements are the same',
  },
  {
    file: STATEMENTS,
    line: 'for (let at = 0; at < rows.length; at++) {',
    original: '<',
    replacement: '<=',
    reason: 'behind the last row there is none, which ends the loop too',
  },
  {
    file: STATEMENTS,
    line: 'const middle = Math.ceil(rows.length / 2);',
    original: 'ceil',
    replacement: 'floor',
    reason: "which half has the odd row is nobody's concern",
  },
  {
    file: TABLE_ROWS,
    line: '#mayRepeat = false;',
    original: 'false',
    replacement: 'true',
    reason: 'a shortcut: rows that need not be compared or grouped stay as they are when they are',
  },
  {
    file: TABLE_ROWS,
    line: '#hasLayouts = false;',
    original: 'false',
    replacement: 'true',
    reason: 'a shortcut: rows that need not be compared or grouped stay as they are when they are',
  },
  {
    file: TABLE_ROWS,
    line: 'if (key > this.#largestKey) this.#largestKey = key;',
    original: 'key > this.#largestKey',
    replacement: 'false',
    reason: 'a shortcut: rows that need not be compared or grouped stay as they are when they are',
  },
  {
    file: TABLE_ROWS,
    line: 'const distinct = this.#mayRepeat && hasTwice(this.#keys ?? []) ? this.#distinct(keyColumn) : this.#rows;',
    original: 'this.#mayRepeat && hasTwice(this.#keys ?? [])',
    replacement: 'true',
    reason: 'a shortcut: rows that need not be compared or grouped stay as they are when they are',
  },
  {
    file: TABLE_ROWS,
    line: 'const distinct = this.#mayRepeat && hasTwice(this.#keys ?? []) ? this.#distinct(keyColumn) : this.#rows;',
    original: '&&',
    replacement: '||',
    reason: 'a shortcut: rows that need not be compared or grouped stay as they are when they are',
  },
  {
    file: TABLE_ROWS,
    line: 'const rows = this.#hasLayouts ? [...Map.groupBy(distinct, (row) => row.layout).values()].flat() : distinct;',
    original: 'this.#hasLayouts',
    replacement: 'true',
    reason: 'a shortcut: rows that need not be compared or grouped stay as they are when they are',
  },
  {
    file: TABLE_ROWS,
    line: 'this.#mayRepeat = false;',
    original: 'this.#mayRepeat = false;',
    replacement: ';',
    reason: 'a shortcut: rows that need not be compared or grouped stay as they are when they are',
  },
  {
    file: TABLE_ROWS,
    line: 'this.#mayRepeat = false;',
    original: 'false',
    replacement: 'true',
    reason: 'a shortcut: rows that need not be compared or grouped stay as they are when they are',
  },
  {
    file: TABLE_ROWS,
    line: 'this.#hasLayouts = false;',
    original: 'this.#hasLayouts = false;',
    replacement: ';',
    reason: 'a shortcut: rows that need not be compared or grouped stay as they are when they are',
  },
  {
    file: TABLE_ROWS,
    line: 'this.#hasLayouts = false;',
    original: 'false',
    replacement: 'true',
    reason: 'a shortcut: rows that need not be compared or grouped stay as they are when they are',
  },
  {
    file: TABLE_ROWS,
    line: 'for (let at = 1; at < sorted.length; at++) if (sorted[at] === sorted[at - 1]) return true;',
    original: 'sorted[at] === sorted[at - 1]',
    replacement: 'true',
    reason: 'a shortcut: rows that need not be compared or grouped stay as they are when they are',
  },
  {
    file: TABLE_ROWS,
    line: 'for (let at = 1; at < sorted.length; at++) if (sorted[at] === sorted[at - 1]) return true;',
    original: '1',
    replacement: '0',
    reason: 'a shortcut: rows that need not be compared or grouped stay as they are when they are',
  },
  {
    file: TABLE_ROWS,
    line: '#largestKey = -1;',
    original: '1',
    replacement: '0',
    reason: 'the largest key is that of the first row before any is compared with it',
  },
  {
    file: TABLE_ROWS,
    line: '#largestKey = -1;',
    original: '1',
    replacement: '2',
    reason: 'the largest key is that of the first row before any is compared with it',
  },
  {
    file: TABLE_ROWS,
    line: 'this.#largestKey = -1;',
    original: 'this.#largestKey = -1;',
    replacement: ';',
    reason: 'the largest key is that of the first row before any is compared with it',
  },
  {
    file: TABLE_ROWS,
    line: 'this.#largestKey = -1;',
    original: '1',
    replacement: '0',
    reason: 'the largest key is that of the first row before any is compared with it',
  },
  {
    file: TABLE_ROWS,
    line: 'this.#largestKey = -1;',
    original: '1',
    replacement: '2',
    reason: 'the largest key is that of the first row before any is compared with it',
  },
  {
    file: TABLE_ROWS,
    line: 'for (let at = 1; at < sorted.length; at++) if (sorted[at] === sorted[at - 1]) return true;',
    original: '<',
    replacement: '<=',
    reason: 'there is no key before the first and none behind the last, and none equals nothing',
  },
  {
    file: TABLE_ROWS,
    line: 'const isAll = size >= this.#size;',
    original: '>=',
    replacement: '>',
    reason: 'what has just that size is taken whole either way',
  },
  {
    file: TABLE_ROWS,
    line: 'for (let left = size; end < rows.length && (left > 0 || end === 0); end++) left -= tupleSize(rows[end]);',
    original: '<',
    replacement: '<=',
    reason: 'nothing is behind the last row, and nothing has no size',
  },
  {
    file: TABLE_ROWS,
    line: 'if (row === undefined) return 0;',
    original: '0',
    replacement: '(-1)',
    reason: 'a row that there is has a size, and each of its values: for the types alone',
  },
  {
    file: TABLE_ROWS,
    line: 'if (row === undefined) return 0;',
    original: '0',
    replacement: '1',
    reason: 'a row that there is has a size, and each of its values: for the types alone',
  },
  {
    file: TABLE_ROWS,
    line: 'for (let at = 0; at < values.length; at++) size += values[at]?.length ?? 0;',
    original: '0',
    replacement: '(-1)',
    reason: 'a row that there is has a size, and each of its values: for the types alone',
  },
  {
    file: TABLE_ROWS,
    line: 'for (let at = 0; at < values.length; at++) size += values[at]?.length ?? 0;',
    original: '0',
    replacement: '1',
    reason: 'a row that there is has a size, and each of its values: for the types alone',
  },
  {
    file: FIND_LATE,
    line: 'to: end > position ? position : end,',
    original: '>',
    replacement: '>=',
    reason: 'where both are equal it is the same which is taken',
  },
  {
    file: PUBLISHED_COUNTS,
    line: "const [, since = '', width = '', buckets = ''] = parts;",
    original: "''",
    replacement: "'changed'",
    reason: 'each group of the pattern takes part in every match: for the types alone',
  },
  {
    file: PUBLISHED_COUNTS,
    line: 'index += dot < 0 ? 1 : Number.parseInt(bucket.slice(0, dot), BASE);',
    original: '0',
    replacement: '1',
    reason: 'by the pattern a dot has a digit before it, so that it is never the first character',
  },
  {
    file: BATCH_WRITER,
    line: '(table.isInFlight ? table.lane : this.#emptiest()).enqueue(table);',
    original: 'table.isInFlight',
    replacement: 'true',
    reason: 'a table that neither waits nor is in flight has just begun, in the emptiest lane',
  },
  {
    file: BATCH_WRITER,
    line: 'table.isInFlight = false;',
    original: 'table.isInFlight = false;',
    replacement: ';',
    reason: 'it is asked of tables that do not wait, which are forgotten once they are not in flight',
  },
  {
    file: LANE,
    line: 'if (done > 0 && this.#waiting.length === 0) this.#clear();',
    original: '0',
    replacement: '(-1)',
    reason: 'a lane in which nothing waited is empty already',
  },
  {
    file: SUSPECTED,
    line: 'const middle = Math.ceil(refused.length / 2);',
    original: 'ceil',
    replacement: 'floor',
    reason: "which half has the odd row is nobody's concern",
  },
  {
    file: AFTER_REFUSAL,
    line: 'for (const { table } of rows) attempt.context.cache.tables.forget(table);',
    original: 'attempt.context.cache.tables.forget(table);',
    replacement: ';',
    reason: "to look at the database's precision anew forgets all tables too, before anything is sent",
  },
  {
    file: FIT,
    line: 'if (layout.isSized) rooms.push(column?.length ?? 0);',
    original: 'column?.length ?? 0',
    replacement: '0',
    reason: 'a shortcut: values that seem to have no room are measured, and then found to have it',
  },
  {
    file: PARSE_JSON,
    line: "return text.includes('\\\\') && hasBackslash(value) ? new Reader(text, revive).read() : value;",
    original: "text.includes('\\\\') && hasBackslash(value)",
    replacement: 'true',
    reason: 'a shortcut: the reader gives of any text what JSON.parse gives, but for the keys that it gets wrong',
  },
  {
    file: PARSE_JSON,
    line: 'while (at >= 0) {',
    original: '>=',
    replacement: '>',
    reason: 'the first place of an object or array has its bracket, so that no key or element is there',
  },
];
