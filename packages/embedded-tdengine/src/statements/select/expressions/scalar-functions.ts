import { nowTicks, todayTicks } from '../../../coerce/coerce-timestamp.ts';
import { SINCE_3_3_3 } from '../../../dialect.ts';
import { StatementError, wrongArguments } from '../../../errors.ts';
import {
  BIGINT,
  type ColumnType,
  DOUBLE,
  isFloating,
  isInteger,
  isText,
  TIMESTAMP,
  varchar,
} from '../../../types/column-type.ts';
import type { Context } from './scope.ts';
import { numericSql, sqlLiteral, type Typed } from './typed.ts';

type Scalar = (args: readonly Typed[], context: Context) => { readonly sql: string; readonly type: ColumnType };

/** The length of an ISO 8601 text without a zone argument. */
const ISO_LENGTH = 62;

function valueContext({ scope, session }: Context): Parameters<typeof nowTicks>[0] {
  return { precision: scope.precision, nowMs: session.nowMs };
}

/** The version, of the server as of the client library in taosAdapter, which are of one release. */
const version: Scalar = (_args, { session: { dialect } }) => ({
  sql: sqlLiteral(dialect.version),
  type: varchar(dialect.version.length),
});

function sqlOf(args: readonly Typed[], place: number): string {
  return args[place]?.sql ?? 'NULL';
}

const FIXED_OFFSET = /^(?:[zZ]|[+-]\d{2}(?::?\d{2})?)$/;

function iso8601Sql([time, zone]: readonly Typed[], { scope, session }: Context): string {
  const isTime = time !== undefined && (time.type.name === 'TIMESTAMP' || isInteger(time.type));
  if (!isTime) throw new StatementError(0x2802, 'Invalid parameter data type : to_iso8601');
  if (zone && !FIXED_OFFSET.test(zone.text ?? '')) {
    throw new StatementError(0x2803, 'Invalid function para value : to_iso8601');
  }
  return `td_iso8601(${time.sql}, '${scope.precision}', ${sqlLiteral(zone?.text ?? session.zone)})`;
}

/** A function of one number that gives a DOUBLE. */
const ofNumber =
  (name: string): Scalar =>
  ([arg]) => ({ sql: `${name}(${arg ? numericSql(arg) : 'NULL'})`, type: DOUBLE });

/** A function of one number that keeps its type. */
const keepingType =
  (name: string): Scalar =>
  ([arg]) => ({
    sql: `${name}(${arg ? numericSql(arg) : 'NULL'})`,
    type: arg && isFloating(arg.type) ? arg.type : (arg?.type ?? DOUBLE),
  });

/** A function of one text that keeps its type. */
const ofText =
  (name: string): Scalar =>
  ([arg]) => ({ sql: `${name}(${arg?.sql ?? 'NULL'})`, type: arg?.type ?? varchar(0) });

/** Bytes of the separators of concat_ws(). */
function separatorsLength(args: readonly Typed[]): number {
  return (args[0]?.type.length ?? 0) * Math.max(0, args.length - 2);
}

