import type { Fill } from './fill.ts';
import type { Memory } from './memory/measure-memory.ts';
import type { ByStage } from './stages.ts';

/** What is found out about a case. A record is one row in every case. */
export interface SinkResult {
  readonly case: string;
  readonly records: number;
  /** Rows that the server counted; the same as the records, or the measurement has failed. */
  readonly rows: number;
  /** By the time inside the handler, without that in which the events are made. */
  readonly recordsPerSecond: number;
  readonly ms: number;
  /** User and system time of all threads of the function's process, in µs per record; that of the median run. */
  readonly cpuMicros: number;
  /** That of the run with the least, which what else runs on the machine has disturbed least. */
  readonly bestCpuMicros: number;
  readonly goalCpuMicros: number;
  /** `cpuMicros`, divided as the CPU profile of a run of its own is. */
  readonly stages: ByStage;
  readonly sqlBytesPerRow: number;
  readonly fill: Fill;
  /** Bytes per record that are allocated in and outside the heap, warmed up. */
  readonly allocatedBytes: number;
  readonly memory: Memory;
  /** The limit: the same statements, finished before the clock starts. */
  readonly prebuilt: { readonly ms: number; readonly recordsPerSecond: number; readonly cpuMicros: number };
  /** `ms` by the longer of the CPU time and `prebuilt.ms`. */
  readonly ratio: number;
}

/** What the sink is to reach, besides `goalCpuMicros`. */
export const GOALS = { ratio: 1.2, fillPercent: 90 } as const;
