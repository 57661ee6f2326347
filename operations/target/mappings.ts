import type { EventSourceMappingConfiguration } from '@aws-sdk/client-lambda';
import type { DeployedConnector } from './deployment.ts';
import type { Target } from './target.ts';

/** An event source mapping of a sink, as Lambda has it. */
export interface SinkMapping {
  readonly uuid: string;
  readonly topic: string;
  readonly consumerGroupId: string;
  /** Where a group that has committed nothing begins. */
  readonly startingPosition: string | undefined;
  /** Of `AT_TIMESTAMP`. */
  readonly startingPositionTimestamp: Date | undefined;
  /** Such as `Enabled`, `Disabling`, `Disabled`. */
  readonly state: string;
  /** What Lambda says of its last attempt, such as `OK` or `PROBLEM: …`. */
  readonly lastProcessingResult: string | undefined;
  /** Why its state changed last, such as `USER_INITIATED`. */
  readonly stateTransitionReason?: string | undefined;
}

/** The mappings of a sink, by topic. @throws the SDK's errors */
export async function readMappings(
  { aws }: Pick<Target, 'aws'>,
  { functionName, region }: Pick<DeployedConnector, 'functionName' | 'region'>,
): Promise<readonly SinkMapping[]> {
  const { paginateListEventSourceMappings } = await import('@aws-sdk/client-lambda');
  const client = await aws.in(region).lambda();
  const mappings: SinkMapping[] = [];
  const pages = paginateListEventSourceMappings({ client }, { FunctionName: functionName });
  for await (const { EventSourceMappings = [] } of pages) mappings.push(...EventSourceMappings.map(sinkMapping));
  return mappings.sort((a, b) => (a.topic < b.topic ? -1 : 1));
}

/** A mapping as Lambda answers with it. */
export function sinkMapping(answer: EventSourceMappingConfiguration): SinkMapping {
  const { UUID: uuid = '', Topics: [topic = ''] = [], State: state = '', LastProcessingResult } = answer;
  const config = answer.AmazonManagedKafkaEventSourceConfig ?? answer.SelfManagedKafkaEventSourceConfig;
  return {
    uuid,
    topic,
    consumerGroupId: config?.ConsumerGroupId ?? uuid,
    startingPosition: answer.StartingPosition,
    startingPositionTimestamp: answer.StartingPositionTimestamp,
    state,
    lastProcessingResult: LastProcessingResult,
    stateTransitionReason: answer.StateTransitionReason,
  };
}
