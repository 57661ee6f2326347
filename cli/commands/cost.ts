import { defineCommand } from '../frame/command.ts';
import { whole } from '../frame/parameter.ts';
import { TARGET_PARAMETERS, withTarget } from '../frame/target-parameters.ts';

export const command = defineCommand({
  about: `Tells what a deployment costs, by what CloudWatch has measured of it in the last 30 days: Lambda’s time and requests,
provisioned pollers, schedules, log, own metrics, alarms, dashboards, DynamoDB, advanced parameters and queues of failures, by item
and connector, with list prices that docs/cost.md has, and what a month comes to at that rate. For the load of all sinks it
compares pollers on demand and provisioned ones. A deployment that is new, or runs locally, has few metrics or none; it says so.

Needs cloudformation:DescribeStacks, cloudwatch:GetMetricData, ListMetrics, DescribeAlarms and ListDashboards,
lambda:GetFunctionConfiguration and ListEventSourceMappings, ssm:DescribeParameters, dynamodb:DescribeTable; what cannot be read
is named and not counted. Reading the metrics costs itself: $0.01 for a thousand of them.`,
  parameters: {
    ...TARGET_PARAMETERS,
    days: whole('N', { from: 1, to: 60 }, 'days that are looked at', 30),
  },
  examples: ['cost', 'cost --days 7', 'cost --json | jq \'.items[] | select(.connector == "meters")\''],
  json: async () => (await import('../../operations/cost/report.ts')).costJson,
  async run({ days, ...options }, { show, progress, width }) {
    const [{ cost }, { costLines }] = await Promise.all([
      import('../../operations/cost/cost.ts'),
      import('./cost/report-lines.ts'),
    ]);
    const report = await withTarget(options, (target) =>
      cost(target, { days, now: Date.now(), told: (name) => progress(`reading the metrics of ${name} …`) }),
    );
    show(report, () => costLines(report, width));
    return 'done';
  },
});
