import type { IMetric } from 'aws-cdk-lib/aws-cloudwatch';

/** An alarm before it is made. */
export interface AlarmSpec {
  /** Id of its construct: part of what a deploy knows the alarm by. */
  readonly id: string;
  /** Last part of its name. */
  readonly name: string;
  /**
   * The topic that it is for.
   * @default - for the whole connector
   */
  readonly topic?: string;
  /** With the period that one datapoint is for. */
  readonly metric: IMetric;
  /** Sounds above this, or, with `below`, below. */
  readonly threshold: number;
  /** @default false */
  readonly below?: boolean;
  /** How many periods in a row. */
  readonly periods: number;
  /**
   * Whether no data is as bad as bad data.
   * @default false: an idle connector is well
   */
  readonly missingIsBad?: boolean;
  /** What happens when it sounds: the beginning of a sentence. */
  readonly what: string;
  readonly section: RunbookSection;
}

/** One alarm or several, unless their bound is `false`. */
export function unlessOff(
  bound: number | false,
  specs: (bound: number) => AlarmSpec | readonly AlarmSpec[],
): readonly AlarmSpec[] {
  return bound === false ? [] : [specs(bound)].flat();
}

/** Sections of docs/runbook.md that alarms point to, by their headings. */
export type RunbookSection =
  | 'Something needs a look'
  | 'A topic is not read'
  | 'Make a mapping anew'
  | 'A sink is behind'
  | 'The same batch comes again and again'
  | 'A record was rejected'
  | 'Many records are rejected'
  | 'Dead letters cannot be sent'
  | 'TDengine took fewer rows than it was sent'
  | 'Records were given up'
  | 'Invocations fail'
  | 'Invocations are throttled'
  | 'Invocations come near their timeout'
  | 'Settings cannot be used'
  | 'A source does not move'
  | 'A source has stopped'
  | 'Rows come late'
  | 'An error was not foreseen'
  | 'Rows cannot be sent'
  | 'A table was made anew'
  | 'A position is in the future';

/** An alarm's description. @param what happens, as the beginning of a sentence */
export function describeAlarm(what: string, section: RunbookSection): string {
  return `${what}; see docs/runbook.md "${section}"`;
}
