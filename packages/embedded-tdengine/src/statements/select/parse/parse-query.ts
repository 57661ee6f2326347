import { readTableName } from '../../../catalog/names.ts';
import { StatementError } from '../../../errors.ts';
import type { TokenReader } from '../../../sql/token-reader.ts';
import { byteLength, encodeLoose } from '../../../text/loose-text.ts';
import { lowerOutsideQuotes } from '../../../text/lower-outside-quotes.ts';
import {
  EMPTY_QUERY,
  type Expression,
  type Fill,
  type Interval,
  type Limit,
  type OrderTerm,
  type Projection,
  type Query,
  type Source,
} from './ast.ts';
import { parseExpression } from './parse-expression.ts';

/** The longest name of a result's column, in bytes; longer ones are cut. */
const MAX_NAME_BYTES = 64;

function cut(name: string): string {
  if (byteLength(name) <= MAX_NAME_BYTES) return name;
  return encodeLoose(name).subarray(0, MAX_NAME_BYTES).toString('utf8');
}

function parseProjection(reader: TokenReader): Projection {
  const { start } = reader.peek();
  const expression = parseExpression(reader);
  const text = lowerOutsideQuotes(reader.sql.slice(start, reader.lastEnd));
  if (reader.accept('as') || reader.isName()) return { expression, name: cut(reader.name()), aliased: true };
  return { expression, name: expression.kind === 'column' ? expression.name : cut(text), aliased: false };
}

function parseCommaList<T>(reader: TokenReader, item: (reader: TokenReader) => T): readonly T[] {
  const items = [item(reader)];
  while (reader.accept(',')) items.push(item(reader));
  return items;
}

function parseAlias(reader: TokenReader): string | undefined {
  return reader.accept('as') || reader.isName() ? reader.name() : undefined;
}

function parseSource(reader: TokenReader): Source {
  if (reader.accept('(')) {
    reader.expect('select');
    const query = parseQuery(reader);
    reader.expect(')');
    return { kind: 'query', query, alias: parseAlias(reader) };
  }
  const name = readTableName(reader);
  return { kind: 'table', name, alias: parseAlias(reader) };
}

function parseDuration(reader: TokenReader): string {
  if (reader.peek().kind !== 'duration') throw reader.unexpected();
  return reader.text(reader.next());
}

function parseFill(reader: TokenReader): Fill {
  reader.expect('(');
  const token = reader.next();
  const mode = reader.text(token).toLowerCase();
  const values = reader.accept(',') ? parseCommaList(reader, parseExpression) : [];
  reader.expect(')');
  return { mode, values };
}

/** After `INTERVAL`. */
function parseInterval(reader: TokenReader): Interval {
  reader.expect('(');
  const width = parseDuration(reader);
  const offset = reader.accept(',') ? parseDuration(reader) : undefined;
  reader.expect(')');
  let sliding: string | undefined;
  if (reader.accept('sliding', '(')) {
    sliding = parseDuration(reader);
    reader.expect(')');
  }
  return { width, offset, sliding, fill: reader.accept('fill') ? parseFill(reader) : undefined };
}

function parseOrderTerm(reader: TokenReader): OrderTerm {
  const expression = parseExpression(reader);
  const descending = reader.accept('desc');
  if (!descending) reader.accept('asc');
  if (reader.accept('nulls', 'first')) return { expression, descending, nulls: 'first' };
  return { expression, descending, nulls: reader.accept('nulls', 'last') ? 'last' : undefined };
}

/** After LIMIT or SLIMIT: `n`, `n OFFSET m` or `m, n`. */
function parseLimit(reader: TokenReader, offsetWord: string): Limit {
  const first = reader.integer();
  if (reader.accept(',')) return { count: reader.integer(), offset: first };
  return { count: first, offset: reader.accept(offsetWord) ? reader.integer() : '0' };
}

function parseExpressions(reader: TokenReader, ...words: readonly string[]): readonly Expression[] {
  return reader.accept(...words) ? parseCommaList(reader, parseExpression) : [];
}

/** What a query has before ORDER BY. */
function parseBlock(reader: TokenReader): Query {
  const distinct = reader.accept('distinct');
  const tagsOnly = !distinct && reader.accept('tags');
  const projections = parseCommaList(reader, parseProjection);
  const from = reader.accept('from') ? parseSource(reader) : undefined;
  if (from && reader.is(',')) throw new StatementError(0x2702, 'not support cross join');
  const where = reader.accept('where') ? parseExpression(reader) : undefined;
  const partitionBy = parseExpressions(reader, 'partition', 'by');
  const interval = reader.accept('interval') ? parseInterval(reader) : undefined;
  const groupBy = parseExpressions(reader, 'group', 'by');
  const having = reader.accept('having') ? parseExpression(reader) : undefined;
  return { ...EMPTY_QUERY, distinct, tagsOnly, projections, from, where, partitionBy, groupBy, interval, having };
}

const STAR: Projection = { expression: { kind: 'star', table: undefined }, name: '*', aliased: false };

/** After the first block of a query: the blocks joined to it by UNION, as the source of one query of all their rows. */
function parseUnion(reader: TokenReader, first: Query): Query {
  const others: { readonly all: boolean; readonly query: Query }[] = [];
  while (reader.accept('union')) {
    const all = reader.accept('all');
    reader.expect('select');
    others.push({ all, query: parseBlock(reader) });
  }
  if (others.length === 0) return first;
  return { ...EMPTY_QUERY, projections: [STAR], from: { kind: 'union', first, others } };
}

/** After `SELECT`, up to what cannot belong to the query. */
export function parseQuery(reader: TokenReader): Query {
  const query = parseUnion(reader, parseBlock(reader));
  const orderBy = reader.accept('order', 'by') ? parseCommaList(reader, parseOrderTerm) : [];
  const slimit = reader.accept('slimit') ? parseLimit(reader, 'soffset') : undefined;
  const limit = reader.accept('limit') ? parseLimit(reader, 'offset') : undefined;
  return { ...query, orderBy, slimit, limit };
}
