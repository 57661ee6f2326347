import type { TDengineConnection } from '../../functions/shared/tdengine/client/connection.ts';
import type { KafkaOverride } from '../target/kafka.ts';
import type { BatchRange, FilterOf } from './batch-records.ts';
import type { Search } from './find-invocation.ts';
import type { ScratchTable } from './replay-tick.ts';
import type { SettingsWanted } from './settings-then.ts';

/**
 * What is replayed: an invocation by Lambda's id of its request, records of a topic, or what comes next to a connector: of a
 * sink the records behind what its group has committed, of a source a tick of all tables.
 */
export type ReplayWhat =
  | { readonly kind: 'request'; readonly requestId: string }
  | { readonly kind: 'records'; readonly range: BatchRange }
  | { readonly kind: 'next'; readonly name: string };

/** How something is replayed. */
export interface ReplayRequest extends Omit<Search, 'requestId'> {
  readonly what: ReplayWhat;
  /** Name of the connector; undefined: the one whose log has the request, or that reads the topic. */
  readonly connector: string | undefined;
  /** Undefined: of an invocation those of then, else those of now. */
  readonly settings: SettingsWanted | undefined;
  readonly showsSql: boolean;
  readonly tdengine: TDengineConnection | undefined;
  /** Of a sink. */
  readonly kafka: KafkaOverride;
  readonly filterOf: FilterOf;
  /** Of a source: patterns of tables, and where they begin, as `TickContext` has it. */
  readonly tables: readonly string[];
  readonly from: string | undefined;
  /** Of a source: how long it may read at most, in ms. */
  readonly mostMs: number;
  readonly openScratch: () => Promise<ScratchTable>;
}
