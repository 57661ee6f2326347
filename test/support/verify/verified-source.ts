import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ProducerRecord } from '../../../functions/shared/kafka/producer.ts';
import type { SourceRuntime } from '../../../functions/shared/settings/index.ts';
import { readStart } from '../../../functions/source/checkpoint/lease/lease.ts';
import { positionControl } from '../../../functions/source/checkpoint/position-control.ts';
import { databasePrecision, sourceTables } from '../../../functions/source/tables/source-database.ts';
import type { TopicRecord } from '../../../operations/target/topic-reader.ts';
import type { SourceVerifyReport } from '../../../operations/verify/source/report.ts';
import { type SourceWork, sourceWork, type TopicPart } from '../../../operations/verify/source/source-work.ts';
import { type AskedTables, verifiedTables } from '../../../operations/verify/source/verified-tables.ts';
import { type VerifySource, verifySource } from '../../../operations/verify/source/verify-source.ts';
import { keptWork, temporaryWork, withWork } from '../../../operations/verify/work-folder.ts';
import type { TickWorld } from '../source/tick-world.ts';

/** What a test says of a comparison; the rest is filled in. */
export interface VerifiedSource
  extends Partial<Pick<VerifySource, 'sample' | 'show' | 'now' | 'signal' | 'told'>>,
    Partial<AskedTables> {
  readonly settings: SourceRuntime;
  /** What the topics and the dead letter topic hold, each in one partition. */
  readonly records: readonly ProducerRecord[];
  /** By topic, how many of its first records have gone. */
  readonly gone?: ReadonlyMap<string, number>;
  /** Whether the topics have times of their own. */
  readonly appended?: boolean;
  /** Name of a file for the state. */
  readonly state?: string;
}

/** Verifies the source of a tick world, without a Kafka that its records are in. */
export async function verifiedSource(world: TickWorld, asked: VerifiedSource): Promise<SourceVerifyReport> {
  const { settings, records, gone, appended = false, from, to, tables = [], topic, ...own } = asked;
  const { tdengine } = world;
  const checkpoints = world.checkpoints();
  const precision = await databasePrecision(tdengine, settings.database);
  const state = {
    ...{ settings, precision, tables: await sourceTables(tdengine, settings.database) },
    positions: await positionControl(checkpoints, Date.now).list(),
    startedAt: await readStart(checkpoints),
  };
  const span = { ...(from !== undefined && { from }), ...(to !== undefined && { to }) };
  const topics = Map.groupBy(records, (record) => record.topic);
  const partOf = (name: string): TopicPart[] => {
    const [all, first] = [topics.get(name), gone?.get(name) ?? 0];
    if (all === undefined) return [];
    return [{ topic: name, partition: 0, from: first, to: all.length, partitions: 1, isCut: first > 0 }];
  };
  const path = own.state === undefined ? undefined : join(tmpdir(), own.state);
  const work =
    path === undefined
      ? temporaryWork<SourceWork>(Date.now)
      : // Written at once, each time.
        keptWork<SourceWork>(path, {}, sourceWork, manyMs());
  return withWork(work, () =>
    verifySource({
      ...{ sample: 1, show: 1_000, showValues: true, now: () => world.clock.now, told: () => {} },
      signal: new AbortController().signal,
      ...own,
      ...{ connector: 'test', settings, precision, tdengine, work },
      reader: {
        async *read(name, ranges) {
          for (const range of ranges) {
            const all = (topics.get(name) ?? []).map((record, offset) => topicRecord(record, offset, appended));
            const found = all.slice(range.from, range.to);
            for (let at = 0; at < found.length; at += 7) yield found.slice(at, at + 7);
          }
        },
      },
      letters: partOf(settings.errors.deadLetterTopic ?? ''),
      async plan() {
        const found = verifiedTables(state, { ...span, tables, topic });
        const names = new Set(found.map((each) => each.topic));
        return { tables: [...found], parts: [...names].flatMap(partOf) };
      },
    }),
  );
}

/** A clock on which everything is long ago. */
function manyMs(): () => number {
  let now = 0;
  return () => {
    now += 1_000_000;
    return now;
  };
}

function topicRecord(record: ProducerRecord, offset: number, appended: boolean): TopicRecord {
  const bytes = (value: Buffer | string | null) => (value === null ? null : Buffer.from(value));
  const { topic, timestamp, key, value, headers } = record;
  return {
    ...{ topic, partition: 0, offset, timestamp, key: bytes(key), value: bytes(value) },
    headers: headers.map(([name, header]) => [name, bytes(header)] as const),
    ...(appended && { isAppendTime: true }),
  };
}
