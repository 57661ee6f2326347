import { exact, plus, times } from '../../operations/cost/arithmetic.ts';
import { at, PRICES } from '../../operations/cost/prices.ts';
import { MONTH } from '../../operations/cost/usage.ts';
import { deploymentLine, idleConnector } from './idle.ts';
import { type Line, line, total } from './lines.ts';

/**
 * Interface endpoints that a sink with dead letters and a source need beside an MSK with IAM, where no NAT gateway is.
 * Those of Lambda and STS are for pollers on demand. DynamoDB's is a gateway, which costs nothing.
 */
export const PRIVATE_ENDPOINTS = ['kafka', 'lambda', 'ssm', 'sts'] as const;

/** MSK has brokers in two zones at least, and each has its endpoints. */
const ZONES = exact(2);

/** Records that go through the endpoints in a month, as an example. */
const GIGABYTES = exact(10);

const HOURS = exact(MONTH.hours);

/** A month of a sink and a source beside an MSK whose network has no way to the internet. */
export function privateMsk(): readonly Line[] {
  const idle = (kind: 'sink' | 'source') => ({
    what: `an idle ${kind}, above`,
    arithmetic: '',
    cost: total(idleConnector(kind)),
  });
  return [
    line(
      `interface endpoints (${PRIVATE_ENDPOINTS.join(', ')}) in two zones`,
      times(exact(PRIVATE_ENDPOINTS.length), ZONES, HOURS, at(PRICES.endpoint)),
    ),
    line('10 GB of records through that of Lambda', times(GIGABYTES, at(PRICES.endpointData))),
    deploymentLine(),
    idle('sink'),
    idle('source'),
  ];
}

/** What other choices put in the place of some of it. */
export function privateMskOtherwise(): readonly Line[] {
  const endpoint = times(ZONES, HOURS, at(PRICES.endpoint));
  return [
    line(
      'more, with SCRAM or mTLS: an endpoint, a secret, its key',
      plus(endpoint, at(PRICES.secret), at(PRICES.kmsKey)),
    ),
    line('less, with provisioned pollers: the endpoints of Lambda and STS', times(exact(2), endpoint)),
    line('more, with provisioned pollers: 1 EPU', times(exact(1), HOURS, at(PRICES.pollerUnit))),
    line(
      'a NAT gateway in each zone, for functions in the place of the endpoints',
      times(ZONES, HOURS, at(PRICES.nat)),
    ),
  ];
}
