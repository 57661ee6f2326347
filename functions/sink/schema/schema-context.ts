import type { TDengine } from '../../shared/tdengine/client/client.ts';
import type { Precision } from '../../shared/tdengine/time/precision.ts';
import type { Evidence } from './evidence.ts';
import type { SchemaCache } from './read/schema-cache.ts';

/** What the sink may change; the settings of the same names. */
export interface SchemaPermissions {
  readonly autoCreate: { readonly stable: boolean };
  readonly evolve: { readonly addColumns: boolean; readonly widen: boolean };
  readonly collision: 'upsert' | 'replace' | 'reject';
}

/** What tables are prepared with. */
export interface SchemaContext {
  readonly tdengine: TDengine;
  readonly cache: SchemaCache;
  readonly evidence: Evidence;
  /** Waits for so many ms; at once false when the time of the invocation ends before. */
  readonly pause: (ms: number) => Promise<boolean>;
  readonly permissions: SchemaPermissions;
  /** By database, the precision that the rows' times are in. */
  readonly precisions: ReadonlyMap<string, Precision>;
}
