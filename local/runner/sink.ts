import type { Kafka } from 'kafkajs';
import { consumerGroupOf, type SinkSettings } from '../../functions/shared/settings/index.ts';
import { allOrNone } from '../all-or-none.ts';
import type { EventCluster } from '../event-source-mapping/event.ts';
import { type MappingState, startEventSourceMapping } from '../event-source-mapping/mapping.ts';
import type { StartingPosition } from '../event-source-mapping/partitions.ts';
import type { LambdaFunction } from '../lambda/lambda.ts';
import type { RunnerEvents } from './events.ts';
import type { SinkCounts } from './sink-counts.ts';

/** What a sink has done since it was started, and what it still has to do. */
export interface SinkState extends MappingState {
  readonly counts: SinkCounts;
}

/** A running sink. */
export interface RunningSink {
  readonly name: string;
  /** @throws when Kafka does not answer. */
  state(): Promise<SinkState>;
  stop(): Promise<void>;
}

/** What a sink runs with. */
export interface SinkOptions {
  readonly name: string;
  readonly deployment: string;
  readonly settings: SinkSettings;
  readonly kafka: Kafka;
  readonly cluster: EventCluster;
  readonly lambda: LambdaFunction;
  readonly counts: () => SinkCounts;
  readonly events: RunnerEvents;
}

/** Starts a mapping for each of a sink's topics, with the settings that the stack gives it. */
export async function startSink(options: SinkOptions): Promise<RunningSink> {
  const { name, settings, events } = options;
  const { maximumBatchingWindowSeconds: window } = settings;
  const mappings = await allOrNone(
    settings.topics.map((topic) =>
      startEventSourceMapping({
        kafka: options.kafka,
        cluster: options.cluster,
        topic,
        groupId: consumerGroupOf(options.deployment, name, topic, settings),
        startingPosition: startingPositionOf(settings),
        batchSize: settings.batchSize,
        windowMs: window === undefined ? undefined : window * 1_000,
        reportBatchItemFailures: settings.provisionedPollerConfig !== undefined,
        bisectBatchOnError: settings.bisectBatchOnFunctionError ?? false,
        lambda: options.lambda,
        onDone: (records) => events.onRecords?.(name, records),
        onFailure: (attempt) => events.onRetry?.(name, attempt),
        onCrash: (error) => events.onCrash?.(name, topic, error),
      }),
    ),
    (mapping) => mapping.stop(),
  );
  return {
    name,
    async state() {
      const states = await Promise.all(mappings.map((mapping) => mapping.state()));
      return {
        counts: options.counts(),
        done: states.reduce((sum, { done }) => sum + done, 0),
        behind: states.reduce((sum, { behind }) => sum + behind, 0),
        failing: states.map(({ failing }) => failing).find((failing) => failing !== undefined),
      };
    },
    async stop() {
      await Promise.all(mappings.map((mapping) => mapping.stop()));
    },
  };
}

function startingPositionOf({ startingPosition: at, startingPositionTimestamp: time }: SinkSettings): StartingPosition {
  return at === 'AT_TIMESTAMP' ? { at, timestamp: Date.parse(time ?? '') } : { at };
}
