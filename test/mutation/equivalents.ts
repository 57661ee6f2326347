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
const ADMIT = 'functions/sink/schema/draft/admit-records.ts';
const COLUMN_GROWTH = 'functions/sink/schema/draft/column-growth.ts';
const ROW_FITS = 'functions/sink/schema/draft/row-fits.ts';
const TABLE_CHANGES = 'functions/sink/schema/change/table-changes.ts';
const EXACT_FLOATING = 'functions/sink/schema/coerce/exact-floating.ts';
const NUMBER_RULES = 'functions/sink/schema/coerce/number-rules.ts';
const TIME_READER = 'functions/sink/route/columns/time-reader.ts';
const COMPILE_ROUTE = 'functions/sink/route/compile-route.ts';
const SEEN_TABLES = 'functions/sink/route/table/seen-tables.ts';
const RECORD_SCOPE = 'functions/sink/route/expression/record-scope.ts';
const CSV = 'functions/sink/route/reshape/csv.ts';
const RESHAPING = 'functions/sink/route/reshape/reshaping.ts';
const ZIP = 'functions/sink/route/reshape/zip.ts';
const FOUND = 'functions/sink/decode/json/found.ts';
const LINE_STRING = 'functions/sink/decode/line/string.ts';
const CHANGED_TAGS = 'functions/sink/write/changed-tags.ts';
const TIME_KEY = 'functions/sink/write/plan/time-key.ts';
const CLAUSE_HEADERS = 'functions/sink/write/plan/clause-headers.ts';
const WRITE_ROWS = 'functions/sink/write/write-rows.ts';
const PARSE_JSON = 'functions/sink/decode/json/parse-json.ts';
const TOLERANCE = 'functions/sink/settle/tolerance.ts';
const REPORT = 'functions/sink/settle/report.ts';
const REPORT_BATCH = 'functions/sink/settle/report-batch.ts';
const ANSWER = 'functions/sink/settle/answer.ts';
const BLAME = 'functions/sink/settle/blame.ts';
const OUTCOMES = 'functions/sink/settle/outcomes.ts';
const WALK = 'functions/sink/decode/json/walk.ts';
const READER = 'functions/sink/decode/json/reader.ts';
const GLUE_SOURCE = 'functions/sink/decode/registry/glue/glue-source.ts';
const VALUE_SCHEMAS = 'functions/sink/decode/registry/value-schemas.ts';
const BATCH_VALUES = 'functions/sink/decode/registry/batch-values.ts';
const BYTE_READER = 'functions/sink/decode/registry/byte-reader.ts';
const JSON_OUT = 'functions/sink/decode/registry/json-out.ts';
const JSON_TAG = 'functions/sink/decode/json/json-tag.ts';
const LINE_HEAD = 'functions/sink/decode/line/head.ts';
const STANDING_ROW = 'functions/source/stream/standing-row.ts';

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
  {
    file: EXACT_FLOATING,
    line: 'if (sql.length > FLOAT_DIGITS + 1) return false;',
    original: '>',
    replacement: '>=',
    reason: 'a shortcut: a text that is not taken for short is looked at whole',
  },
  {
    file: EXACT_FLOATING,
    line: 'for (let digits = FLOAT_DIGITS; digits < 9; digits++) {',
    original: '<',
    replacement: '<=',
    reason: 'with nine digits every float is told from others, which is what comes behind the loop',
  },
  {
    file: NUMBER_RULES,
    line: 'if (sql.length <= safeDigits && (least < 0n || sql.charCodeAt(0) !== MINUS)) return sql;',
    original: '0n',
    replacement: '(-1n)',
    reason: 'the least number of a type is 0, or -128 and below',
  },
  {
    file: NUMBER_RULES,
    line: 'if (isFixed(inside, safeDigits, 0) && (least < 0n || inside.charCodeAt(0) !== MINUS)) return inside;',
    original: '0n',
    replacement: '(-1n)',
    reason: 'the least number of a type is 0, or -128 and below',
  },
  {
    file: NUMBER_RULES,
    line: 'const limit = isFloat ? 2n ** 24n : 2n ** 53n;',
    original: '53n',
    replacement: '52n',
    reason: 'no integer type ends between the two: they have 32 bits or 64',
  },
  {
    file: ADMIT,
    line: "const WAITS = 'waits';",
    original: "'waits'",
    replacement: "''",
    reason: 'whatever text it is, it is neither a list nor an error, from which it is told',
  },
  {
    file: ADMIT,
    line: 'for (let at = 0; at < rows.length; at++) {',
    original: '<',
    replacement: '<=',
    reason: 'behind the last row there is none, which ends the loop too',
  },
  {
    file: ADMIT,
    line: 'if (fitted === row) continue;',
    original: 'continue;',
    replacement: ';',
    reason: 'a shortcut: the row would be put where it is already, in a copy of the list',
  },
  {
    file: ADMIT,
    line: 'if (last?.of.schemaKey === of.schemaKey && (last.of.stable === undefined) === isPlain) return last.table;',
    original: 'last?.of.schemaKey === of.schemaKey && (last.of.stable === undefined) === isPlain',
    replacement: 'false',
    reason: 'a shortcut: the table is found by its key too',
  },
  {
    file: COLUMN_GROWTH,
    line: "const column = draft.columns.get(layout.columns[at]?.name ?? '');",
    original: "''",
    replacement: "'changed'",
    reason: 'each value of a row has its column in the layout: for the types alone',
  },
  {
    file: ROW_FITS,
    line: "const fit = this.#tags.get(tags.layout) ?? fitOf(this.draft, tags.layout, 'tag', declared);",
    original: "this.#tags.get(tags.layout) ?? fitOf(this.draft, tags.layout, 'tag', declared)",
    replacement: "fitOf(this.draft, tags.layout, 'tag', declared)",
    reason: 'a shortcut: a fit that is known is the one that would be worked out again',
  },
  {
    file: ROW_FITS,
    line: 'if (isSameTable && hasRoom(fit, row)) return { row, fits };',
    original: 'return { row, fits };',
    replacement: ';',
    reason: 'a shortcut: a row that has room is then found to need no change',
  },
  {
    file: TABLE_CHANGES,
    line: 'const WAITS_MS = [0, 250, 750, 1_500, 3_000];',
    original: '0',
    replacement: '(-1)',
    reason: 'no time is waited either way',
  },
  {
    file: TABLE_CHANGES,
    line: "const CHANGES = 'CREATE and ALTER';",
    original: "'CREATE and ALTER'",
    replacement: "''",
    reason: 'only told from other kinds of statements, of which none is called so',
  },
  {
    file: FIT,
    line: 'for (let at = 0; at < rooms.length; at++) {',
    original: '0',
    replacement: '(-1)',
    reason: 'before the first value there is none, which has no length',
  },
  {
    file: FIT,
    line: 'const length = lengths[at] ?? 0;',
    original: '0',
    replacement: '(-1)',
    reason: 'what has no length needs no room either way',
  },
  {
    file: COMPILE_ROUTE,
    line: `const template = new Template(\`name of column \${settings.name}\`, settings.name ?? '', nameOf);`,
    original: "''",
    replacement: "'changed'",
    reason: 'these columns have a template for their name: for the types alone',
  },
  {
    file: TIME_READER,
    line: 'if (time.length <= this.#latest.length && first < this.#latest.charCodeAt(0)) return time;',
    original: 'return time;',
    replacement: ';',
    reason: 'a shortcut: a time that is known to be early enough is then compared with the latest',
  },
  {
    file: SEEN_TABLES,
    line: 'if (this.#seen.size >= REMEMBERED) this.clear();',
    original: 'this.#seen.size >= REMEMBERED',
    replacement: 'true',
    reason: 'a shortcut: a table that is forgotten is found again in the registry',
  },
  {
    file: SEEN_TABLES,
    line: 'hash = (Math.imul(hash, 31) + text.charCodeAt(at)) & 0x3fffffff;',
    original: '0x3fffffff',
    replacement: '1073741822',
    reason: 'a shortcut: the hash only says which table is compared first',
  },
  {
    file: SEEN_TABLES,
    line: 'for (let at = Math.max(0, text.length - 12); at < text.length; at++) {',
    original: '<',
    replacement: '<=',
    reason: 'a shortcut: the hash only says which table is compared first',
  },
  {
    file: RECORD_SCOPE,
    line: "const NO_RECORD = new RecordSource({ topic: '', partition: 0, offset: 0, timestamp: 0 }, 0, 0);",
    original: '0',
    replacement: '(-1)',
    reason: 'nothing is asked of it: a record begins before any expression is run',
  },
  {
    file: CSV,
    line: 'line = 0;',
    original: '0',
    replacement: '1',
    reason: 'it is set before each line that is read',
  },
  {
    file: RESHAPING,
    line: "done === 'parse' ? { ...rest, zip, pivot } : { ...rest, zip: undefined, pivot: done === 'zip' ? pivot : undefined };",
    original: "done === 'zip'",
    replacement: 'true',
    reason: 'what a pivot makes is an object, which no pivot is of',
  },
  {
    file: ZIP,
    line: 'const other = text.slice(value, skipValue(text, value, 0));',
    original: '0',
    replacement: '(-1)',
    reason: 'how deep the value is was checked with what is around it',
  },
  {
    file: COMPILE_ROUTE,
    line: 'return Math.max(0, ...lengths);',
    original: '0',
    replacement: '1',
    reason: 'the first array is at one step of `explode`, where 0 and 1 say the same',
  },
  {
    file: COMPILE_ROUTE,
    line: 'return Math.max(0, ...lengths);',
    original: '0',
    replacement: '(-1)',
    reason: 'the first array is at one step of `explode`, where no number below one says another thing',
  },
  {
    file: NUMBER_RULES,
    line: "return to[0] >= from[0] && to[1] >= from[1] ? 'same' : decimalToDecimal(column, unquoted);",
    original: '>=',
    replacement: '>',
    reason: 'a shortcut: a number that fits is written as it is when it is looked at',
  },
  {
    file: ROW_FITS,
    line: 'return fit;',
    original: 'return fit;',
    replacement: ';',
    reason: 'a shortcut: a fit that is not found is worked out again',
  },
  {
    file: FOUND,
    line: 'unnamedCount = 0;',
    original: '0',
    replacement: '(-1)',
    reason: 'a value begins by forgetting what the one before had',
  },
  {
    file: LINE_STRING,
    line: 'return -1;',
    original: '1',
    replacement: '2',
    reason: 'below zero says that there is none, whatever the number',
  },
  {
    file: CHANGED_TAGS,
    line: 'while (this.#keys.length <= id) this.#keys.push(undefined);',
    original: '<=',
    replacement: '<',
    reason: 'what is one short is put behind the last by what follows',
  },
  {
    file: BATCH_WRITER,
    line: 'while (this.#tables.length <= table.id) this.#tables.push(undefined);',
    original: 'this.#tables.length <= table.id',
    replacement: 'false',
    reason: 'a list without holes is quicker, and says the same',
  },
  {
    file: BATCH_WRITER,
    line: 'while (this.#tables.length <= table.id) this.#tables.push(undefined);',
    original: '<=',
    replacement: '<',
    reason: 'a list without holes is quicker, and says the same',
  },
  {
    file: TIME_KEY,
    line: 'for (let at = Math.max(0, time.length - DIGITS); at < time.length; at++) {',
    original: '0',
    replacement: '(-1)',
    reason: 'what stands before the first digit counts as 0',
  },
  {
    file: CLAUSE_HEADERS,
    line: 'if (last?.database === database && last.stable === stable && (stable !== undefined || last.name === name))',
    original: '||',
    replacement: '&&',
    reason: 'a shortcut: what is not known from the row before is looked up again',
  },
  {
    file: CHANGED_TAGS,
    line: "for (let at = 0; at < parts.length; at += 2) tags.set(parts[at] ?? '', parts[at + 1] ?? '');",
    original: "''",
    replacement: "'changed'",
    reason: 'each name has its value behind it: for the types alone',
  },
  {
    file: WRITE_ROWS,
    line: 'if (row.table !== last && row.table.stable !== undefined) cache.tables.add(row.table);',
    original: 'row.table !== last && row.table.stable !== undefined',
    replacement: 'true',
    reason: 'nobody asks for a plain table, and one that is noted twice is noted',
  },
  {
    file: TOLERANCE,
    line: 'if (this.#stops.size === 0) return true;',
    original: 'this.#stops.size === 0',
    replacement: 'false',
    reason: 'a shortcut: without a rejected record none is behind one',
  },
  {
    file: TOLERANCE,
    line: 'if (this.#stops.size === 0) return true;',
    original: 'return true;',
    replacement: ';',
    reason: 'a shortcut: without a rejected record none is behind one',
  },
  {
    file: TOLERANCE,
    line: 'if (index < (this.#stops.get(partition) ?? this.#records.length)) this.#stops.set(partition, index);',
    original: '<',
    replacement: '<=',
    reason: 'where the partition stops already, it stops again',
  },
  {
    file: REPORT,
    line: 'for (let index = 0; index < outcomes.length; index++) {',
    original: '<',
    replacement: '<=',
    reason: 'behind the last there is no outcome, which is passed over',
  },
  {
    file: ANSWER,
    line: 'for (let index = 0; index < outcomes.length; index++) {',
    original: '<',
    replacement: '<=',
    reason: 'behind the last there is no outcome, which is passed over',
  },
  {
    file: REPORT,
    line: 'if (places.size === 0) return 0;',
    original: 'places.size === 0',
    replacement: 'false',
    reason: 'a shortcut: without such errors none is logged, and none is counted',
  },
  {
    file: REPORT,
    line: 'if (places.size === 0) return 0;',
    original: 'return 0;',
    replacement: ';',
    reason: 'a shortcut: without such errors none is logged, and none is counted',
  },
  {
    file: REPORT_BATCH,
    line: 'if (timestamp < oldest) oldest = timestamp;',
    original: '<',
    replacement: '<=',
    reason: 'of two equal times it is the same which is taken',
  },
  {
    file: REPORT_BATCH,
    line: 'if (timestamp > newest) newest = timestamp;',
    original: '>',
    replacement: '>=',
    reason: 'of two equal times it is the same which is taken',
  },
  {
    file: BLAME,
    line: 'const middle = Math.ceil(some.length / 2);',
    original: 'ceil',
    replacement: 'floor',
    reason: 'in which half the middle one is does not matter: there are two at least',
  },
  {
    file: OUTCOMES,
    line: 'const open = (this.#open[record] ?? 0) - 1;',
    original: '0',
    replacement: '1',
    reason: 'each record has a number: for the types alone',
  },
  {
    file: OUTCOMES,
    line: 'const open = (this.#open[record] ?? 0) - 1;',
    original: '0',
    replacement: '(-1)',
    reason: 'each record has a number: for the types alone',
  },
  {
    file: SEEN_TABLES,
    line: 'for (let index = 0; index < this.#slots.length; index++) {',
    original: '<',
    replacement: '<=',
    reason: 'a shortcut: the hash, and whether its last table is the same, only say where a table is looked up',
  },
  {
    file: SEEN_TABLES,
    line: 'const slot = this.#slots[index] ?? NO_SLOT;',
    original: 'this.#slots[index] ?? NO_SLOT',
    replacement: 'NO_SLOT',
    reason: 'a shortcut: the hash, and whether its last table is the same, only say where a table is looked up',
  },
  {
    file: STANDING_ROW,
    line: 'const rows = await queries.at(place, size.answerLimit(1, budget.most));',
    original: '1',
    replacement: '2',
    reason: 'an estimate with room to spare: the longest answer moves by a few bytes for each column',
  },
  {
    file: STANDING_ROW,
    line: 'const rows = await queries.at(place, size.answerLimit(1, budget.most));',
    original: '1',
    replacement: '0',
    reason: 'an estimate with room to spare: the longest answer moves by a few bytes for each column',
  },
  {
    file: WALK,
    line: 'for (; at >= 0; count++) {',
    original: '0',
    replacement: '(-1)',
    reason: 'an end is the complement of a place behind a bracket, which is less than -1',
  },
  {
    file: WALK,
    line: 'const key = scanned < 0 ? unescapeJson(inside) : inside;',
    original: 'scanned < 0',
    replacement: 'true',
    reason: 'a shortcut: without a backslash a key unescaped is itself',
  },
  {
    file: READER,
    line: 'name.put(text, scanned < 0 ? TEXT : PLAIN, at, end);',
    original: '0',
    replacement: '1',
    reason: 'scanString gives the place behind the quote, which is never 0',
  },
  {
    file: GLUE_SOURCE,
    line: 'const ANSWER_MS = 10_000;',
    original: '10_000',
    replacement: '10001',
    reason: 'a wait of about ten seconds, which nobody promises to the millisecond',
  },
  {
    file: VALUE_SCHEMAS,
    line: 'if (values !== undefined && length >= 5 && bytes[0] === 0 && bytes.readUInt32BE(1) === id) {',
    original: '0',
    replacement: '(-1)',
    reason: 'a shortcut: the frame is read, and gives the same schema',
  },
  {
    file: BATCH_VALUES,
    line: "throw new Error('a schema was asked for and is not there');",
    original: "'a schema was asked for and is not there'",
    replacement: "''",
    reason: 'nothing leads there: a schema that was asked for is known',
  },
  {
    file: BYTE_READER,
    line: 'if (first < 0x80 && at < this.end) {',
    original: 'first < 0x80 && at < this.end',
    replacement: 'false',
    reason: 'a shortcut: what reads any number reads one of a byte',
  },
  {
    file: JSON_OUT,
    line: 'while (rest > 0x7fff_ffff) {',
    original: '0x7fff_ffff',
    replacement: '2147483646',
    reason: 'both ways give the same digit of the one number between',
  },
  {
    file: GLUE_SOURCE,
    line: 'const ANSWER_MS = 10_000;',
    original: '10_000',
    replacement: '9999',
    reason: 'a wait of about ten seconds, which nobody promises to the millisecond',
  },
  {
    file: READER,
    line: 'name.put(text, scanned < 0 ? TEXT : PLAIN, at, end);',
    original: '<',
    replacement: '<=',
    reason: 'scanString gives the place behind the quote, which is never 0',
  },
  {
    file: JSON_TAG,
    line: "if (typeof value !== 'number' || Number.isSafeInteger(value) || !Number.isFinite(value)) return value;",
    original: '||',
    replacement: '&&',
    reason: 'what is no number is not finite either, and of a whole number that is safe the digits are its own',
  },
  {
    file: LINE_HEAD,
    line: 'this.#last = series;',
    original: 'this.#last = series;',
    replacement: ';',
    reason: 'a shortcut: the series is found in the memory of all',
  },
];
