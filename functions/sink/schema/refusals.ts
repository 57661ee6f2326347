import type { TDengineError } from '../../shared/tdengine/error.ts';

/** Why a server has nothing of a name with a backtick in it: TDengine 3.3.5 is one. */
export const KEPT_DOUBLED = 'TDengine keeps a backtick of the name doubled';

/** Why TDengine makes changes never or not now: of tables as wholes, of their columns, and of statements. */
export interface ChangeRefusals {
  /** By `schemaKey`, why a table's records are to be sent again. */
  readonly later: Map<string, TDengineError>;
  /** By `schemaKey`, why a table is never described. */
  readonly unusable: Map<string, string>;
  /** By `schemaKey`, a zero and the name, why a column is never added or widened. */
  readonly columns: Map<string, string>;
  /** By the statement, why a table is never created in this form. */
  readonly creations: Map<string, string>;
  /** By the statement, the answer to a creation of which nobody knows whether it passes. */
  readonly unclear: Map<string, TDengineError>;
  /** Keys of the tables of which a creation was refused: they are made for one record at a time. */
  readonly careful: Set<string>;
}

/** Nothing refused yet. */
export function noRefusals(): ChangeRefusals {
  return {
    later: new Map(),
    unusable: new Map(),
    columns: new Map(),
    creations: new Map(),
    unclear: new Map(),
    careful: new Set(),
  };
}
