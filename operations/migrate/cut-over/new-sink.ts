import { type ConnectorsFile, clusterOf, consumerGroupOf } from '../../../functions/shared/settings/index.ts';
import { activeMembers, membersText, untilNobodyReads } from '../../offsets/groups.ts';
import { resumeSink } from '../../offsets/pause-sink.ts';
import { mappingsOf } from '../../offsets/switch-mappings.ts';
import { OperationError } from '../../operation-error.ts';
import { connectorNamed, readDeployment } from '../../target/deployment.ts';
import { type ConnectorKafka, connectorKafka, kafkaAt, withAdmin } from '../../target/kafka.ts';
import { withRawKafka } from '../../target/raw-kafka.ts';
import type { Target } from '../../target/target.ts';
import type { VerifyReport } from '../../verify/report.ts';
import { verify } from '../../verify/verify.ts';
import { type Waiting, waitFor } from '../../waiting.ts';
import type { ConnectorConfig } from '../given/connector-config.ts';
import { groupOf } from './new-names.ts';
import type { NewSink } from './steps.ts';
import { type CutOver, VERIFY_MS } from './wanted.ts';

/** A sink of a connectors file, deployed or not. */
export function newSink(
  target: Target,
  file: ConnectorsFile,
  name: string,
  old: ConnectorConfig,
  { kafka: override, verify: asked, deployCommand }: Pick<CutOver, 'kafka' | 'verify' | 'deployCommand'>,
  waiting: Waiting,
): NewSink {
  const settings = file.sinks[name];
  if (settings === undefined) throw new OperationError('asked-wrongly', `the connectors file has no sink ${name}`);
  const topics = settings.topics.map((topic) => ({
    topic,
    from: groupOf(old),
    to: consumerGroupOf(target.deployment, name, topic, settings),
  }));
  const found = async () =>
    (await readDeployment(target)).connectors.find((each) => each.kind === 'sink' && each.name === name);

  /** As the function reaches it; of a sink that is not deployed, as the file says. */
  async function kafka(): Promise<ConnectorKafka> {
    const connector = await found();
    if (connector !== undefined) return connectorKafka(target, connector, override);
    const { clusterArn, bootstrapServers, secretArn, serverRootCaCertificateSecretArn, authentication } = clusterOf(
      file,
      settings ?? {},
    );
    return kafkaAt(
      {
        ...{ secretArn, serverRootCaCertificateSecretArn },
        ...(override.brokers === undefined
          ? { clusterArn, bootstrapServers }
          : { clusterArn: undefined, bootstrapServers: override.brokers }),
        authentication: override.authentication ?? authentication,
      },
      target.aws.in(target.regions[0]),
    );
  }

  return {
    ...{ name, topics, deployCommand: deployCommand(`${target.deployment}-${name}-sink`) },
    deployed: async () => (await found())?.stack.status,
    async readers(groups) {
      const members = await withAdmin(await kafka(), (admin) => activeMembers(admin, groups));
      return members.length === 0 ? undefined : membersText(members);
    },
    async untilNobodyReads(groups) {
      await withAdmin(await kafka(), (admin) => untilNobodyReads(admin, groups, waiting));
    },
    committed: async (groupId, topic) =>
      withAdmin(await kafka(), async (admin) => {
        const [group] = await admin.fetchOffsets({ groupId, topics: [topic] });
        return (group?.partitions ?? [])
          .map(({ partition, offset }) => ({ partition, offset: Number(offset) }))
          .filter(({ offset }) => offset >= 0);
      }),
    async commit(group, topic, offsets) {
      await withRawKafka(await kafka(), (raw) => raw.commit(group, topic, offsets));
    },
    async paused() {
      const mappings = await mappingsOf(target, await connectorNamed(target, name, 'sink'), []);
      // One that a deploy has just made reads in a moment.
      return mappings.filter(({ state }) => state.startsWith('Disabl')).map(({ topic }) => topic);
    },
    async resume() {
      await resumeSink(target, { sink: await connectorNamed(target, name, 'sink'), topics: [] }, waiting);
    },
    async verified() {
      const connector = await connectorNamed(target, name, 'sink');
      const to = { kind: 'latest' } as const;
      const request = {
        ...{ ...asked, to, kafka: override, topic: undefined, state: undefined },
        ...{ sample: 1, show: 0, showValues: false, now: waiting.now, signal: waiting.signal, told: () => {} },
      };
      // What comes meanwhile is not waited for: there is no end of it.
      let ends: ReadonlyMap<string, number> | undefined;
      const report = await waitFor(
        async () => {
          const now = await verify(target, connector, request);
          const first = ends ?? endsOf(now);
          ends = first;
          const hasCome = now.ranges.every(
            (range) => range.to >= (first.get(`${range.topic}/${range.partition}`) ?? 0),
          );
          return !now.isRight || hasCome ? now : undefined;
        },
        { what: `sink ${name} writes what was there`, mostMs: VERIFY_MS },
        waiting,
      );
      const { expected, same } = report.rows;
      const text = `${report.records.read} records read, ${expected} rows expected, ${same} of them the same in TDengine`;
      return { isRight: report.isRight, text };
    },
  };
}

/** The ends of partitions when they were looked at. */
function endsOf({ ranges }: VerifyReport): ReadonlyMap<string, number> {
  return new Map(ranges.map(({ topic, partition, to, waiting }) => [`${topic}/${partition}`, to + waiting]));
}
