import type { Admin } from 'kafkajs';
import { isoMs } from '../../functions/shared/tdengine/time/iso-writer.ts';
import type { SinkMapping } from '../target/mappings.ts';
import { topicOffsets } from './topic-offsets.ts';

/**
 * What a sink would pass over when it reads on: a partition without an offset in the group of a mapping that begins at
 * LATEST begins at the end, behind all that has come while it was paused.
 * @param since when it was paused, in ms since 1970
 * @returns what it is and what to do; undefined: nothing
 */
export async function passedOver(
  admin: Admin,
  connector: string,
  mappings: readonly SinkMapping[],
  since: number,
): Promise<string | undefined> {
  const atEnd = mappings.filter(({ startingPosition }) => startingPosition === 'LATEST');
  const offsets = (await Promise.all(atEnd.map((mapping) => topicOffsets(admin, mapping)))).flat();
  const open = Map.groupBy(
    offsets.filter(({ isCommitted }) => !isCommitted),
    ({ topic }) => topic,
  );
  if (open.size === 0) return undefined;
  const commands = [...open].map(
    ([topic, of]) =>
      `tdkafka seek ${connector} --topic ${topic} --partition ${of.map(({ partition }) => partition).join(',')} --to-time ${isoMs(since)}`,
  );
  return `WARNING: nothing is committed of partitions of ${[...open.keys()].join(', ')}, and their mappings begin at LATEST: when they read on, they pass over what comes until then, unless before that: ${commands.join('; ')}`;
}
