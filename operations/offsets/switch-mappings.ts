import { OperationError } from '../operation-error.ts';
import type { DeployedConnector } from '../target/deployment.ts';
import { readMappings, type SinkMapping, sinkMapping } from '../target/mappings.ts';
import type { Target } from '../target/target.ts';
import { type Waiting, waitFor } from '../waiting.ts';

/** The two states in which a mapping stays. */
export type StayingState = 'Enabled' | 'Disabled';

/** A mapping that was switched. */
export interface SwitchedMapping extends SinkMapping {
  /** Before it was switched. */
  readonly before: string;
}

/** Longest run of a function of a sink, and what Lambda takes to change over. */
const CHANGE_OVER_MS = 17 * 60_000;

/** How often a mapping may be seen in its old state after it was told to leave it: Lambda's answers lag behind. */
const OLD_STATES = 8;

/**
 * The mappings of a sink.
 * @param topics which; empty: all.
 * @throws OperationError `asked-wrongly` when the sink does not read one of the topics; `refused` when it has no mapping
 */
export async function mappingsOf(
  target: Pick<Target, 'aws'>,
  sink: DeployedConnector,
  topics: readonly string[],
): Promise<readonly SinkMapping[]> {
  const all = await readMappings(target, sink);
  if (all.length === 0) {
    throw new OperationError(
      'refused',
      `sink ${sink.name} has no mapping, so nothing reads its topics: deploy it again`,
    );
  }
  const unknown = topics.find((topic) => !all.some((mapping) => mapping.topic === topic));
  if (unknown !== undefined) {
    const known = all.map(({ topic }) => topic).join(', ');
    throw new OperationError('asked-wrongly', `sink ${sink.name} does not read topic ${unknown}; it reads ${known}`);
  }
  return topics.length === 0 ? all : all.filter(({ topic }) => topics.includes(topic));
}

/**
 * Enables or disables mappings, and waits until they are. One that is so already is left alone.
 * @param asked told of each mapping that was told to change, at once.
 * @throws OperationError `refused` when one does not change over, or somebody else switches it back
 */
export async function switchMappings(
  target: Pick<Target, 'aws'>,
  { region }: Pick<DeployedConnector, 'region'>,
  mappings: readonly SinkMapping[],
  to: StayingState,
  waiting: Waiting,
  asked: (mapping: SinkMapping) => void = () => {},
): Promise<readonly SwitchedMapping[]> {
  const { GetEventSourceMappingCommand, UpdateEventSourceMappingCommand } = await import('@aws-sdk/client-lambda');
  const client = await target.aws.in(region).lambda();

  async function switchOne(mapping: SinkMapping): Promise<SwitchedMapping> {
    const { uuid, topic } = mapping;
    let isAsked = false;
    let seenOld = 0;
    const what = `mapping of topic ${topic} ${to === 'Disabled' ? 'ends its running batches' : 'begins to read'}`;
    const changed = await waitFor(
      async () => {
        const now = sinkMapping(await client.send(new GetEventSourceMappingCommand({ UUID: uuid })));
        if (now.state === to) return now;
        if (isAsked) {
          // Disabling is on its way; Enabled is not.
          if (isStaying(now.state)) seenOld += 1;
          if (seenOld < OLD_STATES) return undefined;
          throw new OperationError(
            'refused',
            `the mapping of topic ${topic} is ${now.state} again: somebody else has switched it`,
          );
        }
        // One that changes over takes no order.
        if (!isStaying(now.state)) return undefined;
        try {
          const input = { UUID: uuid, Enabled: to === 'Enabled' };
          await client.send(new UpdateEventSourceMappingCommand(input));
          isAsked = true;
          asked(mapping);
        } catch (error) {
          if (!isInUse(error)) throw error;
        }
        return undefined;
      },
      { what, mostMs: CHANGE_OVER_MS },
      waiting,
    );
    return { ...changed, before: mapping.state };
  }

  return Promise.all(mappings.map(switchOne));
}

function isStaying(state: string): boolean {
  return state === 'Enabled' || state === 'Disabled';
}

function isInUse(error: unknown): boolean {
  return (
    error instanceof Error && (error.name === 'ResourceInUseException' || error.name === 'ResourceConflictException')
  );
}
