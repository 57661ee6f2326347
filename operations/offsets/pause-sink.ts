import * as z from 'zod';
import { OperationError } from '../operation-error.ts';
import type { DeployedConnector } from '../target/deployment.ts';
import { connectorKafka, type KafkaOverride, withAdmin } from '../target/kafka.ts';
import type { SinkMapping } from '../target/mappings.ts';
import type { Target } from '../target/target.ts';
import type { Waiting } from '../waiting.ts';
import { activeMembers, membersText, untilNobodyReads } from './groups.ts';
import { passedOver } from './passed-over.ts';
import { mappingsOf, type StayingState, switchMappings } from './switch-mappings.ts';

/** A sink that was paused or resumed, as `--json` shows it. */
export const switchedJson = z.object({
  connector: z.string(),
  topics: z.array(
    z.object({
      topic: z.string(),
      consumerGroupId: z.string(),
      before: z.string().describe('State of the event source mapping before, as Lambda has it.'),
      state: z.string().describe('Its state now.'),
    }),
  ),
  seen: z.string().describe('What was seen of batches that run, and of the consumer groups.'),
});

/** A sink that was paused or resumed. */
export type SwitchedSink = z.infer<typeof switchedJson>;

/** What a deploy does to a mapping that is disabled. */
export const AFTER_DEPLOY =
  'a deploy that changes its mapping (batch size, window, filter, pollers, failure destination) may enable it again; other deploys leave it paused';

/** What is to be switched. */
export interface SinkSwitch {
  readonly sink: DeployedConnector;
  /** Empty: all. */
  readonly topics: readonly string[];
  readonly kafka: KafkaOverride;
}

/**
 * Stops a sink from reading: disables its mappings, waits until they are, and looks whether their batches have ended.
 * Kafka keeps the records, as long as the topics' retention says. Where it cannot be reached from here, that is said.
 * @param asked told of each mapping that was told to stop, at once.
 */
export async function pauseSink(
  target: Pick<Target, 'aws'>,
  wanted: SinkSwitch,
  waiting: Waiting,
  asked?: (mapping: SinkMapping) => void,
): Promise<SwitchedSink> {
  const mappings = await mappingsOf(target, wanted.sink, wanted.topics);
  const since = waiting.now();
  const switched = await switchMappings(target, wanted.sink, mappings, 'Disabled', waiting, asked);
  const seen = await seenOf(target, wanted, switched, since, waiting);
  return result(wanted.sink, switched, seen);
}

async function seenOf(
  target: Pick<Target, 'aws'>,
  { sink, kafka: override }: SinkSwitch,
  mappings: readonly SinkMapping[],
  since: number,
  waiting: Waiting,
): Promise<string> {
  const groups = mappings.map(({ consumerGroupId }) => consumerGroupId);
  try {
    const kafka = await connectorKafka(target, sink, override);
    return await withAdmin(kafka, async (admin) => {
      try {
        await untilNobodyReads(admin, groups, waiting);
      } catch (error) {
        if (!(error instanceof OperationError)) throw error;
        return `${membersText(await activeMembers(admin, groups))}: somebody else reads in it, or the last batch still runs`;
      }
      const ended = `no batch runs any more: nobody is in ${groups.length === 1 ? `group ${groups[0]}` : `groups ${groups.join(', ')}`}`;
      const warning = await passedOver(admin, sink.name, mappings, since);
      return warning === undefined ? ended : `${ended}\n${warning}`;
    });
  } catch (error) {
    if (!(error instanceof OperationError) || error.code === 'asked-wrongly') throw error;
    return `the mappings are disabled, and whether the last batches have ended is not known: ${error.message}`;
  }
}

/**
 * Lets a sink read on from where its consumer groups stand.
 * @param asked told of each mapping that was told to begin, at once.
 */
export async function resumeSink(
  target: Pick<Target, 'aws'>,
  { sink, topics }: Pick<SinkSwitch, 'sink' | 'topics'>,
  waiting: Waiting,
  asked?: (mapping: SinkMapping) => void,
): Promise<SwitchedSink> {
  const mappings = await mappingsOf(target, sink, topics);
  const switched = await switchMappings(target, sink, mappings, 'Enabled', waiting, asked);
  return result(sink, switched, 'Lambda begins to read within minutes, from what the consumer groups have committed');
}

/** What a pause or a resume would change: nothing is done. */
export async function planSwitch(
  target: Pick<Target, 'aws'>,
  { sink, topics }: Pick<SinkSwitch, 'sink' | 'topics'>,
  to: StayingState,
): Promise<SwitchedSink> {
  const mappings = await mappingsOf(target, sink, topics);
  const planned = mappings.map((mapping) => ({ ...mapping, before: mapping.state, state: to }));
  return result(sink, planned, 'nothing was done');
}

function result(
  { name }: DeployedConnector,
  mappings: readonly (SinkMapping & { readonly before: string })[],
  seen: string,
): SwitchedSink {
  return {
    connector: name,
    topics: mappings.map(({ topic, consumerGroupId, before, state }) => ({ topic, consumerGroupId, before, state })),
    seen,
  };
}
