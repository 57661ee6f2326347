import type { ConnectorsFile } from '../../functions/shared/settings/index.ts';
import { mskName } from './connectors.ts';
import { listed, networkFindings } from './network-findings.ts';
import {
  type ConnectionNeed,
  type EndpointNeed,
  isGateway,
  type NetworkNeed,
  networkStackName,
} from './network-need.ts';
import { networkNeeds } from './network-needs.ts';

/**
 * What a person has to look at once, as lines for the screen: what the file shows to be wrong, and what each network needs,
 * since synth asks nothing of AWS. `vpc.createEndpoints` makes endpoints, and no rule of a security
 * group: who must admit whom is said in any case.
 */
export function networkNotes(file: ConnectorsFile): readonly string[] {
  const needs = networkNeeds(file);
  const lines = [
    ...networkFindings(file).map(({ level, message }) => `${level}: ${message}`),
    ...networksOf(needs).flatMap((clusterArn) => networkLines(file, clusterArn, needs)),
  ];
  if (lines.length === 0) return [];
  return [
    `Networks of deployment ${file.deployment} (docs/networks.md; -c networkNotes=false hides this):`,
    ...lines.map((line) => `  ${line}`),
  ];
}

function networksOf(needs: readonly NetworkNeed[]): readonly (string | undefined)[] {
  return [...new Set(needs.map(({ clusterArn }) => clusterArn))];
}

function networkLines(file: ConnectorsFile, clusterArn: string | undefined, all: readonly NetworkNeed[]): string[] {
  const needs = all.filter((need) => need.clusterArn === clusterArn);
  const endpoints = needs.filter((need) => need.kind === 'endpoint');
  const connections = needs.filter((need) => need.kind === 'connection');
  const creates = file.vpc?.createEndpoints === true;
  if (clusterArn !== undefined) {
    return [
      `network of MSK cluster ${mskName(clusterArn)}, from which Lambda polls:`,
      ...(creates && endpoints.length > 0 ? admissionLines(file, endpoints) : endpointLines(endpoints)),
      ...connections.map(({ ports }) => `  its security groups must admit themselves on ${ports.join(', ')}`),
    ];
  }
  const left = creates ? endpoints.filter(({ service }) => isGateway(service) && !hasRouteTables(file)) : endpoints;
  if (left.length + connections.length === 0) return [];
  return [
    `network of the functions, ${file.vpc?.vpcId}:`,
    ...endpointLines(left, creates ? 'vpc.routeTableIds' : 'vpc.createEndpoints'),
    ...connections.map((need) => `  ${connectionLine(file, need)}`),
  ];
}

function endpointLines(endpoints: readonly EndpointNeed[], maker?: string): string[] {
  if (endpoints.length === 0) return [];
  const services = endpoints.map(({ service, reasons }) => {
    const purposes = new Set(reasons.map(({ purpose }) => purpose));
    return `${service}${isGateway(service) ? ' (gateway)' : ''}: ${[...purposes].join(', ')}`;
  });
  return [
    maker === undefined
      ? '  VPC endpoints, or a NAT gateway where the brokers are in private subnets: in public ones Lambda has endpoints only:'
      : `  a NAT gateway, or VPC endpoints, which ${maker} makes:`,
    ...services.map((service) => `    ${service}`),
  ];
}

/** The groups of a cluster are not in the file, so that nobody but a person can admit them. */
function admissionLines(file: ConnectorsFile, endpoints: readonly EndpointNeed[]): string[] {
  const services = endpoints.map(({ service }) => service).join(', ');
  return [
    `  if it is in ${file.vpc?.vpcId}: unless its security groups are among vpc.securityGroupIds, admit them on 443 to`,
    `  output SecurityGroupId of stack ${networkStackName(file.deployment)}; if not: a NAT gateway, or VPC endpoints ${services}`,
  ];
}

function connectionLine(file: ConnectorsFile, { to, name, ports, reasons }: ConnectionNeed): string {
  const groups = listed(file.vpc?.securityGroupIds ?? []);
  const who = to === 'tdengine' ? '' : ` (${listed([...new Set(reasons.map(({ connector }) => connector))])})`;
  const what = {
    tdengine: `TDengine at ${name}`,
    brokers: `brokers of ${name}`,
    registry: `schema registry at ${name}`,
  }[to];
  return `${what} must admit ${groups} on ${ports.join(', ')}${who}`;
}

function hasRouteTables(file: ConnectorsFile): boolean {
  return file.vpc?.routeTableIds !== undefined;
}
