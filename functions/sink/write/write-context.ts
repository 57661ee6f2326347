import type { TDengineError } from '../../shared/tdengine/error.ts';
import type { DatabasePrecision } from '../decode/time.ts';
import type { Outcomes } from '../outcomes.ts';
import type { Schemas } from '../plan/clause-headers.ts';
import type { WriteRow } from '../plan/group-rows.ts';
import { RecordError } from '../record-error.ts';
import type { SchemaContext } from '../schema/prepare-tables.ts';

/** What has been sent, for the log. */
export interface WriteCounts {
  rows: number;
  statements: number;
  bytes: number;
}

/** What rows are written with. */
export interface WriteContext extends SchemaContext {
  readonly outcomes: Outcomes;
  readonly counts: WriteCounts;
  /** By database, the precision that the rows' times are in. */
  readonly precisions: ReadonlyMap<string, DatabasePrecision>;
}

/** Writing by what is known of the stables now. */
export interface Attempt {
  readonly context: WriteContext;
  readonly schemas: Schemas;
  /** Times that the stables may still be looked at anew. */
  readonly schemaTries: number;
  /** Writes rows and says of each how it ended. */
  write(rows: Iterable<WriteRow>): Promise<void>;
  /** Sends one row; when TDengine refuses it, gives the refusal and leaves to the caller what comes of it. */
  trySending(row: WriteRow): Promise<TDengineError | undefined>;
}

/** Says that the rows are to be sent again. */
export function retryRows({ context }: Attempt, rows: readonly WriteRow[], error: TDengineError): void {
  for (const { parts } of rows) for (const { record } of parts) context.outcomes.retry(record, error);
}

/** Says that TDengine will never take the row. */
export function rejectRow({ context }: Attempt, row: WriteRow, error: TDengineError): void {
  const message = `stable ${row.table.stable}: ${error.message}`;
  for (const { record } of row.parts) {
    context.outcomes.reject(record, new RecordError('write', message, { cause: error }));
  }
}
