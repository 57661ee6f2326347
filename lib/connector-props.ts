import type { Bundle } from '../functions/bundle.ts';
import type { ConnectorsFile, KafkaSettings, TDengineSettings } from '../functions/shared/settings/index.ts';

/** Network of the functions, by ids. */
export type VpcSettings = NonNullable<ConnectorsFile['vpc']>;

/** What a sink and a source have in common. */
export interface ConnectorProps {
  /** Name of the deployment, which begins the names of what belongs to it. */
  readonly deployment: string;
  /** Name of the connector, unique in its deployment. */
  readonly connector: string;
  /** First part of the name of the settings' parameter. */
  readonly parameterPrefix: string;
  readonly kafka: KafkaSettings;
  readonly tdengine: TDengineSettings;
  /**
   * Network of the function.
   * @default - none: the function reaches TDengine and Kafka over the internet
   */
  readonly vpc?: VpcSettings | undefined;
  /** The bundled function; one bundle serves all connectors of its kind. */
  readonly bundle: Pick<Bundle, 'folder' | 'handler'>;
}
