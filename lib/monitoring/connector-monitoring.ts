import { type Alarm, AlarmStatusWidget, Dashboard } from 'aws-cdk-lib/aws-cloudwatch';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { parseSettings } from '../../functions/shared/settings/index.ts';
import {
  type AlarmBounds,
  type AlarmSettings,
  alarmBounds,
  alarmSettings,
} from '../../functions/shared/settings/monitoring.ts';
import { makeAlarms } from './alarms/alarm-factory.ts';
import type { AlarmSpec } from './alarms/alarm-spec.ts';
import { connectorAlarms } from './alarms/connector-alarms.ts';
import { mappingAlarms } from './alarms/mapping-alarms.ts';
import { sinkAlarms } from './alarms/sink-alarms.ts';
import { sourceAlarms } from './alarms/source-alarms.ts';
import type { Watched } from './watched.ts';
import { WHOLE } from './widgets/graph.ts';
import { sinkWidgets } from './widgets/sink-widgets.ts';
import { sourceWidgets } from './widgets/source-widgets.ts';

/** @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/CloudWatch-Dashboard-Body-Structure.html */
const MOST_ALARMS = 100;

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
   * Whether the connector has a dashboard, named `<deployment>_<connector>`.
   * @default true
   */
  readonly dashboard?: boolean | undefined;
  /**
   * Bounds of the alarms; `false` leaves one out.
   * @default - the defaults of docs/settings.md
   */
  readonly alarms?: AlarmSettings | undefined;
}

/**
 * Watches a connector: alarms, each of which names the section of docs/operations.md that says what to do, and a
 * dashboard.
 * @throws SettingsError when a bound is none.
 */
export class ConnectorMonitoring extends Construct {
  /** Undefined when there is to be none. */
  readonly dashboard: Dashboard | undefined;
  /** Those that are not left out. */
  readonly alarms: readonly Alarm[];

  constructor(scope: Construct, id: string, props: ConnectorMonitoringProps) {
    super(scope, id);
    const { watched, alarmTopic } = props;
    const bounds = alarmBounds(parseSettings(alarmSettings, props.alarms ?? {}, `alarms of ${watched.connector}`));
    const place = new Construct(this, 'Alarms');
    this.alarms = makeAlarms(place, watched, specsOf(watched, bounds), alarmTopic);
    this.dashboard = props.dashboard === false ? undefined : this.addDashboard(watched, bounds);
  }

  private addDashboard(watched: Watched, bounds: AlarmBounds): Dashboard {
    const dashboard = new Dashboard(this, 'Dashboard', {
      dashboardName: `${watched.deployment}_${watched.connector}`,
    });
    for (let at = 0; at < this.alarms.length; at += MOST_ALARMS) {
      const alarms = this.alarms.slice(at, at + MOST_ALARMS);
      dashboard.addWidgets(new AlarmStatusWidget({ title: 'Alarms', width: WHOLE, alarms }));
    }
    for (const row of widgetsOf(watched, bounds)) dashboard.addWidgets(...row);
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

function widgetsOf(watched: Watched, bounds: AlarmBounds) {
  switch (watched.kind) {
    case 'sink':
      return sinkWidgets(watched, bounds);
    case 'source':
      return sourceWidgets(watched, bounds);
  }
}
