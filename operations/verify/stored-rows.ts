import type { TDengine } from '../../functions/shared/tdengine/client/client.ts';
import { quoteText } from '../../functions/shared/tdengine/sql-text.ts';
import { atTime, positionText } from '../../functions/source/checkpoint/position.ts';
import { memoryBudget } from '../../functions/source/read/memory/memory-budget.ts';
import { rowSize } from '../../functions/source/read/memory/row-size.ts';
import { tableQueries } from '../../functions/source/read/query/table-queries.ts';
import { readAhead } from '../../functions/source/read/reader.ts';
import { isTableGone, openView } from '../../functions/source/read/table-view.ts';
import { windowReader } from '../../functions/source/read/windows.ts';
import type { SourceRow } from '../../functions/source/rows/source-row.ts';
import { changed, type Shape, withoutTags } from './shapes.ts';

/** Most rows of an answer, and memory that rows may take, in bytes. */
const MOST_ROWS = 10_000;
const MEMORY = 24 * 2 ** 20;

/** With so many subtables at most only their rows are asked for; with more, those of the whole stable. */
const NAMED_TABLES = 50;

/** Rows that were read together. */
export interface StoredPage {
  readonly rows: readonly SourceRow[];
  /** What a reading that is to go on behind them begins with; undefined: more rows of the window follow. */
  readonly end: string | undefined;
}

/**
 * The rows of a stable or plain table in the hours in which rows are expected, read as a source reads them: by windows of
 * time, each believed only when it is as long as it is counted.
 * @param after where an earlier reading ended.
 * @throws OperationError when the columns have changed since the records were mapped
 */
export async function* storedRows(
  tdengine: TDengine,
  shape: Shape,
  signal: AbortSignal,
  after?: string,
): AsyncGenerator<StoredPage> {
  const { database, name, stable, precision } = shape;
  const table = { name, kind: stable === undefined ? ('plain' as const) : ('stable' as const) };
  const where = stable === undefined || shape.tables.size > NAMED_TABLES ? undefined : namedIn(shape.tables);
  const view = await openView(tdengine, database, name, (columns) => {
    const selection = { schema: withoutTags(columns), where };
    const what = { database, table, selection, precision, mostRows: MOST_ROWS };
    return { queries: tableQueries(tdengine, what), schema: selection.schema, size: rowSize(selection.schema) };
  }).catch((error: unknown) => {
    throw isTableGone(error) ? changed(shape) : error;
  });
  if (JSON.stringify(view.schema) !== JSON.stringify(shape.schema)) throw changed(shape);
  const budget = memoryBudget(MEMORY);
  const width = { guess: undefined };
  const read = after === undefined ? undefined : BigInt(after);
  for (const { from: begin, to } of spansOf(shape)) {
    if (read !== undefined && read >= to - 1n) continue;
    const from = read === undefined || read < begin ? begin : read + 1n;
    // Behind `from` excluded, up to `upTo` included.
    const limits = { upTo: to - 1n, mostRows: MOST_ROWS, widest: undefined };
    const reader = windowReader(view, { precision, limits, budget, countedAgain: true, width });
    for await (const next of readAhead(reader.open(atTime(from - 1n, precision)), () => !signal.aborted)) {
      if (next.kind !== 'batch') break;
      signal.throwIfAborted();
      for await (const { rows } of next.batch.pieces) yield { rows, end: undefined };
      yield { rows: [], end: positionText(next.batch.end) };
    }
    signal.throwIfAborted();
  }
}

function namedIn(tables: ReadonlySet<string>): string {
  return `tbname IN (${[...tables].map(quoteText).join(', ')})`;
}

/** The hours in which rows are expected, those that follow each other made one span. */
function spansOf(shape: Shape): readonly { readonly from: bigint; readonly to: bigint }[] {
  const spans: { from: bigint; to: bigint }[] = [];
  let last: { from: bigint; to: bigint } | undefined;
  for (const hour of [...shape.hours].sort((a, b) => a - b)) {
    const [from, to] = [shape.beginOf(hour), shape.beginOf(hour + 1)];
    if (last?.to === from) last.to = to;
    else {
      last = { from, to };
      spans.push(last);
    }
  }
  return spans;
}
