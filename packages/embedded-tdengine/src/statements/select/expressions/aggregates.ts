import { StatementError, wrongArguments } from '../../../errors.ts';
import {
  BIGINT,
  BIGINT_UNSIGNED,
  type ColumnType,
  DOUBLE,
  isFloating,
  isInteger,
  isNumeric,
  isUnsigned,
} from '../../../types/column-type.ts';
import type { Context } from './scope.ts';
import { numericSql, type Typed } from './typed.ts';

type Aggregate = (
  arg: Typed,
  time: string,
  args: readonly Typed[],
) => { readonly sql: string; readonly type: ColumnType };

function sumType(type: ColumnType): ColumnType {
  if (type.name === 'BOOL') return BIGINT;
  if (!isInteger(type)) return DOUBLE;
  return isUnsigned(type) ? BIGINT_UNSIGNED : BIGINT;
}

const invalidType = (name: string): StatementError =>
  new StatementError(0x2802, `Invalid parameter data type : ${name}`);

/** min() and max(); a timestamp is refused, as the server does. */
const extreme =
  (name: 'min' | 'max'): Aggregate =>
  (arg) => {
    if (arg.type.name === 'TIMESTAMP') throw invalidType(name);
    return { sql: `${name}(${arg.sql})`, type: arg.type };
  };

/** The value at the first or last time; of the time itself SQLite's own min() and max() are quicker. */
const atTime =
  (name: 'td_first' | 'td_last' | 'td_last_row'): Aggregate =>
  (arg, time) => {
    if (arg.sql === time) return { sql: `${name === 'td_first' ? 'min' : 'max'}(${time})`, type: arg.type };
    return { sql: `${name}(${time}, ${arg.sql})`, type: arg.type };
  };

const AGGREGATES: Readonly<Record<string, Aggregate>> = {
  count: (arg) => ({ sql: `count(${arg.sql})`, type: BIGINT }),
  sum: (arg) => {
    const type = sumType(arg.type);
    if (type.name === 'BIGINT') return { sql: `td_sum(${arg.sql})`, type };
    if (type.name === 'BIGINT UNSIGNED') return { sql: `td_sum_unsigned(${arg.sql})`, type };
    return { sql: `sum(${numericSql(arg)})`, type };
  },
  avg: (arg) => ({ sql: `avg(${numericSql(arg)})`, type: DOUBLE }),
  min: extreme('min'),
  max: extreme('max'),
  first: atTime('td_first'),
  last: atTime('td_last'),
  last_row: atTime('td_last_row'),
  spread: (arg) => {
    const value = numericSql(arg);
    return { sql: `(max(${value}) - min(${value}))`, type: DOUBLE };
  },
  stddev: (arg) => {
    const value = `CAST(${arg.sql} AS REAL)`;
    return { sql: `sqrt(sum(${value} * ${value}) / count(${arg.sql}) - avg(${value}) * avg(${value}))`, type: DOUBLE };
  },
  percentile: (arg, _time, [, rank]) => {
    const place = rank?.text === undefined ? Number(rank?.sql) : Number.NaN;
    if (!(place >= 0 && place <= 100)) throw new StatementError(0x2803, 'Invalid function para value : percentile');
    return { sql: `percentile(${numericSql(arg)}, ${place})`, type: DOUBLE };
  },
};

/** Those that refuse all but numbers. */
const NUMBERS_ONLY: ReadonlySet<string> = new Set(['sum', 'avg', 'stddev', 'percentile']);

/** Those that pick a row, so that other columns of that row may stand beside them. */
const SELECTING: ReadonlySet<string> = new Set(['first', 'last', 'last_row', 'min', 'max']);

/** Those that take `*` for each column on its own. */
export const SPREADING: ReadonlySet<string> = new Set(['first', 'last', 'last_row']);

/** Whether a function (lower case) is an aggregate. */
export function isAggregateName(name: string): boolean {
  return Object.hasOwn(AGGREGATES, name);
}

/** Whether a function picks the row its value comes from. */
export function isSelectingName(name: string): boolean {
  return SELECTING.has(name);
}

/** An aggregate over the rows of a group; `count` without an argument counts the rows. */
export function aggregateFunction(name: string, args: readonly Typed[], { scope, onColumn }: Context): Typed {
  const [arg] = args;
  if (args.some(({ aggregate }) => aggregate)) {
    throw new StatementError(0x2627, 'Aggregate functions do not support nesting');
  }
  if (args.length > (name === 'percentile' ? 2 : 1)) throw wrongArguments(name);
  if (!arg) {
    if (name === 'count') return { sql: 'count(*)', type: BIGINT, aggregate: true };
    throw wrongArguments(name);
  }
  const [timestamp] = scope.columns;
  if (SPREADING.has(name) && timestamp) onColumn(timestamp);
  const aggregate = AGGREGATES[name];
  if (!aggregate) throw new TypeError(`${name} is no aggregate`);
  if (NUMBERS_ONLY.has(name) && !isNumeric(arg.type)) throw invalidType(name);
  return { ...aggregate(arg, scope.time ?? 'NULL', args), aggregate: true };
}

/** diff() has a value for each row but the first, so it can only stand for a column of the result. */
export const DIFFERENCE = 'diff';

/** 0x264F: diff() inside of something else. */
export function notInExpressions(): StatementError {
  return new StatementError(
    0x264f,
    'Function(s) only allowed in SELECT list, cannot mixed with non scalar functions or columns',
  );
}

/** The difference to the row before, sub-table by sub-table. */
export function difference(value: Typed, { scope, onColumn }: Context): Typed {
  const [timestamp] = scope.columns;
  if (value.aggregate || scope.time === undefined || scope.tbname === undefined || !timestamp) throw notInExpressions();
  onColumn(timestamp);
  const before = `lag(${value.sql}) OVER (PARTITION BY ${scope.tbname} ORDER BY ${scope.time})`;
  const type = isFloating(value.type) ? DOUBLE : BIGINT;
  return { sql: `(${value.sql} - ${before})`, type, aggregate: false, skipsFirst: true };
}
