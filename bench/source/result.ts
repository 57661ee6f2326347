import type { SourceByStage } from './stages.ts';

/** Rows or messages a second, and CPU time of the process for each in µs. */
export interface Rate {
  readonly perSecond: number;
  readonly cpuMicros: number;
}

/** What is found out about the source. */
export interface SourceFindings {
  /** Which TDengine and which Kafka it was. */
  readonly servers: string;
  readonly rows: number;
  readonly run: Rate;
  /** The CPU time, divided as the profile of a run of its own is. */
  readonly stages: SourceByStage;
  /** The limits: the bare read, and the producer alone. */
  readonly read: Rate;
  readonly produce: Rate;
  /** For comparison: kafkajs' own `send`. */
  readonly kafkajs: Rate;
  /** The run's rows a second by those of the slower limit. */
  readonly ratio: number;
  readonly statements: number;
  /** Peak memory in MB of the function's bundle in a function of `FUNCTION_MB`, over all rows and over a tenth of them. */
  readonly memory: { readonly all: number; readonly tenth: number };
  /** The same for rows of other sizes, at default settings, by what they are. */
  readonly wide?: Readonly<Record<string, number>>;
  /** A tick of so many stables with nothing new. */
  readonly idle: { readonly stables: number; readonly seconds: number; readonly statements: number };
  /** A tick with one late row in a stable of so many subtables. */
  readonly late: {
    readonly subtables: number;
    readonly seconds: number;
    readonly statements: number;
    readonly rows: number;
    readonly lateRows: number;
  };
}

/** What the source is to reach. */
export const SOURCE_GOALS = { ratio: 0.7, cpuMicros: 7, memoryMb: 256, idleSeconds: 10 } as const;
