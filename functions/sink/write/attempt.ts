import type { TDengineError } from '../../shared/tdengine/error.ts';
import { RecordError } from '../rows/record-error.ts';
import type { Schemas } from '../rows/table-registry.ts';
import type { SchemaContext } from '../schema/schema-context.ts';
import { ClauseHeaders } from './plan/clause-headers.ts';
import { rowsIn, type WriteRow } from './plan/write-row.ts';

/** What has been sent, for the log. */
export interface WriteCounts {
  rows: number;
  /** Rows that TDengine says it took of them: as many, since no row comes twice in a statement. */
  affectedRows: number;
  statements: number;
  bytes: number;
}

/** Is told how rows and records end. */
export interface WriteOutcomes {
  /** One row of a record is in TDengine. */
  rowWritten(record: number): void;
  /** The record will never be written. */
  reject(record: number, error: RecordError): void;
  /** The record must be sent again. */
  retry(record: number, error: Error): void;
}

/** What rows are written with. */
export interface WriteContext extends SchemaContext {
  readonly outcomes: WriteOutcomes;
  readonly counts: WriteCounts;
  /** Is told of each statement before it goes, with its rows; undefined: nobody is. */
  readonly sends?: ((sql: string, rows: readonly WriteRow[]) => void) | undefined;
}

/** Writing by what is known of the tables now. */
export interface Attempt {
  readonly context: WriteContext;
  readonly schemas: Schemas;
  readonly headers: ClauseHeaders;
  /** Times that the tables may still be looked at anew. */
  readonly schemaTries: number;
}

/** Rows of one statement that TDengine refused. */
export interface Refused {
  readonly rows: readonly WriteRow[];
  readonly error: TDengineError;
}

/** How the slower ways of writing write and send. */
export interface Writing {
  /** Writes rows and says of each how it ended. */
  write(rows: readonly WriteRow[]): Promise<void>;
  /** Sends rows; gives what TDengine refuses, and leaves to the caller what comes of it. */
  trySending(rows: readonly WriteRow[]): Promise<readonly Refused[]>;
  /** Writes rows by what another attempt knows, and says of each how it ended. */
  writeBy(attempt: Attempt, rows: readonly WriteRow[]): Promise<void>;
}

/** Times that the tables are looked at anew after TDengine said that rows do not fit them. */
const SCHEMA_TRIES = 2;

/** A first attempt with tables that are ready. */
export function firstAttempt(context: WriteContext, schemas: Schemas): Attempt {
  return { context, schemas, headers: new ClauseHeaders(schemas, context.cache.tables), schemaTries: SCHEMA_TRIES };
}

/** Says that the rows are to be sent again. */
export function retryRows({ context }: Attempt, rows: readonly WriteRow[], error: TDengineError): void {
  for (const row of rows) for (const { record } of rowsIn(row)) context.outcomes.retry(record, error);
}

/** Says that TDengine will never take the row. @param hint what is known of why, to go behind TDengine’s words. */
export function rejectRow({ context }: Attempt, row: WriteRow, error: TDengineError, hint = ''): void {
  const { stable, name } = row.table;
  const place = stable === undefined ? `table ${name}` : `stable ${stable}`;
  for (const { record } of rowsIn(row)) {
    context.outcomes.reject(record, new RecordError('write', `${place}: ${error.message}${hint}`, { cause: error }));
  }
}
