import type { Outcome } from '../../functions/sink/settle/outcomes.ts';
import { type StoredCell, type StoredRow, timeText } from '../sink/stored-rows.ts';
import type { RecordPreview } from './preview.ts';
import type { RouteVerdict } from './route-verdicts.ts';

/** What `--json` prints; docs/mapping-tests.md shows it. */
export interface JsonPreview {
  readonly sink: string;
  readonly records: readonly JsonRecord[];
}

interface JsonRecord {
  readonly topic: string;
  readonly partition: number;
  readonly offset: number;
  readonly outcome: JsonOutcome;
  readonly routes: readonly RouteVerdict[];
  readonly rows: readonly JsonRow[];
  readonly statements: readonly { readonly sql: string; readonly refusal: string | null }[];
  readonly untakenFields: readonly string[];
}

/** Null is what does not apply. */
interface JsonOutcome {
  readonly kind: Outcome['kind'];
  readonly reason: string | null;
  readonly stage: string | null;
  readonly route: string | null;
  readonly column: string | null;
}

interface JsonRow {
  readonly database: string;
  /** Null for a plain table. */
  readonly stable: string | null;
  readonly table: string;
  /** ISO 8601. */
  readonly time: string;
  /** 64-bit numbers, DECIMAL and times are text with all digits, bytes hex. */
  readonly columns: Readonly<Record<string, JsonCell>>;
  readonly tags: Readonly<Record<string, JsonCell>>;
}

interface JsonCell {
  readonly type: string;
  readonly value: StoredCell['value'];
}

/** Previews for a program. */
export function jsonPreview(sink: string, previews: readonly RecordPreview[]): JsonPreview {
  return {
    sink,
    records: previews.map(({ record, outcome, routes, rows, statements, untaken }) => ({
      topic: record.topic,
      partition: record.partition,
      offset: record.offset,
      outcome: outcomeOf(outcome),
      routes,
      rows: rows.map(rowOf),
      statements: statements.map(({ sql, refusal }) => ({ sql, refusal: refusal ?? null })),
      untakenFields: untaken,
    })),
  };
}

function outcomeOf(outcome: Outcome): JsonOutcome {
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

function rowOf(row: StoredRow): JsonRow {
  const { database, stable, table, columns, tags } = row;
  return {
    database,
    stable: stable ?? null,
    table,
    time: timeText(row),
    columns: cellsOf(columns),
    tags: cellsOf(tags),
  };
}

function cellsOf(cells: readonly StoredCell[]): Readonly<Record<string, JsonCell>> {
  return Object.fromEntries(cells.map(({ name, type, value }) => [name, { type, value }]));
}
