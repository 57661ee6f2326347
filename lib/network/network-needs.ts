import type { ConnectorsFile, KafkaSettings, SinkSettings } from '../../functions/shared/settings/index.ts';
import { addressesOf } from '../../functions/shared/tdengine/client/connection.ts';
import { brokerPorts, clusterName, type NetworkConnector, networkConnectors } from './connectors.ts';
import type { ConnectionNeed, EndpointNeed, EndpointService, NeedReason, NetworkNeed } from './network-need.ts';

/**
 * What the networks of a deployment must have, each once with all its reasons: the functions' network, if they have one,
 * and that of each MSK cluster, from which Lambda polls whatever network the functions have.
 *
 * Not among it, since Lambda itself does it from outside: a function's log, its traces, and what is sent to the failure
 * destination of a source. Tokens for IAM are signed by the function with the keys it has: no call of STS.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/with-msk-cluster-network.html
 * @see https://docs.aws.amazon.com/lambda/latest/dg/with-kafka-cluster-network.html
 */
export function networkNeeds(file: ConnectorsFile): readonly NetworkNeed[] {
  const connectors = networkConnectors(file);
  return merged([
    ...(file.vpc === undefined ? [] : connectors.flatMap((connector) => functionNeeds(file, connector))),
    ...connectors.flatMap((connector) => mappingNeeds(file, connector)),
  ]);
}

/** What the code of a function connects to. */
function functionNeeds(file: ConnectorsFile, { label, kafka, produces, sink }: NetworkConnector): NetworkNeed[] {
  const because = (purpose: string): readonly NeedReason[] => [{ connector: label, purpose }];
  const addresses = addressesOf(file.tdengine.url).map((address) => new URL(address));
  const needs: NetworkNeed[] = [
    endpoint(undefined, 'ssm', because('settings, and the secret of TDengine')),
    ...addresses.map((url) => connection(undefined, 'tdengine', url.hostname, [portOf(url)], because('rows'))),
  ];
  if (sink === undefined) needs.push(endpoint(undefined, 'dynamodb', because('positions')));
  else needs.push(...registryNeeds(sink, because('schemas')));
  if (produces === undefined) return needs;
  needs.push(connection(undefined, 'brokers', clusterName(kafka), brokerPorts(kafka), because(produces)));
  if (kafka.clusterArn !== undefined) needs.push(endpoint(undefined, 'kafka', because('addresses of the brokers')));
  if (secretsOf(kafka).length > 0) needs.push(endpoint(undefined, 'secretsmanager', because('secrets of Kafka')));
  return needs;
}

/** What a sink's own code reads schemas from. */
function registryNeeds({ valueSchemaRegistry }: SinkSettings, reasons: readonly NeedReason[]): NetworkNeed[] {
  const { url, glueRegistryArn } = valueSchemaRegistry ?? {};
  if (glueRegistryArn !== undefined) return [endpoint(undefined, 'glue', reasons)];
  if (url === undefined) return [];
  const address = new URL(url);
  return [connection(undefined, 'registry', address.hostname, [portOf(address)], reasons)];
}

/** What Lambda's pollers connect to: from the network of the MSK cluster, or from the functions' beside other brokers. */
function mappingNeeds(file: ConnectorsFile, { label, kafka, sink }: NetworkConnector): NetworkNeed[] {
  // Without a VPC, Lambda reaches brokers that are not MSK's over the internet.
  if (sink === undefined || (kafka.clusterArn === undefined && file.vpc === undefined)) return [];
  const because = (purpose: string): readonly NeedReason[] => [{ connector: label, purpose }];
  const { clusterArn } = kafka;
  const needs: NetworkNeed[] = [
    connection(clusterArn, 'brokers', clusterName(kafka), brokerPorts(kafka), because('records')),
  ];
  if (sink.provisionedPollerConfig === undefined) {
    needs.push(
      endpoint(clusterArn, 'lambda', because('to invoke the function')),
      endpoint(clusterArn, 'sts', because('to take on its role')),
    );
    if (secretsOf(kafka).length > 0) needs.push(endpoint(clusterArn, 'secretsmanager', because('secrets of Kafka')));
  }
  const destination = destinationService(sink);
  if (destination !== undefined) needs.push(endpoint(clusterArn, destination, because('batches given up')));
  return needs;
}

/** AWS wants this one with provisioned pollers too. @see https://docs.aws.amazon.com/lambda/latest/dg/kafka-on-failure.html */
function destinationService({ onFailureDestination }: SinkSettings): EndpointService | undefined {
  const service = onFailureDestination?.split(':')[2];
  return service === 'sqs' || service === 'sns' || service === 's3' ? service : undefined;
}

function secretsOf(kafka: KafkaSettings): readonly string[] {
  return [kafka.secretArn, kafka.serverRootCaCertificateSecretArn].filter((arn) => arn !== undefined);
}

function portOf(url: URL): number {
  if (url.port !== '') return Number(url.port);
  return url.protocol === 'https:' ? 443 : 80;
}

function endpoint(
  clusterArn: string | undefined,
  service: EndpointService,
  reasons: readonly NeedReason[],
): EndpointNeed {
  return { kind: 'endpoint', clusterArn, service, reasons };
}

function connection(
  clusterArn: string | undefined,
  to: ConnectionNeed['to'],
  name: string,
  ports: readonly number[],
  reasons: readonly NeedReason[],
): ConnectionNeed {
  return { kind: 'connection', clusterArn, to, name, ports, reasons };
}

function merged(needs: readonly NetworkNeed[]): readonly NetworkNeed[] {
  const byKey = new Map<string, NetworkNeed>();
  for (const need of needs) {
    const key = JSON.stringify({ ...need, reasons: undefined });
    const known = byKey.get(key);
    byKey.set(key, known === undefined ? need : { ...known, reasons: [...known.reasons, ...need.reasons] });
  }
  return [...byKey.values()];
}
