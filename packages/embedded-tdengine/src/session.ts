import type { Dialect } from './dialect.ts';

/** What a request brings along beside its statement. */
export interface Request {
  /** The current database, of the path `/rest/sql/{database}`. It exists. */
  readonly database: string | undefined;
  /** The zone of the connection: how literals without a zone are read. */
  readonly zone: string;
  /** The time of day in ms. */
  readonly nowMs: number;
}

/** What a statement is run by. */
export interface Session extends Request {
  readonly dialect: Dialect;
}
