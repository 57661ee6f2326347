import { createHash } from 'node:crypto';
import { Alarm, ComparisonOperator, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import type { Watched } from '../watched.ts';
import { type AlarmSpec, describeAlarm } from './alarm-spec.ts';

/** An alarm that was made. */
export interface MadeAlarm {
  /** Last part of its name, with the topic where it is for one: `errors`, `time-lag/readings`. */
  readonly name: string;
  /** Its whole name. */
  readonly alarmName: string;
  readonly alarm: Alarm;
}

/**
 * Makes alarms. Each that has a topic is under a construct of its kind, so that its id is the topic's name.
 * @param alarmTopic told when an alarm sounds and when all is well again; undefined: nobody is
 */
export function makeAlarms(
  scope: Construct,
  watched: Watched,
  specs: readonly AlarmSpec[],
  alarmTopic: ITopic | undefined,
): readonly MadeAlarm[] {
  const action = alarmTopic === undefined ? undefined : new SnsAction(alarmTopic);
  return specs.map((spec) => {
    const name = spec.topic === undefined ? spec.name : `${spec.name}/${spec.topic}`;
    const alarmName = wholeName(watched, name);
    const alarm = new Alarm(placeOf(scope, spec), spec.topic ?? spec.id, {
      alarmName,
      alarmDescription: describeAlarm(spec.what, spec.section),
      metric: spec.metric,
      threshold: spec.threshold,
      comparisonOperator:
        spec.below === true ? ComparisonOperator.LESS_THAN_THRESHOLD : ComparisonOperator.GREATER_THAN_THRESHOLD,
      evaluationPeriods: spec.periods,
      treatMissingData: spec.missingIsBad === true ? TreatMissingData.BREACHING : TreatMissingData.NOT_BREACHING,
    });
    if (action !== undefined) {
      alarm.addAlarmAction(action);
      alarm.addOkAction(action);
    }
    return { name, alarmName, alarm };
  });
}

function placeOf(scope: Construct, { id, topic }: AlarmSpec): Construct {
  if (topic === undefined) return scope;
  const place = scope.node.tryFindChild(`${id}ByTopic`);
  return place instanceof Construct ? place : new Construct(scope, `${id}ByTopic`);
}

/** @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html */
const LONGEST_NAME = 255;

/**
 * The name that mails have in their subject: `plant/meters/errors`. No name of a connector has a slash, so those of
 * two deployments are never the same.
 */
function wholeName({ deployment, connector }: Watched, name: string): string {
  const parts = [deployment, connector, name].join('/');
  if (parts.length <= LONGEST_NAME) return parts;
  const digest = createHash('sha256').update(parts).digest('hex').slice(0, 8);
  return `${parts.slice(0, LONGEST_NAME - 1 - digest.length)}-${digest}`;
}
