import { setTimeout as sleep } from 'node:timers/promises';
import { SETTINGS_EXPIRY_MS } from '../../functions/shared/document/expiry.ts';
import type { DeployedConnector } from '../target/deployment.ts';
import type { Target } from '../target/target.ts';

/** How the wait is watched. */
interface WaitOptions {
  readonly signal: AbortSignal;
  /** Told how many seconds are left, each second. */
  readonly onWait: (seconds: number) => void;
  readonly waitMs?: number;
}

/**
 * Waits until no function works by older settings any more: an invocation reads them again when it knows them for longer
 * than a minute. Looks meanwhile whether the log says that a parameter cannot be used. Needs logs:FilterLogEvents.
 * @returns what functions have said of parameters that they refuse
 */
export async function untilInForce(
  { aws }: Pick<Target, 'aws'>,
  { region, logGroupName }: Pick<DeployedConnector, 'region' | 'logGroupName'>,
  { signal, onWait, waitMs = SETTINGS_EXPIRY_MS }: WaitOptions,
): Promise<readonly string[]> {
  const startTime = Date.now();
  for (let left = waitMs; left > 0; left -= 1_000) {
    onWait(Math.ceil(left / 1_000));
    await sleep(Math.min(1_000, left), undefined, { signal });
  }
  const { FilterLogEventsCommand } = await import('@aws-sdk/client-cloudwatch-logs');
  const client = await aws.in(region).logs();
  const request = { logGroupName, startTime, filterPattern: '"a parameter cannot be used"' };
  const { events = [] } = await client.send(new FilterLogEventsCommand(request));
  return [...new Set(events.map(({ message = '' }) => reasonOf(message)))];
}

/** The error's own words, of a line of the log in JSON. */
function reasonOf(line: string): string {
  try {
    const parsed: unknown = JSON.parse(line);
    const error: unknown = Reflect.get(Object(parsed), 'error');
    return String(Reflect.get(Object(error), 'message') ?? line.trim());
  } catch {
    return line.trim();
  }
}
