import * as z from 'zod';
import type { Template } from './template-problems.ts';

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html */
const MOST_RESOURCES = 500;
const MOST_OUTPUTS = 200;
const MOST_TEMPLATE_BYTES = 1_000_000;

/** Characters without white space, and policies of a role. @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html */
const MOST_INLINE = 10_240;
const MOST_MANAGED = 6_144;
const MOST_POLICIES = 10;

/** @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch_limits.html */
const MOST_WIDGETS = 500;
const MOST_WIDGET_METRICS = 500;
const MOST_DASHBOARD_METRICS = 2_500;
const MOST_ALARM_METRICS = 10;

/** @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html */
const HOUR = 3_600;
const DAY = 86_400;

/** @see https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html */
const MOST_VARIABLE_BYTES = 4_096;

/** @see https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_PutParameter.html */
const MOST_PARAMETER_BYTES = 8_192;

/** What is resolved at the deploy, by what it is at most. */
const UNKNOWN = 'x'.repeat(140);

/** What AWS would refuse of a template by quotas that no model has, a line for each. */
export function quotaProblems(template: Template): readonly string[] {
  const { Resources, Outputs } = template;
  const bytes = Buffer.byteLength(JSON.stringify(template));
  const counts = [
    above('resources', Object.keys(Resources).length, MOST_RESOURCES),
    above('outputs', Object.keys(Outputs).length, MOST_OUTPUTS),
    above('bytes of the template', bytes, MOST_TEMPLATE_BYTES),
    above(
      'managed policies',
      Object.values(Resources).filter(({ Type }) => Type === 'AWS::IAM::ManagedPolicy').length,
      MOST_POLICIES,
    ),
  ];
  return [...counts, ...Object.values(Resources).flatMap(ofResource)].filter((problem) => problem !== undefined);
}

function above(what: string, count: number, most: number): string | undefined {
  return count <= most ? undefined : `${what}: ${count}, and AWS takes ${most}`;
}

function ofResource({ Type, Properties }: Template['Resources'][string]): readonly (string | undefined)[] {
  const characters = resolvedText(Properties.PolicyDocument).length;
  switch (Type) {
    case 'AWS::IAM::Policy':
      return [above('characters of inline policies', characters, MOST_INLINE)];
    case 'AWS::IAM::ManagedPolicy':
      return [above('characters of a managed policy', characters, MOST_MANAGED)];
    case 'AWS::CloudWatch::Dashboard':
      return ofDashboard(Properties);
    case 'AWS::CloudWatch::Alarm':
      return ofAlarm(Properties);
    case 'AWS::Lambda::Function':
      return [above('bytes of variables', variableBytes(Properties), MOST_VARIABLE_BYTES)];
    case 'AWS::SSM::Parameter':
      return [
        above('bytes of a parameter', Buffer.byteLength(String(Properties.Value)), MOST_PARAMETER_BYTES),
        String(Properties.Value).includes('{{') ? 'a parameter with something in double braces' : undefined,
      ];
    default:
      return [];
  }
}

const dashboard = z.object({
  widgets: z.array(z.object({ properties: z.looseObject({ metrics: z.array(z.unknown()).default([]) }) })),
});

function ofDashboard({ DashboardBody }: Readonly<Record<string, unknown>>) {
  const { widgets } = dashboard.parse(JSON.parse(joined(DashboardBody)));
  const metrics = widgets.map((widget) => widget.properties.metrics.length);
  return [
    above('widgets of a dashboard', widgets.length, MOST_WIDGETS),
    above('metrics of a widget', Math.max(0, ...metrics), MOST_WIDGET_METRICS),
    above(
      'metrics of a dashboard',
      metrics.reduce((sum, count) => sum + count, 0),
      MOST_DASHBOARD_METRICS,
    ),
  ];
}

const alarm = z.object({
  EvaluationPeriods: z.number(),
  Period: z.number().optional(),
  Metrics: z
    .array(z.object({ Period: z.number().optional(), MetricStat: z.object({ Period: z.number() }).optional() }))
    .default([]),
});

function ofAlarm(properties: Readonly<Record<string, unknown>>) {
  const { EvaluationPeriods, Period, Metrics } = alarm.parse(properties);
  const period = Math.max(Period ?? 0, ...Metrics.map((metric) => metric.Period ?? metric.MetricStat?.Period ?? 0));
  const wrong = period % 60 === 0 && period > 0 ? undefined : `an alarm's period: ${period} s, and AWS takes minutes`;
  return [
    wrong,
    above('seconds that an alarm looks back', period * EvaluationPeriods, period < HOUR ? DAY : 7 * DAY),
    above(
      'metrics of an alarm',
      Metrics.filter(({ MetricStat }) => MetricStat !== undefined).length,
      MOST_ALARM_METRICS,
    ),
  ];
}

function variableBytes({ Environment }: Readonly<Record<string, unknown>>): number {
  const { Variables } = z.object({ Variables: z.record(z.string(), z.unknown()) }).parse(Environment);
  return Object.entries(Variables).reduce(
    (sum, [name, value]) => sum + name.length + Buffer.byteLength(joined(value)),
    0,
  );
}

/** A policy as it is counted: JSON without white space, each intrinsic function by its text. */
function resolvedText(value: unknown): string {
  return JSON.stringify(value, (_, item) => (isJoin(item) ? joined(item) : item)) ?? '';
}

function isJoin(value: unknown): boolean {
  return (
    typeof value === 'object' && value !== null && ('Fn::Join' in value || 'Ref' in value || 'Fn::GetAtt' in value)
  );
}

const join = z.object({ 'Fn::Join': z.tuple([z.string(), z.array(z.unknown())]) });

/** A text, with something as long as it can be in the place of what only the deploy knows. */
function joined(value: unknown): string {
  if (typeof value === 'string') return value;
  const { success, data } = join.safeParse(value);
  return success ? data['Fn::Join'][1].map(joined).join(data['Fn::Join'][0]) : UNKNOWN;
}
