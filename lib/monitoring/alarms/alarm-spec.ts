import type { IMetric } from 'aws-cdk-lib/aws-cloudwatch';
import type { RunbookSection } from '../runbook.ts';

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
