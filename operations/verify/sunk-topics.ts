import type { EventSourceMappingConfiguration } from '@aws-sdk/client-lambda';
import * as z from 'zod';
import { OperationError } from '../operation-error.ts';
import type { DeployedConnector } from '../target/deployment.ts';
import { sinkMapping } from '../target/mappings.ts';
import type { Target } from '../target/target.ts';
import type { SunkTopic } from './range.ts';

/** A filter of a mapping: a pattern for the value of a record. */
export interface ValueFilter {
  readonly value: unknown;
}

/** What Lambda hands of a topic to the function of a sink. */
export interface HandedTopic extends SunkTopic {
  /** A record is handed over that fits one of them; empty: all are. */
  readonly filters: readonly ValueFilter[];
  /** Whether Lambda takes an answer that names the records to be sent again. */
  readonly reportsPartially: boolean;
  /** Records of a batch at most. */
  readonly batchSize: number;
}

/**
 * The topics of a sink, as its mappings have them.
 * @throws OperationError `refused` when there are none, or their records are not what the function gets
 */
export async function sunkTopics(
  { aws }: Pick<Target, 'aws'>,
  { name, functionName, region }: Pick<DeployedConnector, 'name' | 'functionName' | 'region'>,
): Promise<readonly HandedTopic[]> {
  const { paginateListEventSourceMappings } = await import('@aws-sdk/client-lambda');
  const client = await aws.in(region).lambda();
  const topics: HandedTopic[] = [];
  const pages = paginateListEventSourceMappings({ client }, { FunctionName: functionName });
  for await (const { EventSourceMappings = [] } of pages) topics.push(...EventSourceMappings.map(handedTopic));
  if (topics.length === 0) throw new OperationError('refused', `sink ${name} has no event source mapping: deploy it`);
  return topics.sort((a, b) => (a.topic < b.topic ? -1 : 1));
}

function handedTopic(mapping: EventSourceMappingConfiguration): HandedTopic {
  const { topic, consumerGroupId } = sinkMapping(mapping);
  const { AmazonManagedKafkaEventSourceConfig: managed, SelfManagedKafkaEventSourceConfig: own } = mapping;
  if ((managed ?? own)?.SchemaRegistryConfig !== undefined) {
    throw new OperationError(
      'refused',
      `Lambda decodes the values of topic ${topic} by a schema registry (schemaRegistry) before the function gets them, which cannot be done from here`,
    );
  }
  const { Filters = [] } = mapping.FilterCriteria ?? {};
  return {
    topic,
    consumerGroupId,
    filters: Filters.map(({ Pattern = '' }) => filterIn(Pattern, topic)),
    reportsPartially: mapping.FunctionResponseTypes?.includes('ReportBatchItemFailures') ?? false,
    // Lambda's own, where nobody has said.
    batchSize: mapping.BatchSize ?? 100,
  };
}

const pattern = z.strictObject({ value: z.unknown() });

function filterIn(text: string, topic: string): ValueFilter {
  try {
    return pattern.parse(JSON.parse(text));
  } catch (cause) {
    throw new OperationError('refused', `the mapping of topic ${topic} has a filter for more than values: ${text}`, {
      cause,
    });
  }
}
