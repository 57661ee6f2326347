import type { ConnectorsFile } from '../../functions/shared/settings/index.ts';
import { alarmBounds } from '../../functions/shared/settings/monitoring/monitoring.ts';
import type { DeployedConnector } from '../target/deployment.ts';
import type { Bounds } from './facts.ts';

/** The longest time for which Lambda gathers a batch. */
const LONGEST_WINDOW_SECONDS = 300;
/** A batch that takes longer to be written is stuck, in ms. */
const BATCH_MS = 60_000;

/** The bounds of a connector's alarms; where the file is not known, the defaults. What is no alarm bounds nothing. */
export function boundsOf(
  file: ConnectorsFile | undefined,
  { name, kind }: Pick<DeployedConnector, 'name' | 'kind'>,
): Bounds {
  const own = (kind === 'sink' ? file?.sinks[name] : file?.sources[name])?.alarms;
  const bounds = alarmBounds(file?.monitoring.alarms ?? {}, own ?? {});
  const age = kind === 'sink' ? bounds.timeLagSeconds : bounds.positionAgeSeconds;
  const window = file?.sinks[name]?.maximumBatchingWindowSeconds ?? (file === undefined ? LONGEST_WINDOW_SECONDS : 0);
  return {
    usualWaitMs: window * 1_000 + BATCH_MS,
    lagRecords: numberOf(bounds.offsetLag),
    ageMs: numberOf(age) * 1_000,
    silentMinutes: bounds.silentMinutes === false ? Number.POSITIVE_INFINITY : bounds.silentMinutes,
  };
}

function numberOf(bound: number | false): number {
  return bound === false ? Number.POSITIVE_INFINITY : bound;
}
