import type { Kafka } from 'kafkajs';
import { functionNameOf } from '../../../functions/bundle/function-names.ts';
import { consumerGroupOf, type SinkSettings } from '../../../functions/shared/settings/index.ts';
import { failureTopicOf } from '../../../functions/shared/settings/mapping/failure-destination.ts';
import type { EventCluster } from '../../event-source-mapping/event.ts';
import { connectFailureTopic, type FailureTopic } from '../../event-source-mapping/given-up.ts';
import type { MappingState } from '../../event-source-mapping/mapping.ts';
import { type SwitchedMapping, startSwitchedMapping } from '../../event-source-mapping/switched-mapping.ts';
import { functionArnOf } from '../../lambda/function-arn.ts';
import type { LambdaFunction } from '../../lambda/lambda.ts';
import { allOrNone } from '../../parts/parts.ts';
import type { RunnerEvents } from '../events.ts';
import { behaviourOf } from './mapping-behaviour.ts';
import { type CountedSink, sinkBook } from './sink-book.ts';
import type { SinkLog } from './sink-log.ts';

/** What a sink has done, and what it still has to do. */
export interface SinkState extends CountedSink, MappingState {}

/** A running sink. */
export interface RunningSink {
  readonly name: string;
  counted(): CountedSink;
  /** @throws when Kafka does not answer. */
  state(): Promise<SinkState>;
  stop(): Promise<void>;
}

/** A running sink whose mappings can be disabled. */
export interface SwitchedSink extends RunningSink {
  readonly settings: SinkSettings;
  /** One for each topic, in the order of the settings. */
  readonly mappings: readonly SwitchedMapping[];
}

/** What a sink runs with. */
export interface SinkOptions {
  readonly name: string;
  readonly deployment: string;
  readonly settings: SinkSettings;
  readonly kafka: Kafka;
  readonly cluster: EventCluster;
  readonly lambda: LambdaFunction;
  readonly log: SinkLog;
  readonly events: RunnerEvents;
}

/**
 * Starts a mapping for each of a sink's topics, with the settings that the stack gives it.
 * @throws LocalError when the settings ask for what cannot be done here.
 */
export async function startSink(options: SinkOptions): Promise<SwitchedSink> {
  const { name, settings, events } = options;
  const book = sinkBook(options);
  const behaviour = behaviourOf(name, settings);
  const failureTopic = await failureTopicFor(options);
  async function close(): Promise<void> {
    await failureTopic?.close();
  }
  let mappings: readonly SwitchedMapping[];
  try {
    mappings = await allOrNone(
      settings.topics.map((topic) =>
        startSwitchedMapping({
          ...behaviour,
          kafka: options.kafka,
          cluster: options.cluster,
          topic,
          groupId: consumerGroupOf(options.deployment, name, topic, settings),
          lambda: options.lambda,
          tellFailure: failureTopic?.tell,
          ...book.callbacks,
          onCrash: (error) => events.onCrash?.(name, topic, error),
        }),
      ),
      (mapping) => mapping.stop(),
    );
  } catch (error) {
    await close();
    throw error;
  }
  function counted(): CountedSink {
    const all = mappings.map((mapping) => mapping.counted());
    return book.counted({
      done: all.reduce((sum, { done }) => sum + done, 0),
      givenUp: all.reduce((sum, { givenUp }) => sum + givenUp, 0),
      filtered: all.reduce((sum, { filtered }) => sum + filtered, 0),
    });
  }
  return {
    name,
    settings,
    mappings,
    counted,
    async state() {
      const states = await Promise.all(mappings.map((mapping) => mapping.state()));
      return {
        ...counted(),
        behind: states.reduce((sum, { behind }) => sum + behind, 0),
        failing: states.map(({ failing }) => failing).find((failing) => failing !== undefined),
      };
    },
    async stop() {
      await Promise.all(mappings.map((mapping) => mapping.stop()));
      await close();
    },
  };
}

async function failureTopicFor(options: SinkOptions): Promise<FailureTopic | undefined> {
  const { name, deployment, kafka, cluster, settings } = options;
  const topic = failureTopicOf(settings.onFailureDestination ?? '');
  if (topic === undefined) return undefined;
  const functionArn = `${functionArnOf(functionNameOf(deployment, name, 'sink'))}:$LATEST`;
  return connectFailureTopic(kafka, topic, { cluster, functionArn });
}
