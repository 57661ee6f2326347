import { ArnFormat, Stack } from 'aws-cdk-lib';
import {
  Alarm,
  AlarmWidget,
  Dashboard,
  type IAlarm,
  type IWidget,
  TextWidget,
  TextWidgetBackground,
} from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import * as z from 'zod';
import type { MadeAlarm } from './alarms/alarm-factory.ts';
import { type ConnectorMonitoring, widgetsOf } from './connector-monitoring.ts';
import { namedWatched } from './watched-connector.ts';
import { alarmWidgets, HALF, WHOLE } from './widgets/widget-kinds.ts';

/** Properties of the dashboard of a deployment. */
export interface DeploymentDashboardProps {
  /** Name of the deployment. */
  readonly deployment: string;
  /** The connectors, in the order in which they are shown; of one region and account. */
  readonly connectors: readonly ConnectorMonitoring[];
}

/** @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch_limits.html */
const MOST_WIDGETS = 500;
const MOST_METRICS = 2_500;

/** Alarms of what mappings count, which a dashboard of another stack shows by the alarms. */
const OF_MAPPINGS = /^(mapping-errors|given-up)\//;

/**
 * One dashboard for all connectors of a deployment, `tdkafka_<deployment>`: of each its alarms and graphs. What does not
 * go into one dashboard, about 30 connectors, gets a second one, `tdkafka_<deployment>_2`, and so on.
 */
export class DeploymentDashboard extends Construct {
  readonly dashboards: readonly Dashboard[];

  constructor(scope: Construct, id: string, { deployment, connectors }: DeploymentDashboardProps) {
    super(scope, id);
    const dashboards: Dashboard[] = [];
    let room: Weight = { widgets: 0, metrics: 0 };
    for (const connector of connectors) {
      const rows = this.rowsOf(connector);
      const weight = weightOf(rows);
      if (weight.widgets > room.widgets || weight.metrics > room.metrics || dashboards.length === 0) {
        const count = dashboards.length + 1;
        dashboards.push(
          new Dashboard(this, count === 1 ? 'Dashboard' : `Dashboard${count}`, {
            dashboardName: `tdkafka_${deployment}${count === 1 ? '' : `_${count}`}`,
          }),
        );
        room = { widgets: MOST_WIDGETS, metrics: MOST_METRICS };
      }
      for (const row of rows) dashboards.at(-1)?.addWidgets(...row);
      room = { widgets: room.widgets - weight.widgets, metrics: room.metrics - weight.metrics };
    }
    this.dashboards = dashboards;
  }

  private rowsOf(connector: ConnectorMonitoring): readonly (readonly IWidget[])[] {
    const { kind, connector: name } = connector.watched;
    const place = new Construct(this, `${name}-${kind}`);
    const isOfOtherStack = Stack.of(connector) !== Stack.of(this);
    const alarms = connector.made.map((made) => ({
      name: made.name,
      alarm: isOfOtherStack ? namedAlarm(place, made) : made.alarm,
    }));
    const watched = isOfOtherStack ? namedWatched(place, connector.watched) : connector.watched;
    const ofMappings = isOfOtherStack ? alarms.filter((alarm) => OF_MAPPINGS.test(alarm.name)) : [];
    return [
      [
        new TextWidget({
          markdown: `## ${kind} ${name}`,
          width: WHOLE,
          height: 1,
          background: TextWidgetBackground.TRANSPARENT,
        }),
      ],
      statusOf(alarms.map(({ alarm }) => alarm)),
      ...widgetsOf(watched, connector.bounds),
      ofMappings.map((each) => new AlarmWidget({ title: each.name, alarm: each.alarm, width: HALF })),
    ];
  }
}

/** What CloudWatch counts of a dashboard. */
interface Weight {
  readonly widgets: number;
  readonly metrics: number;
}

const metricWidget = z.object({ properties: z.object({ metrics: z.array(z.unknown()).default([]) }) });

function weightOf(rows: readonly (readonly IWidget[])[]): Weight {
  const widgets = rows.flat().flatMap((widget): unknown[] => widget.toJson());
  const metrics = widgets.map((widget) => metricWidget.parse(widget).properties.metrics.length);
  return { widgets: widgets.length, metrics: metrics.reduce((sum, count) => sum + count, 0) };
}

function statusOf(alarms: readonly IAlarm[]): readonly IWidget[] {
  return alarmWidgets(alarms);
}

/** An alarm of another stack of the same account and region, by its name, which needs no export. */
function namedAlarm(scope: Construct, { name, alarmName }: MadeAlarm): IAlarm {
  const arn = Stack.of(scope).formatArn({
    service: 'cloudwatch',
    resource: 'alarm',
    resourceName: alarmName,
    arnFormat: ArnFormat.COLON_RESOURCE_NAME,
  });
  return Alarm.fromAlarmArn(scope, name.replaceAll('/', '-'), arn);
}
