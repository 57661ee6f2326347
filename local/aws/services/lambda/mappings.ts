import * as z from 'zod';
import { functionArnOf } from '../../../lambda/function-arn.ts';
import type { AccountMapping, LocalAccount } from '../../account.ts';
import { arnOf } from '../../names.ts';
import { type Operations, RawAnswer } from '../../protocol/call.ts';
import { AwsError } from '../../protocol/error.ts';
import { numeric, pageOf, parseInput, truth } from '../../protocol/input.ts';
import { jsonAnswer } from '../../protocol/json.ts';
import { findFunction, INVALID } from './functions.ts';

const one = z.object({ UUID: z.string() });
const list = z.object({
  FunctionName: z.string().optional(),
  EventSourceArn: z.string().optional(),
  MaxItems: numeric.pipe(z.int().min(1)).default(100),
  Marker: z.string().optional(),
});
const update = z.strictObject(
  { UUID: z.string(), Enabled: truth.optional(), FunctionName: z.string().optional() },
  {
    error: ({ code, keys }) =>
      code === 'unrecognized_keys'
        ? `${keys.join(', ')}: a local mapping can be enabled and disabled, and nothing else`
        : undefined,
  },
);

/**
 * What Lambda tells of event source mappings, and how they are switched. One that is disabled hands over nothing more once
 * its running invocations have ended; enabled again, it goes on from what its group has committed.
 */
export function mappingOperations(account: LocalAccount): Operations {
  function find(uuid: string): AccountMapping {
    const found = account.mappings.find((mapping) => mapping.uuid === uuid);
    if (found === undefined) {
      throw new AwsError('ResourceNotFoundException', 'The resource you requested does not exist.', 404);
    }
    return found;
  }

  return {
    ListEventSourceMappings(input) {
      const { FunctionName, EventSourceArn, MaxItems, Marker } = parseInput(list, input, INVALID);
      const name = FunctionName && findFunction(account, { FunctionName }).name;
      const found = account.mappings.filter(
        (mapping) =>
          (name === undefined || mapping.function.name === name) &&
          (EventSourceArn === undefined || mapping.cluster.clusterArn === EventSourceArn),
      );
      const { page, next } = pageOf(found, Math.min(100, MaxItems), Marker || undefined);
      return { EventSourceMappings: page.map(configuration), NextMarker: next };
    },
    GetEventSourceMapping(input) {
      return configuration(find(parseInput(one, input, INVALID).UUID));
    },
    UpdateEventSourceMapping(input) {
      const { UUID, Enabled, FunctionName } = parseInput(update, input, INVALID);
      const mapping = find(UUID);
      if (FunctionName !== undefined && findFunction(account, { FunctionName }) !== mapping.function) {
        throw new AwsError(INVALID, 'a local mapping stays with its function');
      }
      const taken = Enabled === undefined || (Enabled ? mapping.enable() : mapping.disable());
      if (!taken) {
        throw new AwsError('ResourceInUseException', 'Cannot update the event source mapping because it is in use.');
      }
      return new RawAnswer(jsonAnswer(202, 'application/json', configuration(mapping)));
    },
  };
}

function configuration(mapping: AccountMapping) {
  const { uuid, topic, groupId, settings, cluster } = mapping;
  const { state, lastModified, lastProcessingResult } = mapping.status();
  const group = { ConsumerGroupId: groupId };
  const { startingPositionTimestamp: begin, onFailureDestination, provisionedPollerConfig: pollers } = settings;
  return {
    UUID: uuid,
    EventSourceMappingArn: arnOf('lambda', `event-source-mapping:${uuid}`),
    FunctionArn: functionArnOf(mapping.function.name),
    State: state,
    StateTransitionReason: 'USER_INITIATED',
    LastModified: lastModified,
    LastProcessingResult: lastProcessingResult,
    Topics: [topic],
    ...(cluster.clusterArn === undefined
      ? {
          SelfManagedEventSource: {
            Endpoints: { KAFKA_BOOTSTRAP_SERVERS: (cluster.bootstrapServers ?? '').split(',') },
          },
          SelfManagedKafkaEventSourceConfig: group,
        }
      : { EventSourceArn: cluster.clusterArn, AmazonManagedKafkaEventSourceConfig: group }),
    ...(settings.filterCriteria !== undefined && {
      FilterCriteria: { Filters: settings.filterCriteria.map((filter) => ({ Pattern: JSON.stringify(filter) })) },
    }),
    StartingPosition: settings.startingPosition,
    ...(begin !== undefined && { StartingPositionTimestamp: new Date(begin) }),
    BatchSize: settings.batchSize,
    MaximumBatchingWindowInSeconds: settings.maximumBatchingWindowSeconds,
    MaximumRetryAttempts: settings.maximumRetryAttempts,
    MaximumRecordAgeInSeconds: settings.maximumRecordAgeSeconds,
    BisectBatchOnFunctionError: settings.bisectBatchOnFunctionError,
    ...(onFailureDestination !== undefined && {
      DestinationConfig: { OnFailure: { Destination: onFailureDestination } },
    }),
    ...(pollers !== undefined && {
      ProvisionedPollerConfig: { MinimumPollers: pollers.minimumPollers, MaximumPollers: pollers.maximumPollers },
      FunctionResponseTypes: ['ReportBatchItemFailures'],
    }),
  };
}
