import type { Timing } from '../sink/timing.ts';
import type { SourceByStage } from './stages.ts';

/** Where a measuring process finds what it needs. */
export interface Place {
  readonly tdengine: { readonly url: string; readonly user: string; readonly password: string };
  readonly kafka: string;
  readonly database: string;
}

/** What processes of their own measure, and what each is given. */
export interface Jobs {
  /** Ticks of the real handler until nothing is left to read. */
  readonly run: { readonly handler: string };
  readonly profiled: { readonly handler: string };
  /** The same rows over REST, by the same windows, parsed and thrown away. */
  readonly read: Place & { readonly rows: number; readonly subtables: number; readonly windowRows: number };
  /** Finished records through the source's producer. */
  readonly produce: Place & { readonly rows: number; readonly subtables: number; readonly topic: string };
  /** Finished messages through kafkajs' own `send`. */
  readonly kafkajs: Place & { readonly rows: number; readonly subtables: number; readonly topic: string };
}

export type JobKind = keyof Jobs;

/** A job with its kind. */
export type Job = { readonly [K in JobKind]: { readonly kind: K; readonly input: Jobs[K] } }[JobKind];

/** What ticks of the handler came to. */
export interface RunFindings extends Timing {
  readonly rows: number;
  readonly queries: number;
  readonly lateRows: number;
  readonly peakRssMb: number;
}

/** What each kind of job finds. */
export interface Findings {
  readonly run: RunFindings;
  readonly profiled: SourceByStage;
  readonly read: Timing;
  readonly produce: Timing;
  readonly kafkajs: Timing;
}
