import {
  type ConnectorsFile,
  clusterOf,
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
