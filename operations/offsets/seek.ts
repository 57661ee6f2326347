import type { Admin } from 'kafkajs';
import { OperationError } from '../operation-error.ts';
import type { DeployedConnector } from '../target/deployment.ts';
import { connectorKafka, type KafkaOverride, withAdmin } from '../target/kafka.ts';
import type { SinkMapping } from '../target/mappings.ts';
import { type RawKafka, withRawKafka } from '../target/raw-kafka.ts';
import type { Target } from '../target/target.ts';
import type { Waiting } from '../waiting.ts';
import { untilNobodyReads } from './groups.ts';
import { offsetsText } from './offsets-file.ts';
import type { SeekJournal, SeekNote } from './seek-journal.ts';
import { type Move, planSeek, positionsOf } from './seek-plan.ts';
import type { SeekTo } from './seek-to.ts';
import { mappingsOf, switchMappings } from './switch-mappings.ts';
import { topicOffsets } from './topic-offsets.ts';

/** What is to be set. */
export interface SeekWanted {
  readonly sink: DeployedConnector;
  /** Empty: all. */
  readonly topics: readonly string[];
  /** Empty: all. */
  readonly partitions: readonly number[];
  readonly to: SeekTo;
  /** The same in words, by which a seek that did not come to its end is known again. */
  readonly asked: string;
  readonly kafka: KafkaOverride;
  readonly keepPaused: boolean;
}

/** How far a seek is: what it has done already. */
export type SeekStep =
  | { readonly kind: 'begun' }
  | { readonly kind: 'paused' }
  | { readonly kind: 'setting' | 'set'; readonly undo: string };

/** What a seek works with. */
export interface SeekPorts extends Waiting {
  readonly journal: SeekJournal;
  /** @throws OperationError `refused` when nobody agrees */
  readonly confirm: (plan: readonly Move[]) => Promise<void>;
  /** Told of each step, before it is gone on. */
  readonly step: (step: SeekStep) => void;
}

/** What a seek did. */
export interface SeekDone {
  readonly plan: readonly Move[];
  /** File with the offsets from before; undefined when nothing changed. */
  readonly undo: string | undefined;
  /** Topics that are paused now, since they were before, or as was asked for. */
  readonly paused: readonly string[];
}

/** What a seek would do as things stand: nothing is done. @throws as `seekSink` */
export async function trySeek(
  target: Pick<Target, 'aws'>,
  { sink, topics, partitions, to, kafka }: SeekWanted,
  now: number,
): Promise<readonly Move[]> {
  const mappings = await mappingsOf(target, sink, topics);
  return withBrokers(target, sink, kafka, (brokers) => planSeek(brokers, mappings, partitions, to, now));
}

/**
 * Sets where a sink reads on: pauses it, waits until its batches have ended, sets the offsets of its consumer groups, and
 * lets it go on unless it was paused before. One that did not come to its end is gone on with when the same is asked for.
 * @throws OperationError `refused` when somebody reads in a group, has set its offsets meanwhile, or nobody agrees
 */
export async function seekSink(target: Pick<Target, 'aws'>, wanted: SeekWanted, ports: SeekPorts): Promise<SeekDone> {
  const { sink, kafka } = wanted;
  const { journal } = ports;
  const mappings = await mappingsOf(target, sink, wanted.topics);
  const left = leftOf(journal, await mappingsOf(target, sink, []));
  const pausedHere = new Set(left?.pausedHere);
  for (const { topic, state } of mappings) if (state !== 'Disabled') pausedHere.add(topic);
  // Where something reads, a plan is of no use any more.
  const goesOn = left?.asked === wanted.asked && mappings.every(({ state }) => state === 'Disabled');
  let note: SeekNote = { ...(goesOn && left), asked: wanted.asked, pausedHere: [...pausedHere] };

  const resume = async (topics: readonly string[]) => {
    const mine = (await mappingsOf(target, sink, [])).filter(({ topic }) => topics.includes(topic));
    await switchMappings(target, sink, mine, 'Enabled', ports);
    journal.clear();
  };

  return withBrokers(target, sink, kafka, async (brokers) => {
    journal.write(note);
    await switchMappings(target, sink, mappings, 'Disabled', ports, () => ports.step({ kind: 'paused' }));
    ports.step({ kind: 'paused' });
    const groups = mappings.map(({ consumerGroupId }) => consumerGroupId);
    await untilNobodyReads(brokers.admin, groups, ports);

    let plan: readonly Move[] | undefined = note.plan;
    if (plan === undefined || !(await standsBetween(brokers.admin, mappings, plan))) {
      plan = await planSeek(brokers, mappings, wanted.partitions, wanted.to, ports.now());
      note = { asked: note.asked, pausedHere: note.pausedHere };
    }
    const isMoving = plan.some(({ from, to }) => from !== to);
    let undo = note.undo;
    if (isMoving) {
      try {
        await ports.confirm(plan);
      } catch (error) {
        if (error instanceof OperationError) {
          await resume(note.pausedHere);
          ports.step({ kind: 'begun' });
        }
        throw error;
      }
      undo ??= journal.keepUndo(offsetsText(positionsOf(plan, 'from')));
      journal.write({ ...note, plan: [...plan], undo });
      ports.step({ kind: 'setting', undo });
      if (!(await standsBetween(brokers.admin, mappings, plan))) {
        throw new OperationError(
          'refused',
          `somebody else has set offsets of ${groups.join(', ')} meanwhile: look at them anew`,
        );
      }
      await commitPlan(brokers.raw, plan);
      ports.step({ kind: 'set', undo });
    }
    if (wanted.keepPaused) journal.clear();
    else await resume(note.pausedHere);
    const paused = mappings.flatMap(({ topic }) => (wanted.keepPaused || !pausedHere.has(topic) ? [topic] : []));
    return { plan, undo, paused };
  });
}

/** The note of a seek that did not come to its end; undefined when all that it has paused reads again. */
function leftOf(journal: SeekJournal, mappings: readonly SinkMapping[]): SeekNote | undefined {
  const left = journal.read();
  const isPaused = ({ topic, state }: SinkMapping) => state !== 'Enabled' && left?.pausedHere.includes(topic);
  return mappings.some(isPaused) ? left : undefined;
}

/** Whether each partition stands where a plan found it, or where it is to stand. */
async function standsBetween(admin: Admin, mappings: readonly SinkMapping[], plan: readonly Move[]): Promise<boolean> {
  const now = (await Promise.all(mappings.map((mapping) => topicOffsets(admin, mapping)))).flat();
  return plan.every(({ topic, partition, from, to }) => {
    const next = now.find((each) => each.topic === topic && each.partition === partition)?.next;
    return next === from || next === to;
  });
}

async function commitPlan(raw: RawKafka, plan: readonly Move[]): Promise<void> {
  const moving = plan.filter(({ from, to }) => from !== to);
  for (const moves of Map.groupBy(moving, ({ topic }) => topic).values()) {
    const [{ consumerGroupId = '', topic = '' } = {}] = moves;
    await raw.commit(
      consumerGroupId,
      topic,
      moves.map(({ partition, to: offset }) => ({ partition, offset })),
    );
  }
}

async function withBrokers<T>(
  target: Pick<Target, 'aws'>,
  sink: DeployedConnector,
  override: KafkaOverride,
  use: (brokers: { readonly admin: Admin; readonly raw: RawKafka }) => Promise<T>,
): Promise<T> {
  const kafka = await connectorKafka(target, sink, override);
  return withAdmin(kafka, (admin) => withRawKafka(kafka, (raw) => use({ admin, raw })));
}
