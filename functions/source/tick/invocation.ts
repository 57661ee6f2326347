import type { RecordProducer } from '../../shared/kafka/producer.ts';
import type { SourceRuntime } from '../../shared/settings/source.ts';
import type { TDengine } from '../../shared/tdengine/client/client.ts';
import type { CheckpointTable } from '../checkpoint/checkpoint-table.ts';
import type { KeptPace } from '../read/window/count-pace.ts';

/** What an invocation works with. */
export interface Invocation {
  readonly settings: SourceRuntime;
  readonly tdengine: TDengine;
  readonly producer: RecordProducer;
  readonly checkpoints: CheckpointTable;
  /** Unique to the invocation. */
  readonly owner: string;
  /** Our clock, in ms since 1970. */
  readonly now: () => number;
  /**
   * The function's memory, in bytes, which bounds what rows may take of it.
   * @default - as much as they take
   */
  readonly memoryBytes?: number;
  /** Milliseconds until the work must have ended. */
  readonly timeLeft: () => number;
  readonly log: SourceLog;
  /**
   * The paces of tables by their names, kept from one invocation of a container to the next.
   * @default - of this invocation alone
   */
  readonly paces?: Map<string, KeptPace>;
  /** Takes the invocation's measures for CloudWatch, by name. */
  readonly publishMetrics: (measures: Readonly<Record<string, number>>) => void;
}

/** Told of what happens. What is logged never holds a row's content. */
export interface SourceLog {
  info(message: string, details: Record<string, unknown>): void;
  warn(message: string, details: Record<string, unknown>): void;
}

/** Which of the connector's tables a tick works on. */
export interface Shard {
  readonly index: number;
  readonly shards: number;
}
