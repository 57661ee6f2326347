import * as z from 'zod';
import type { Outcome } from '../../functions/sink/settle/outcomes.ts';
import { type StoredCell, type StoredRow, timeText } from '../sink/stored-rows.ts';
import type { RecordPreview } from './preview.ts';

const cell = z.object({
  type: z.string().describe('TDengine’s type.'),
  value: z
    .union([z.string(), z.number(), z.boolean(), z.null()])
    .describe('64-bit numbers, DECIMAL and times are text with all digits, bytes hex.'),
});

const row = z.object({
  database: z.string(),
  stable: z.string().nullable().describe('Null for a plain table.'),
  table: z.string(),
  time: z.string().describe('ISO 8601.'),
  columns: z.record(z.string(), cell),
  tags: z.record(z.string(), cell),
});

/** How a record ended. */
export const outcomeJson = z
  .object({
    kind: z.enum(['written', 'skipped', 'rejected', 'retry']),
    reason: z.string().nullable(),
    stage: z.string().nullable(),
    route: z.string().nullable(),
    column: z.string().nullable(),
  })
  .describe('Null is what does not apply.');

/** What `tdkafka preview --json` prints; docs/mapping-tests.md shows it. */
export const previewJson = z.object({
  sink: z.string(),
  records: z.array(
    z.object({
      topic: z.string(),
      partition: z.number(),
      offset: z.number(),
      outcome: outcomeJson,
      routes: z.array(
        z.object({
          route: z.string(),
          verdict: z.enum(['other topic', 'not asked', 'refused', 'taken']),
          rows: z.number(),
          reasons: z.array(z.string()).describe('Why it does not take the record, or some of its elements.'),
        }),
      ),
      rows: z.array(row).describe('Rows that are new, or others than before the record.'),
      statements: z.array(z.object({ sql: z.string(), refusal: z.string().nullable() })),
      untakenFields: z.array(z.string()).describe('Paths of fields that no route takes.'),
      mergedRows: z
        .array(z.string())
        .describe('Tables in which rows of the record became one and lost a value, as `database.table`.'),
      changedTags: z
        .array(z.string())
        .describe('Tags of which a record before had another value, as `database.stable: tag`.'),
    }),
  ),
});
type JsonPreview = z.infer<typeof previewJson>;

/** Previews for a program. */
export function jsonPreview(sink: string, previews: readonly RecordPreview[]): JsonPreview {
  return {
    sink,
    records: previews.map(({ record, outcome, routes, rows, statements, untaken, merged, changedTags }) => ({
      topic: record.topic,
      partition: record.partition,
      offset: record.offset,
      outcome: outcomeOf(outcome),
      routes: routes.map(({ reasons, ...verdict }) => ({ ...verdict, reasons: [...reasons] })),
      rows: rows.map(rowOf),
      statements: statements.map(({ sql, refusal }) => ({ sql, refusal: refusal ?? null })),
      untakenFields: [...untaken],
      mergedRows: [...merged],
      changedTags: [...changedTags],
    })),
  };
}

/** How a record ended, for a program. */
export function outcomeOf(outcome: Outcome): z.infer<typeof outcomeJson> {
  const none = { reason: null, stage: null, route: null, column: null };
  switch (outcome.kind) {
    case 'written':
      return { kind: outcome.kind, ...none };
    case 'skipped':
      return { kind: outcome.kind, ...none, reason: outcome.reason };
    case 'retry':
      return { kind: outcome.kind, ...none, reason: outcome.error.message };
    case 'rejected': {
      const { message, stage, route, column } = outcome.error;
      return { kind: outcome.kind, reason: message, stage, route: route ?? null, column: column ?? null };
    }
  }
}

function rowOf(stored: StoredRow): z.infer<typeof row> {
  const { database, stable, table, columns, tags } = stored;
  return {
    database,
    stable: stable ?? null,
    table,
    time: timeText(stored),
    columns: cellsOf(columns),
    tags: cellsOf(tags),
  };
}

function cellsOf(cells: readonly StoredCell[]): Record<string, z.infer<typeof cell>> {
  return Object.fromEntries(cells.map(({ name, type, value }) => [name, { type, value }]));
}
