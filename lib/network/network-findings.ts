import type { ConnectorsFile } from '../../functions/shared/settings/index.ts';
import { addressesOf } from '../../functions/shared/tdengine/client/connection.ts';
import { addressReach } from './address-reach.ts';
import { clusterName, type NetworkConnector, networkConnectors } from './connectors.ts';

/** What the file itself shows of a network: `warning` cannot work, `note` works only with something that no file shows. */
export interface NetworkFinding {
  readonly level: 'warning' | 'note';
  readonly message: string;
}

/** Port of TDengine's own protocol, which is not REST. @see https://docs.tdengine.com/operations-and-maintenance/ */
const NATIVE_PORT = '6030';

/** What can be told of the networks without asking AWS, in the order of the file. */
export function networkFindings(file: ConnectorsFile): readonly NetworkFinding[] {
  const connectors = networkConnectors(file);
  return [...tdengineFindings(file), ...brokerFindings(file, connectors), ...vpcFindings(file, connectors)];
}

function tdengineFindings(file: ConnectorsFile): NetworkFinding[] {
  const findings = addressesOf(file.tdengine.url).flatMap((address) => addressFindings(new URL(address), file));
  // Addresses can differ in the port alone.
  return [...new Map(findings.map((finding) => [finding.message, finding])).values()];
}

function addressFindings({ hostname, port }: URL, { tdengine, vpc }: ConnectorsFile): NetworkFinding[] {
  const findings: NetworkFinding[] = [];
  const reach = addressReach(hostname);
  if (reach === 'self')
    findings.push(warning(`tdengine.url: ${hostname} is the function itself, which has no TDengine`));
  else if (reach === 'private' && vpc === undefined) findings.push(warning(unreachable('tdengine.url', hostname)));
  else if (vpc !== undefined && (reach === 'public' || tdengine.tokenParameter !== undefined)) {
    findings.push(note(`tdengine.url: ${hostname} is outside of ${vpc.vpcId}; ${NAT}`));
  }
  if (port === NATIVE_PORT) {
    findings.push(warning(`tdengine.url: ${port} is the port of TDengine's own protocol; REST is at 6041`));
  }
  return findings;
}

const NAT = 'its subnets need a route to a NAT gateway, which makes VPC endpoints needless, or a private link to it';

function brokerFindings(file: ConnectorsFile, connectors: readonly NetworkConnector[]): NetworkFinding[] {
  const findings: NetworkFinding[] = [];
  const hosts = new Set(
    connectors.flatMap(
      ({ kafka }) => kafka.bootstrapServers?.split(',').map((server) => server.split(':')[0] ?? '') ?? [],
    ),
  );
  for (const host of hosts) {
    const reach = addressReach(host);
    if (reach === 'self')
      findings.push(warning(`bootstrapServers: ${host} is the function itself, which has no Kafka`));
    else if (reach === 'private' && file.vpc === undefined)
      findings.push(warning(unreachable('bootstrapServers', host)));
  }
  if (file.vpc !== undefined) return findings;
  const producers = connectors.filter(
    ({ kafka, produces }) => kafka.clusterArn !== undefined && produces !== undefined,
  );
  for (const name of new Set(producers.map(({ kafka }) => clusterName(kafka)))) {
    const who = producers.filter(({ kafka }) => clusterName(kafka) === name).map(purposeOf);
    findings.push(note(`without vpc, brokers of MSK cluster ${name} must have public access: ${listed(who)}`));
  }
  return findings;
}

function purposeOf({ label, produces }: NetworkConnector): string {
  return produces === 'records' ? label : `${label} for its ${produces}`;
}

function vpcFindings({ vpc }: ConnectorsFile, connectors: readonly NetworkConnector[]): NetworkFinding[] {
  if (vpc === undefined) return [];
  const findings: NetworkFinding[] = [];
  const regions = new Set(connectors.flatMap(({ kafka }) => kafka.clusterArn?.split(':')[3] ?? []));
  if (regions.size > 1) {
    findings.push(
      warning(`vpc is in one region, and the clusters are in ${[...regions].join(' and ')}; give each region a file`),
    );
  }
  if (vpc.subnetIds.length === 1) {
    findings.push(note('vpc.subnetIds: one subnet is one zone; when that is down, so are the functions'));
  }
  return findings;
}

/** The first few of many. */
export function listed(names: readonly string[]): string {
  const shown = names.length > 4 ? [...names.slice(0, 3), `${names.length - 3} more`] : names;
  return shown.join(', ');
}

function unreachable(setting: string, host: string): string {
  return `${setting}: ${host} is no public address, and functions without vpc reach no other`;
}

function warning(message: string): NetworkFinding {
  return { level: 'warning', message };
}

function note(message: string): NetworkFinding {
  return { level: 'note', message };
}
