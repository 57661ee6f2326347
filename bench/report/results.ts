import type { ColdResult } from '../cold/measure-cold.ts';
import type { SinkFindings } from '../sink/measure-sink.ts';
import type { SourceFindings } from '../source/result.ts';

/** The machine of a run: figures of two machines differ, their ratios hardly. */
export interface Machine {
  readonly node: string;
  readonly platform: string;
  readonly cores: number;
  /** Load of the last minute before the run; what else runs on the machine makes every figure worse. */
  readonly load: number;
}

/** What `npm run bench` writes. */
export interface Results {
  /** Day of the run, such as `2025-01-31`. */
  readonly date: string;
  readonly machine: Machine;
  readonly sink: SinkFindings;
  /** Undefined in a baseline from before it was measured. */
  readonly source?: SourceFindings;
  readonly cold: readonly ColdResult[];
}
