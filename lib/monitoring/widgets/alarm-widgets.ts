import { AlarmStatusWidget, type IAlarm, type IWidget } from 'aws-cdk-lib/aws-cloudwatch';
import { WHOLE } from './graph.ts';

/** @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/CloudWatch-Dashboard-Body-Structure.html */
const MOST_ALARMS = 100;

/** The state of alarms, in as many widgets as they need: one takes 100. */
export function alarmWidgets(alarms: readonly IAlarm[]): readonly IWidget[] {
  const widgets: IWidget[] = [];
  for (let at = 0; at < alarms.length; at += MOST_ALARMS) {
    const some = alarms.slice(at, at + MOST_ALARMS);
    widgets.push(new AlarmStatusWidget({ title: 'Alarms', width: WHOLE, alarms: some }));
  }
  return widgets;
}
