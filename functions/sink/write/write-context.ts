import type { TDengineError } from '../../shared/tdengine/error.ts';
import { RecordError } from '../rows/record-error.ts';
import type { SchemaContext } from '../schema/schema-context.ts';
import type { Outcomes } from '../settle/outcomes.ts';
import { ClauseHeaders, type Schemas } from './plan/clause-headers.ts';
import { partsOf, type WriteRow } from './plan/write-row.ts';

/** What has been sent, for the log. */
export interface WriteCounts {
  rows: number;
  /** Rows that TDengine says it took of them: as many, since no row comes twice in a statement. */
  affectedRows: number;
  statements: number;
  bytes: number;
}

/** What rows are written with. */
export interface WriteContext extends SchemaContext {
  readonly outcomes: Outcomes;
  readonly counts: WriteCounts;
}

/** Writing by what is known of the tables now. */
export interface Attempt {
  readonly context: WriteContext;
  readonly schemas: Schemas;
  readonly headers: ClauseHeaders;
  /** Times that the tables may still be looked at anew. */
  readonly schemaTries: number;
}

/** Times that the tables are looked at anew after TDengine said that rows do not fit them. */
const SCHEMA_TRIES = 2;

/** A first attempt with tables that are ready. */
export function firstAttempt(context: WriteContext, schemas: Schemas): Attempt {
  return { context, schemas, headers: new ClauseHeaders(schemas, context.cache.tables), schemaTries: SCHEMA_TRIES };
}

/** Says that the rows are to be sent again. */
export function retryRows({ context }: Attempt, rows: readonly WriteRow[], error: TDengineError): void {
  for (const row of rows) for (const { record } of partsOf(row)) context.outcomes.retry(record, error);
}

/** Says that TDengine will never take the row. @param hint what is known of why, to go behind TDengine’s words. */
export function rejectRow({ context }: Attempt, row: WriteRow, error: TDengineError, hint = ''): void {
  const { stable, name } = row.table;
  const place = stable === undefined ? `table ${name}` : `stable ${stable}`;
  for (const { record } of partsOf(row)) {
    context.outcomes.reject(record, new RecordError('write', `${place}: ${error.message}${hint}`, { cause: error }));
  }
}
