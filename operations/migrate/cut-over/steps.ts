import { OperationError } from '../../operation-error.ts';
import type { GroupOffset } from '../../target/raw-kafka.ts';
import type { TablePosition } from '../given/connector-config.ts';
import type { OldConnector } from './old-connector.ts';
import type { Step } from './walk.ts';

/** A sink or source that takes the place of a connector, and what is done to it. */
export interface NewConnector {
  readonly name: string;
  /** The command that deploys it. */
  readonly deployCommand: string;
  /** The state of its stack; undefined: it is not deployed. */
  deployed(): Promise<string | undefined>;
  /** Whether all that was there when it is first asked has come. Waits until nothing of that is still to be written or sent. */
  verified(): Promise<{ readonly isRight: boolean; readonly text: string }>;
}

/** A topic of a sink, with the groups of its old reader and of its new one. */
export interface MovedTopic {
  readonly topic: string;
  readonly from: string;
  readonly to: string;
}

/** A sink. */
export interface NewSink extends NewConnector {
  readonly topics: readonly MovedTopic[];
  /** Who reads in groups, as a message says it; undefined: nobody. */
  readers(groups: readonly string[]): Promise<string | undefined>;
  /** Waits until nobody reads in groups. @throws OperationError `refused` naming who still reads */
  untilNobodyReads(groups: readonly string[]): Promise<void>;
  /** What a group has committed of a topic, partition by partition. */
  committed(group: string, topic: string): Promise<readonly GroupOffset[]>;
  commit(group: string, topic: string, offsets: readonly GroupOffset[]): Promise<void>;
  /** Topics that nothing reads, since their mappings are paused. */
  paused(): Promise<readonly string[]>;
  resume(): Promise<void>;
}

/** A source. */
export interface NewSource extends NewConnector {
  /** Tables that were moved by a cut-over already. */
  moved(): Promise<ReadonlySet<string>>;
  move(position: TablePosition): Promise<void>;
}

/** The cut-over of a sink: its connector may become several. */
export function sinkSteps(old: OldConnector, sinks: readonly NewSink[]): readonly Step[] {
  return [
    stop(old),
    ...sinks.flatMap(beforeDeploy),
    ...sinks.map(deployment),
    ...sinks.map(resumption),
    ...sinks.map(verification),
    deletion(old),
  ];
}

/** The cut-over of a source. @param stays whether its tables begin at `timestampInitial`, wherever the connector had read to */
export function sourceSteps(old: OldConnector, source: NewSource, stays: boolean): readonly Step[] {
  const positions: Step = {
    ...{ step: 'positions', of: source.name },
    does: `The tables of source ${source.name} that ${old.config.name} had read are moved to where it stood: rows before that are not sent.`,
    async look() {
      if (stays) return 'its tables begin at timestampInitial, as was asked for';
      const known = await old.positions();
      if (known === undefined) return 'the worker knows no positions: its tables begin at timestampInitial';
      const left = await toMove(known);
      return left.length === 0 ? `tables that were moved: ${known.length}` : undefined;
    },
    async act() {
      for (const position of await toMove((await old.positions()) ?? [])) await source.move(position);
    },
  };
  return [stop(old), deployment(source), positions, verification(source), deletion(old)];

  async function toMove(known: readonly TablePosition[]): Promise<readonly TablePosition[]> {
    const moved = await source.moved();
    return known.filter(({ table }) => !moved.has(table));
  }
}

function stop(old: OldConnector): Step {
  const { name } = old.config;
  return {
    ...{ step: 'stop', of: name },
    does: `Connector ${name} is stopped; the worker keeps its configuration and where it stands.`,
    look: async () => ((await old.isStopped()) ? 'it is STOPPED, and none of its tasks runs' : undefined),
    act: old.stop,
  };
}

function beforeDeploy(sink: NewSink): readonly Step[] {
  const { name, topics } = sink;
  const others = topics.filter(({ from, to }) => from !== to);
  const groups = [...new Set(topics.map(({ from }) => from))];
  return [
    {
      ...{ step: 'group', of: name, onlyWaits: true },
      does: `It is waited until nobody reads in ${groups.join(', ')}.`,
      async look() {
        // In the connector's own group the sink is who reads.
        if (others.length < topics.length && (await sink.deployed()) !== undefined) return 'the sink reads in it';
        return (await sink.readers(groups)) === undefined ? `nobody is in ${groups.join(', ')}` : undefined;
      },
      act: () => sink.untilNobodyReads(groups),
    },
    {
      ...{ step: 'offsets', of: name },
      does: `The offsets of ${groups.join(', ')} are copied to ${others.map(({ to }) => to).join(', ')}, the groups of sink ${name}.`,
      async look() {
        if (others.length === 0) return 'it goes on in the connector’s group';
        const behind = (await Promise.all(others.map(offsetsBehind))).flat();
        return behind.length === 0 ? 'its groups stand where the connector stood, or further' : undefined;
      },
      async act() {
        for (const each of others) {
          const offsets = await offsetsBehind(each);
          if (offsets.length > 0) await sink.commit(each.to, each.topic, offsets);
        }
      },
    },
  ];

  /** What the old group has committed, where the new one has nothing, or less. */
  async function offsetsBehind({ topic, from, to }: MovedTopic): Promise<readonly GroupOffset[]> {
    const [before, after] = await Promise.all([sink.committed(from, topic), sink.committed(to, topic)]);
    return before.filter(({ partition, offset }) => {
      const now = after.find((each) => each.partition === partition);
      return now === undefined || now.offset < offset;
    });
  }
}

function resumption({ name, paused, resume }: NewSink): Step {
  return {
    ...{ step: 'resume', of: name },
    does: `Sink ${name} reads on.`,
    look: async () => ((await paused()).length === 0 ? 'all of its topics are read' : undefined),
    act: resume,
  };
}

function deployment({ name, deployed, deployCommand }: NewConnector): Step {
  return {
    ...{ step: 'deploy', of: name, onlyWaits: true },
    does: `It is to be deployed: ${deployCommand}`,
    async look() {
      const state = await deployed();
      return state !== undefined && /^(?:CREATE|UPDATE|IMPORT)_COMPLETE/.test(state) ? state : undefined;
    },
    async act() {
      const state = await deployed();
      throw new OperationError(
        'refused',
        state === undefined
          ? `${name} is not deployed: ${deployCommand}\nThen the same command goes on.`
          : `the stack of ${name} is ${state}: see that it comes to an end; then the same command goes on`,
      );
    },
  };
}

function verification({ name, verified }: NewConnector): Step {
  let text = '';
  return {
    ...{ step: 'verify', of: name, onlyWaits: true },
    does: `It is verified that all has arrived at ${name}.`,
    async look() {
      const seen = await verified();
      text = seen.text;
      return seen.isRight ? text : undefined;
    },
    async act() {
      throw new OperationError(
        'refused',
        `${name}: ${text}; \`tdkafka verify ${name}\` tells of each. The old connector is stopped, and was not deleted: delete it yourself if this is as it should be.`,
      );
    },
  };
}

function deletion(old: OldConnector): Step {
  const { name } = old.config;
  return {
    ...{ step: 'delete', of: name },
    does: `Connector ${name} is deleted from Kafka Connect, with its configuration.`,
    look: async () => ((await old.isGone()) ? 'the worker has it no more' : undefined),
    act: old.delete,
  };
}