const SCALARS: Readonly<Record<string, Scalar>> = {
  now: (_args, context) => ({ sql: sqlLiteral(nowTicks(valueContext(context))), type: TIMESTAMP }),
  today: (_args, context) => ({ sql: sqlLiteral(todayTicks(valueContext(context))), type: TIMESTAMP }),
  server_version: version,
  client_version: version,
  server_status: () => ({ sql: '1', type: { name: 'INT', length: 4 } }),
  timezone: (_args, { session }) => ({ sql: sqlLiteral(session.zone), type: varchar(session.zone.length) }),
  database: (_args, { session }) =>
    session.database === undefined
      ? { sql: 'NULL', type: varchar(63) }
      : { sql: sqlLiteral(session.database), type: varchar(session.database.length) },
  to_iso8601: (args, context) => ({ sql: iso8601Sql(args, context), type: varchar(ISO_LENGTH) }),
  to_unixtimestamp: (args, { scope, session }) => ({
    sql: `td_unixtime(${sqlOf(args, 0)}, '${scope.precision}', ${sqlLiteral(session.zone)})`,
    type: BIGINT,
  }),
  timetruncate: (args) => ({ sql: `(${sqlOf(args, 0)} - ${sqlOf(args, 0)} % ${sqlOf(args, 1)})`, type: TIMESTAMP }),
  timediff: (args) => ({
    sql: `((${sqlOf(args, 0)} - ${sqlOf(args, 1)}) / ${args[2]?.sql ?? '1'})`,
    type: BIGINT,
  }),
  // SQLite's own abs() has no value for the smallest integer, and fails.
  abs: keepingType('td_abs'),
  ceil: keepingType('ceil'),
  floor: keepingType('floor'),
  round: keepingType('round'),
  sqrt: ofNumber('sqrt'),
  ln: ofNumber('ln'),
  exp: ofNumber('exp'),
  sin: ofNumber('sin'),
  cos: ofNumber('cos'),
  tan: ofNumber('tan'),
  log: ofNumber('ln'),
  asin: ofNumber('asin'),
  acos: ofNumber('acos'),
  atan: ofNumber('atan'),
  mod: ([value, divisor]) => ({
    sql: `td_mod(${value ? numericSql(value) : 'NULL'}, ${divisor ? numericSql(divisor) : 'NULL'})`,
    type: DOUBLE,
  }),
  pow: ([base, exponent]) => ({
    sql: `pow(${base ? numericSql(base) : 'NULL'}, ${exponent ? numericSql(exponent) : 'NULL'})`,
    type: DOUBLE,
  }),
  length: ([arg]) => ({
    sql: arg?.type.name === 'NCHAR' ? `length(${arg.sql}) * 4` : `length(CAST(${arg?.sql ?? 'NULL'} AS BLOB))`,
    type: BIGINT,
  }),
  char_length: (args) => ({ sql: `length(${sqlOf(args, 0)})`, type: BIGINT }),
  lower: ofText('lower'),
  upper: ofText('upper'),
  ltrim: ofText('ltrim'),
  rtrim: ofText('rtrim'),
  concat: (args) => ({
    sql: args.length > 0 ? `(${args.map(({ sql }) => sql).join(' || ')})` : 'NULL',
    type: varchar(args.reduce((sum, { type }) => sum + type.length, 0)),
  }),
  concat_ws: (args) => ({
    sql: `concat_ws(${args.map(({ sql }) => sql).join(', ')})`,
    type: varchar(args.slice(1).reduce((sum, { type }) => sum + type.length, separatorsLength(args))),
  }),
  substr: (args) => ({ sql: `substr(${args.map(({ sql }) => sql).join(', ')})`, type: args[0]?.type ?? varchar(0) }),
  replace: (args) => ({
    sql: `replace(${sqlOf(args, 0)}, ${sqlOf(args, 1)}, ${sqlOf(args, 2)})`,
    type: args[0]?.type ?? varchar(0),
  }),
  md5: (args) => ({ sql: `td_md5(${sqlOf(args, 0)})`, type: varchar(32) }),
  st_astext: ([arg]) => ({ sql: `td_st_astext(${arg?.sql ?? 'NULL'})`, type: varchar(arg?.type.length ?? 0) }),
};

/** The least and most arguments of those that do not have exactly one. */
const ARGUMENTS: Readonly<Record<string, readonly [number, number]>> = {
  now: [0, 0],
  today: [0, 0],
  server_version: [0, 0],
  client_version: [0, 0],
  server_status: [0, 0],
  timezone: [0, 0],
  database: [0, 0],
  to_iso8601: [1, 2],
  timetruncate: [2, 3],
  timediff: [2, 3],
  mod: [2, 2],
  pow: [2, 2],
  concat: [2, 8],
  concat_ws: [3, 9],
  substr: [2, 3],
  replace: [3, 3],
};

/** Those whose first argument must be text. */
const OF_TEXT: ReadonlySet<string> = new Set([
  'lower',
  'upper',
  'ltrim',
  'rtrim',
  'substr',
  'replace',
  'char_length',
  'md5',
]);

/** A function of the values of one row. */
export function scalarFunction(name: string, args: readonly Typed[], context: Context): Typed {
  const scalar = SCALARS[name];
  const isLater = SINCE_3_3_3.has(name) && !context.session.dialect.hasMathFunctions;
  if (!scalar || isLater) throw new StatementError(0x0374, 'Func not exists');
  const [least, most] = ARGUMENTS[name] ?? [1, 1];
  if (args.length < least || args.length > most) throw wrongArguments(name);
  const [first] = args;
  if (OF_TEXT.has(name) && first && !isText(first.type)) {
    throw new StatementError(0x2802, `Invalid parameter data type : ${name}`);
  }
  return { ...scalar(args, context), aggregate: args.some(({ aggregate }) => aggregate) };
}
