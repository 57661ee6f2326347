import type { Addresses } from './environment.ts';
import type { ByStage } from './stages.ts';
import type { RecordedStatements } from './statements-file.ts';
import type { Timing } from './timing.ts';

interface CaseJob {
  /** Name of the case. */
  readonly case: string;
  readonly records: number;
}

/** What processes of their own measure, and what each is given. */
export interface Jobs {
  /** Of the bundle, as it is deployed. */
  readonly timed: CaseJob & { readonly handler: string };
  readonly profiled: CaseJob;
  readonly allocation: CaseJob;
  readonly recorded: CaseJob & { readonly file: string; readonly server: Server };
  readonly prebuilt: { readonly statements: RecordedStatements; readonly server: Server };
  readonly turns: { readonly subjects: readonly Subject[]; readonly turns: number };
}

/** A handler that runs a case beside others in one process. */
export interface Subject {
  /** Name of the case. */
  readonly case: string;
  /** File of the bundle, which no other subject has: so each has compiled code of its own. */
  readonly handler: string;
  /** What of the environment is its own. */
  readonly environment: Readonly<Record<string, string>>;
}

export type JobKind = keyof Jobs;

/** A job with its kind. */
export type Job = { readonly [K in JobKind]: { readonly kind: K; readonly input: Jobs[K] } }[JobKind];

/** The server of prebuilt statements. */
export interface Server extends Pick<Addresses, 'user'> {
  readonly url: string;
  readonly password: string;
}

/** What each kind of job finds. */
export interface Findings {
  readonly timed: Timing;
  /** Shares of CPU time; they sum to 1. */
  readonly profiled: ByStage;
  /** Bytes per record. */
  readonly allocation: number;
  readonly recorded: RecordedStatements & { readonly rows: number };
  readonly prebuilt: Timing;
  /** CPU µs of a record, turn by turn, of each subject. */
  readonly turns: readonly (readonly number[])[];
}

/** What a measuring process tells. */
export type JobMessage<Found> =
  | { readonly type: 'progress'; readonly records: number }
  | { readonly type: 'found'; readonly findings: Found };

/** Has a job done in a process of its own. */
export type RunJob = <K extends JobKind>(kind: K, input: Jobs[K]) => Promise<Findings[K]>;
