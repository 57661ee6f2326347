import { type Alarm, Dashboard, type IWidget } from 'aws-cdk-lib/aws-cloudwatch';
import { ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { parseSettings } from '../../functions/shared/settings/index.ts';
import {
  type AlarmBounds,
  type AlarmSettings,
  alarmBounds,
  alarmSettings,
} from '../../functions/shared/settings/monitoring/monitoring.ts';
import { type MadeAlarm, makeAlarms } from './alarms/alarm-factory.ts';
import type { AlarmSpec } from './alarms/alarm-spec.ts';
import { connectorAlarms } from './alarms/connector-alarms.ts';
import { mappingAlarms } from './alarms/mapping-alarms.ts';
import { sinkAlarms } from './alarms/sink-alarms.ts';
import { sourceAlarms } from './alarms/source-alarms.ts';
import type { Watched } from './watched.ts';
import { sinkWidgets } from './widgets/sink-widgets.ts';
import { sourceWidgets } from './widgets/source-widgets.ts';
import { alarmWidgets } from './widgets/widget-kinds.ts';

/** Properties of a connector's monitoring. */
export interface ConnectorMonitoringProps {
  /** The connector. */
  readonly watched: Watched;
  /**
   * Told when an alarm sounds, and when all is well again.
   * @default - nobody is told: the alarms are seen in CloudWatch
   */
  readonly alarmTopic?: ITopic | undefined;
  /**
   * Whether the connector has a dashboard of its own, named `<deployment>_<connector>`. It costs 3 dollars a month; one
   * `DeploymentDashboard` shows many connectors for that.
   * @default false
   */
  readonly dashboard?: boolean | undefined;
  /**
   * Bounds of the alarms; `false` leaves one out.
   * @default - the defaults of docs/settings.md
   */
  readonly alarms?: AlarmSettings | undefined;
}

/**
 * Watches a connector: alarms, each of which names the section of docs/runbook.md that says what to do, and a
 * dashboard where one is wanted.
 * @throws SettingsError when a bound is none.
 */
export class ConnectorMonitoring extends Construct {
  /** Undefined when there is to be none. */
  readonly dashboard: Dashboard | undefined;
  /** Those that are not left out. */
  readonly alarms: readonly Alarm[];
  /** The connector. */
  readonly watched: Watched;
  /** The alarms with their names, and their bounds, for a dashboard. */
  readonly made: readonly MadeAlarm[];
  readonly bounds: AlarmBounds;

  constructor(scope: Construct, id: string, props: ConnectorMonitoringProps) {
    super(scope, id);
    const { watched, alarmTopic } = props;
    this.watched = watched;
    this.bounds = alarmBounds(parseSettings(alarmSettings, props.alarms ?? {}, `alarms of ${watched.connector}`));
    const place = new Construct(this, 'Alarms');
    this.made = makeAlarms(place, watched, specsOf(watched, this.bounds), alarmTopic);
    this.alarms = this.made.map(({ alarm }) => alarm);
    // Else CloudWatch cannot publish to a topic that is encrypted by it. The policy of a key that is only named here, its
    // owner has to change: https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html
    const cloudWatch = new ServicePrincipal('cloudwatch.amazonaws.com');
    alarmTopic?.masterKey?.grant(cloudWatch, 'kms:Decrypt', 'kms:GenerateDataKey*');
    this.dashboard = props.dashboard === true ? this.addDashboard() : undefined;
  }

  private addDashboard(): Dashboard {
    const { watched, alarms } = this;
    const dashboard = new Dashboard(this, 'Dashboard', {
      dashboardName: `${watched.deployment}_${watched.connector}`,
    });
    for (const widget of alarmWidgets(alarms)) dashboard.addWidgets(widget);
    for (const row of widgetsOf(watched, this.bounds)) dashboard.addWidgets(...row);
    return dashboard;
  }
}

function specsOf(watched: Watched, bounds: AlarmBounds): readonly AlarmSpec[] {
  const common = connectorAlarms(watched, bounds);
  switch (watched.kind) {
    case 'sink':
      return [...common, ...mappingAlarms(watched, bounds), ...sinkAlarms(watched, bounds)];
    case 'source':
      return [...common, ...sourceAlarms(watched, bounds)];
  }
}

/** The widgets of a connector, in rows. */
export function widgetsOf(watched: Watched, bounds: AlarmBounds): readonly (readonly IWidget[])[] {
  switch (watched.kind) {
    case 'sink':
      return sinkWidgets(watched, bounds);
    case 'source':
      return sourceWidgets(watched, bounds);
  }
}
