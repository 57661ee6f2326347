import { clusterOf } from '../kafka/clusters.ts';
import type { ConnectorsFile } from './connectors.ts';

/** Where a stack is; wherever the command line points when it says nothing. */
export interface Place {
  readonly region?: string;
  readonly account?: string;
}

/** A stack with a dashboard. */
export interface DashboardStack extends Place {
  /** Its name behind the deployment's: `dashboard`, of further regions `dashboard-us-east-1`. */
  readonly name: string;
}

/** The stacks with a deployment's dashboards: one for each region, since alarms are shown in their own alone. */
export function dashboardStacks(file: ConnectorsFile): readonly DashboardStack[] {
  if (file.monitoring.dashboard !== 'deployment') return [];
  const places = new Map<string, DashboardStack>();
  for (const settings of [...Object.values(file.sinks), ...Object.values(file.sources)]) {
    const place = placeOf(clusterOf(file, settings).clusterArn);
    const { region = 'here', account } = place;
    const key = `${region}/${account}`;
    if (places.has(key)) continue;
    const isTaken = [...places.values()].some((other) => other.region === region);
    const suffix = places.size === 0 ? '' : isTaken ? `-${region}-${account}` : `-${region}`;
    places.set(key, { name: `dashboard${suffix}`, ...place });
  }
  return [...places.values()];
}

/** Region and account of a cluster's ARN. */
export function placeOf(clusterArn: string | undefined): Place {
  const [, , , region, account] = clusterArn?.split(':') ?? [];
  return region === undefined || account === undefined ? {} : { region, account };
}
