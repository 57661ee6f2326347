import type { GetFunctionConfigurationCommandOutput } from '@aws-sdk/client-lambda';
import { type DoctorPorts, doctorPorts, once, type WantedTopic } from '../../functions/shared/doctor/ports.ts';
import { wantedBySink, wantedBySource } from '../../functions/shared/doctor/wanted.ts';
import { readEnvironment } from '../../functions/shared/environment.ts';
import { parseSettings, sinkRuntime, sourceRuntime } from '../../functions/shared/settings/index.ts';
import { createTDengine } from '../../functions/shared/tdengine/client/client.ts';
import { addressesOf, type TDengineConnection } from '../../functions/shared/tdengine/client/connection.ts';
import { topicsOfTables } from '../../functions/source/tables/topics-of-tables.ts';
import { readSettings } from '../settings/document.ts';
import type { DeployedConnector } from '../target/deployment.ts';
import { connectorKafka, type KafkaOverride } from '../target/kafka.ts';
import { readMappings, type SinkMapping } from '../target/mappings.ts';
import type { Target } from '../target/target.ts';
import { connectorConnection } from '../target/tdengine.ts';

/** How servers are reached where this machine reaches other addresses than the function. */
export interface Overrides {
  readonly kafka: KafkaOverride;
  readonly tdengine: TDengineConnection | undefined;
}

/** What a connector is diagnosed with from here. */
export interface HerePorts extends DoctorPorts {
  readonly target: Target;
  readonly connector: DeployedConnector;
  readonly overrides: Overrides;
  configuration(): Promise<GetFunctionConfigurationCommandOutput>;
  /** Of a sink; of a source none. */
  mappings(): Promise<readonly SinkMapping[]>;
}

/** Makes them; nothing is asked yet. */
export function portsFromHere(target: Target, connector: DeployedConnector, overrides: Overrides): HerePorts {
  const configuration = once(async () => {
    const { GetFunctionConfigurationCommand } = await import('@aws-sdk/client-lambda');
    const client = await target.aws.in(connector.region).lambda();
    return client.send(new GetFunctionConfigurationCommand({ FunctionName: connector.functionName }));
  });
  const mappings = once(async () => (connector.kind === 'sink' ? readMappings(target, connector) : []));
  const document = once(async () => (await readSettings(target, connector)).document);
  const environment = async () => readEnvironment((await configuration()).Environment?.Variables ?? {});
  const settingsOfSource = async () => parseSettings(sourceRuntime, await document(), connector.settingsParameter);
  const connection = once(async () => overrides.tdengine ?? connectorConnection(target, connector));

  async function topics(): Promise<readonly WantedTopic[]> {
    if (connector.kind === 'sink') {
      return (await mappings()).map(({ topic, consumerGroupId: group }) => ({ topic, group }));
    }
    return topicsOfTables(await settingsOfSource(), createTDengine(await connection()));
  }

  const ports = doctorPorts({
    kind: connector.kind,
    from: 'here',
    async wanted() {
      if (connector.kind === 'source') return wantedBySource(await settingsOfSource());
      const settings = parseSettings(sinkRuntime, await document(), connector.settingsParameter);
      return wantedBySink(
        settings,
        (await mappings()).map(({ topic }) => topic),
      );
    },
    addresses: async () => addressesOf(overrides.tdengine?.url ?? (await environment()).tdengine.url),
    connection,
    openTDengine: (given) => createTDengine(given),
    needsKafka: async () => true,
    async kafka() {
      const { brokers, config, authentication } = await connectorKafka(target, connector, overrides.kafka);
      const { ssl, sasl } = config;
      return { brokers, authentication, security: { ...(ssl && { ssl }), ...(sasl && { sasl }) } };
    },
    topics,
    now: Date.now,
  });
  return { ...ports, target, connector, overrides, configuration, mappings };
}
