import {
  type ConnectorsFile,
  clusterOf,
  type KafkaAuthentication,
  type KafkaSettings,
  type SinkSettings,
} from '../../functions/shared/settings/index.ts';

/** A connector, as far as networks care. */
export interface NetworkConnector {
  /** Kind and name, such as `sink meters`. */
  readonly label: string;
  readonly kafka: KafkaSettings;
  /** What the function itself asks of the brokers; undefined: nothing, it never connects to them. */
  readonly produces: 'dead letters' | 'records' | undefined;
  /** The sink's settings, which its event source mappings are made of; undefined for a source. */
  readonly sink: SinkSettings | undefined;
}

/** The connectors of a file: sinks, then sources, in its order. */
export function networkConnectors(file: ConnectorsFile): readonly NetworkConnector[] {
  const sinks = Object.entries(file.sinks).map(
    ([name, sink]): NetworkConnector => ({
      label: `sink ${name}`,
      kafka: clusterOf(file, sink),
      // The mapping brings the records; only dead letters are sent by the function.
      produces: sink.errors.deadLetterTopic === undefined ? undefined : 'dead letters',
      sink,
    }),
  );
  const sources = Object.entries(file.sources).map(
    ([name, source]): NetworkConnector => ({
      label: `source ${name}`,
      kafka: clusterOf(file, source),
      produces: 'records',
      sink: undefined,
    }),
  );
  return [...sinks, ...sources];
}

/** The ports on which the brokers of a cluster are reached, inside its own network. In ascending order. */
export function brokerPorts(kafka: KafkaSettings): readonly number[] {
  if (kafka.bootstrapServers === undefined) return [mskPort(kafka.authentication)];
  const ports = kafka.bootstrapServers.split(',').map((server) => Number(server.slice(server.lastIndexOf(':') + 1)));
  return [...new Set(ports)].sort((a, b) => a - b);
}

/** @see https://docs.aws.amazon.com/msk/latest/developerguide/port-info.html */
function mskPort(authentication: KafkaAuthentication): number {
  switch (authentication) {
    case 'iam':
      return 9098;
    case 'scram-sha-512':
    case 'scram-sha-256':
      return 9096;
    case 'mtls':
    case 'tls':
      return 9094;
    case 'plaintext':
      return 9092;
  }
}

/** How people call a cluster: an MSK cluster's name, or the host of its first broker. */
export function clusterName(kafka: KafkaSettings): string {
  const { clusterArn, bootstrapServers = '' } = kafka;
  return clusterArn === undefined ? (bootstrapServers.split(':')[0] ?? '') : mskName(clusterArn);
}

/** The name in the ARN of an MSK cluster. */
export function mskName(clusterArn: string): string {
  return clusterArn.split('/')[1] ?? clusterArn;
}
