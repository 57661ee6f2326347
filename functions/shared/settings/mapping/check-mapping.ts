import type * as z from 'zod';
import { failureTopicOf } from './failure-destination.ts';

/** What of a sink's settings its event source mapping is made of, before they are known to go together. */
export interface Mapping {
  readonly topics: readonly string[];
  readonly startingPosition: 'TRIM_HORIZON' | 'LATEST' | 'AT_TIMESTAMP';
  readonly startingPositionTimestamp?: string | undefined;
  readonly consumerGroupId?: string | undefined;
  readonly provisionedPollerConfig?: { readonly minimumPollers: number; readonly maximumPollers: number } | undefined;
  readonly maximumRetryAttempts?: number | undefined;
  readonly maximumRecordAgeSeconds?: number | undefined;
  readonly bisectBatchOnFunctionError?: boolean | undefined;
  readonly onFailureDestination?: string | undefined;
  readonly schemaRegistry?: object | undefined;
  readonly systemLogLevel?: string | undefined;
  readonly format: string;
}

/**
 * What Lambda does for Kafka in provisioned mode only. Asked for without, some of it is refused and some forgotten.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/kafka-scaling-modes.html
 */
const WITH_POLLERS = [
  'maximumRetryAttempts',
  'maximumRecordAgeSeconds',
  'bisectBatchOnFunctionError',
  'schemaRegistry',
  'systemLogLevel',
] as const satisfies readonly (keyof Mapping)[];

/** Tells which settings of an event source mapping do not go together. */
export function checkMapping(mapping: Mapping, context: z.core.$RefinementCtx): void {
  for (const { path, message } of mappingProblems(mapping)) {
    context.addIssue({ code: 'custom', path: [...path], message });
  }
}

/** A setting of a mapping that does not go with the others. */
export interface MappingProblem {
  readonly path: readonly string[];
  readonly message: string;
}

/** The settings of a mapping that do not go together. */
export function mappingProblems(mapping: Mapping): readonly MappingProblem[] {
  const problems: MappingProblem[] = [];
  const problem = (message: string, ...path: string[]) => problems.push({ path, message });
  const { provisionedPollerConfig: pollers, onFailureDestination } = mapping;
  if (pollers === undefined) {
    for (const name of WITH_POLLERS) {
      if (mapping[name] !== undefined) problem('needs provisionedPollerConfig: Lambda does it with pollers only', name);
    }
  } else if (pollers.minimumPollers > pollers.maximumPollers) {
    const path = ['provisionedPollerConfig', 'minimumPollers'];
    problem(`must not be above maximumPollers, ${pollers.maximumPollers}`, ...path);
  }
  if ((mapping.startingPosition === 'AT_TIMESTAMP') !== (mapping.startingPositionTimestamp !== undefined)) {
    problem('goes with startingPosition AT_TIMESTAMP, and only with it', 'startingPositionTimestamp');
  }
  if (mapping.consumerGroupId !== undefined && mapping.topics.length > 1) {
    problem('goes with exactly one topic', 'consumerGroupId');
  }
  if (onFailureDestination === undefined) {
    for (const name of ['maximumRetryAttempts', 'maximumRecordAgeSeconds'] as const) {
      const value = mapping[name];
      if (value === undefined || value === -1) continue;
      problem('needs onFailureDestination: else Lambda drops what it gives up, and tells nobody', name);
    }
    if (mapping.schemaRegistry !== undefined) {
      // Such a record never reaches the function, which could have made a dead letter of it.
      problem('needs onFailureDestination: else nobody is told of a record that fits no schema', 'schemaRegistry');
    }
  } else {
    const topic = failureTopicOf(onFailureDestination);
    if (topic !== undefined && pollers === undefined) {
      problem('needs provisionedPollerConfig for a Kafka topic', 'onFailureDestination');
    }
    if (topic !== undefined && mapping.topics.includes(topic)) {
      problem('must not be one of the topics that the sink reads', 'onFailureDestination');
    }
  }
  if (mapping.schemaRegistry !== undefined && mapping.format !== 'json') {
    problem('goes with format json, which Lambda decodes the records to', 'schemaRegistry');
  }
  return problems;
}

/** @see https://docs.aws.amazon.com/lambda/latest/api/API_SelfManagedEventSource.html */
const MOST_SERVERS = 10;
const LONGEST_SERVER = 300;
const SERVER = /^(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)*[a-z0-9](?:[a-z0-9-]*[a-z0-9])?:\d{1,5}$/i;

/** What Lambda's event source mapping would refuse about addresses of brokers, each `HOST:PORT`; undefined if nothing. */
export function mappingServersProblem(servers: readonly string[]): string | undefined {
  if (servers.length > MOST_SERVERS) {
    return `must name at most ${MOST_SERVERS} servers for a sink; the brokers tell of the others`;
  }
  const wrong = servers.find((server) => server.length > LONGEST_SERVER || !SERVER.test(server));
  if (wrong === undefined) return undefined;
  return `must be hosts of a-z, A-Z, 0-9, "-" and "." for a sink, at most ${LONGEST_SERVER} characters with the port: Lambda takes no other, such as ${wrong.slice(0, 80)}`;
}
