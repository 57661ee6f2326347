import * as z from 'zod';
import type { SourceRuntime } from '../../../functions/shared/settings/index.ts';
import { fromMs, type Precision, toMs } from '../../../functions/shared/tdengine/time/precision.ts';
import type { ReadItem } from '../../../functions/source/checkpoint/checkpoint.ts';
import { atTime, firstPosition, timeOf } from '../../../functions/source/checkpoint/position.ts';
import type { CheckpointState } from '../../../functions/source/checkpoint/position-control.ts';
import type { SourceTable } from '../../../functions/source/tables/source-database.ts';
import { nameMatcher } from '../../../functions/source/tables/table-selection.ts';
import { topicOf } from '../../../functions/source/tables/topic.ts';
import { OperationError } from '../../operation-error.ts';

const span = z.object({
  /** The first; left out: from the very beginning. */
  from: z.number().optional(),
  /** Behind the last; left out: all there are. */
  to: z.number().optional(),
});

/** Times of rows, in ms since 1970. */
export type RowSpan = z.infer<typeof span>;

const passedOver = z.object({
  /** Itself left out; left out: from the very beginning. */
  after: z.string().optional(),
  upTo: z.string(),
  /** Who, when and why. */
  reason: z.string(),
});

/** Rows that an operator has moved the position over. Times in the database's unit, in digits. */
export type PassedOver = z.infer<typeof passedOver>;

/** What is verified of a table, as JSON. */
export const verifiedTable = z.object({
  table: z.object({
    name: z.string(),
    kind: z.enum(['stable', 'plain']),
    createTime: z.number().optional(),
  }),
  topic: z.string(),
  /** Of the records. */
  span,
  /** The time of the last row, in the database's unit, in digits: part of `span`'s last millisecond; left out: all there are. */
  upTo: z.string().optional(),
  /** Rows behind `upTo` that were asked for: up to here, in ms; left out: all there are. */
  askedTo: z.number().optional(),
  /** The position, in the database's unit, in digits; left out: nothing has been sent. */
  position: z.string().optional(),
  /** What was sent within the look-back, as the text of published-counts.ts; left out: not counted. */
  published: z.string().optional(),
  passedOver: z.array(passedOver),
});

/** What is verified of a table. */
export type VerifiedTable = z.infer<typeof verifiedTable>;

/** What a source is, for {@link verifiedTables}. */
export interface SourceState {
  readonly settings: SourceRuntime;
  readonly precision: Precision;
  /** All tables of the database. */
  readonly tables: readonly SourceTable[];
  /** By `<database>.<table>`. */
  readonly positions: ReadonlyMap<string, ReadItem<CheckpointState>>;
  /** The connector's first run in ms, if it is known. */
  readonly startedAt: number | undefined;
}

/** Which tables are asked for. */
export interface AskedTables extends RowSpan {
  /** Patterns; empty: all. */
  readonly tables: readonly string[];
  readonly topic: string | undefined;
}

/**
 * What of a source's tables is verified: rows from where it begins to where it is. Rows behind that are still to be sent.
 * @throws OperationError when a pattern names none of its tables, or none is left
 */
export function verifiedTables(source: SourceState, asked: AskedTables): readonly VerifiedTable[] {
  const { settings, tables } = source;
  const ours = tables.filter(({ name }) => nameMatcher(settings.tables)(name));
  for (const pattern of asked.tables) {
    if (ours.some(({ name }) => nameMatcher({ include: [pattern], exclude: [] })(name))) continue;
    throw new OperationError('asked-wrongly', `no table that the source reads is named ${JSON.stringify(pattern)}`);
  }
  const wanted = nameMatcher({ include: asked.tables.length === 0 ? ['*'] : asked.tables, exclude: [] });
  const found = ours
    .filter(({ name }) => wanted(name))
    .map((table) => ({ table, topic: topicOf(settings, settings.database, table.name) }));
  const inTopic = found.filter(({ topic }) => (asked.topic ?? topic) === topic);
  if (inTopic.length > 0) return inTopic.map(({ table, topic }) => planOf(source, asked, table, topic));
  throw new OperationError(
    'asked-wrongly',
    found.length === 0
      ? `database ${settings.database} has no table that the source reads`
      : `no table is sent to ${asked.topic}, but to ${[...new Set(found.map(({ topic }) => topic))].join(', ')}`,
  );
}

function planOf(
  { settings, precision, positions, startedAt }: SourceState,
  { from, to }: RowSpan,
  table: SourceTable,
  topic: string,
): VerifiedTable {
  const item = positions.get(`${settings.database}.${table.name}`);
  if (item?.kind === 'unreadable') {
    throw new OperationError('refused', `the position of table ${table.name} cannot be read: ${item.reason.message}`);
  }
  const state = item?.value;
  const position = state?.position && timeOf(state.position, precision);
  const first = firstPosition(settings.timestampInitial, precision, startedAt);
  const begin = first === undefined ? undefined : toMs(timeOf(first, precision), precision) + 1;
  const start = begin === undefined || (from !== undefined && from > begin) ? from : begin;
  const end = to === undefined ? undefined : fromMs(to, precision) - 1n;
  const upTo = position === undefined || (end !== undefined && end < position) ? end : position;
  return {
    table,
    topic,
    span: {
      ...(start !== undefined && { from: start }),
      ...(upTo !== undefined && { to: toMs(upTo, precision) + 1 }),
    },
    ...(upTo !== undefined && { upTo: String(upTo) }),
    ...(to !== undefined && { askedTo: to }),
    ...(position !== undefined && { position: String(position) }),
    ...(state?.published !== undefined && { published: state.published }),
    passedOver: [...passedOverIn(state, precision)],
  };
}

/** The moves of a position to a later time that are kept with it. */
function passedOverIn(state: CheckpointState | undefined, precision: Precision): readonly PassedOver[] {
  const unit = state?.position?.precision;
  if (state === undefined || unit === undefined) return [];
  return state.changes.flatMap(({ what, from, to, at, by, why }) => {
    if (what !== 'move' || to === null) return [];
    const [after, upTo] = [from === null ? undefined : BigInt(from), BigInt(to)];
    if (after !== undefined && after >= upTo) return [];
    const who = by === null ? '' : ` by ${by}`;
    const because = why === null ? '' : `: ${why}`;
    const inUnit = (time: bigint) => String(timeOf(atTime(time, unit), precision));
    const reason = `moved ${at}${who}${because}`;
    return [{ ...(after !== undefined && { after: inUnit(after) }), upTo: inUnit(upTo), reason }];
  });
}
