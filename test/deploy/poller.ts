import { GetEventSourceMappingCommand, ListEventSourceMappingsCommand } from '@aws-sdk/client-lambda';
import { type EventSourceMapping, startEventSourceMapping } from '../../local/event-source-mapping/mapping.ts';
import { present } from './aws.ts';
import { invoke } from './invoke.ts';
import { TOPICS, type World } from './world.ts';

/** The one mapping that invokes a function. */
export async function mappingOf({ aws }: Pick<World, 'aws'>, functionName: string) {
  const { EventSourceMappings = [] } = await aws.lambda.send(
    new ListEventSourceMappingsCommand({ FunctionName: functionName }),
  );
  const { UUID } = present(EventSourceMappings[0], `a mapping of ${functionName}`);
  return aws.lambda.send(new GetEventSourceMappingCommand({ UUID }));
}

/** Polls Kafka for the sink's mapping, which the emulator does not, and invokes the function through Lambda's API. */
export async function startPoller(
  world: Pick<World, 'aws' | 'kafka' | 'brokers' | 'deployment' | 'say'>,
  functionName: string,
): Promise<EventSourceMapping> {
  const {
    BatchSize,
    StartingPosition,
    Topics: [topic = TOPICS.sink] = [],
    SelfManagedKafkaEventSourceConfig: config,
  } = await mappingOf(world, functionName);
  return startEventSourceMapping({
    kafka: world.kafka,
    cluster: { bootstrapServers: world.brokers },
    topic,
    groupId: config?.ConsumerGroupId ?? `${world.deployment}-poller`,
    startingPosition: { at: StartingPosition === 'LATEST' ? 'LATEST' : 'TRIM_HORIZON' },
    batchSize: present(BatchSize, 'the batch size of the mapping'),
    reportBatchItemFailures: false,
    bisectBatchOnError: false,
    lambda: { invoke: (event) => invoke(world.aws, functionName, event), close: async () => {} },
    onFailure: ({ reason }) => world.say(`the sink failed: ${reason}`),
  });
}
