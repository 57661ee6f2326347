import type { Addresses } from './environment.ts';
import type { ByStage } from './stages.ts';
import type { RecordedStatements } from './statements-file.ts';
import type { Timing } from './timing.ts';

/** What a process of its own measures. */
export type Job =
  | { readonly kind: 'timed' | 'profiled' | 'allocation'; readonly case: string; readonly records: number }
  | {
      readonly kind: 'recorded';
      readonly case: string;
      readonly records: number;
      readonly file: string;
      readonly server: Server;
    }
  | { readonly kind: 'prebuilt'; readonly statements: RecordedStatements; readonly server: Server };

/** The server of prebuilt statements. */
export interface Server extends Pick<Addresses, 'user'> {
  readonly url: string;
  readonly password: string;
}

/** What each kind of job finds. */
export interface Findings {
  readonly timed: Timing & { readonly peakRssMb: number };
  /** Shares of CPU time; they sum to 1. */
  readonly profiled: ByStage;
  /** Bytes per record. */
  readonly allocation: number;
  readonly recorded: RecordedStatements & { readonly rows: number };
  readonly prebuilt: Timing;
}

/** What a measuring process tells. */
export type JobMessage<Found> =
  | { readonly type: 'progress'; readonly records: number }
  | { readonly type: 'found'; readonly findings: Found };

/** Has a job done in a process of its own. */
export type RunJob = <K extends Job['kind']>(job: Job & { readonly kind: K }) => Promise<Findings[K]>;
