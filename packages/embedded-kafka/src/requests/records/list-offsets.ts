import type { Partition } from '../../partition/partition.ts';
import { ErrorCode } from '../../wire/errors.ts';
import type { Writer } from '../../wire/writer.ts';
import { type Api, noThrottle } from '../api/api.ts';
import { mapPartitions, readTopics, writeTopics } from '../api/topic-partitions.ts';

/** Times that stand for places, with the version that has them first. */
const LATEST = -1n;
const EARLIEST = -2n;
const LATEST_TIME = -3n;
const EARLIEST_LOCAL = -4n;
const LATEST_TIERED = -5n;
const EARLIEST_NOT_TIERED = -6n;
const PLACES_SINCE: ReadonlyMap<bigint, number> = new Map([
  [LATEST, 0],
  [EARLIEST, 0],
  [LATEST_TIME, 7],
  [EARLIEST_LOCAL, 8],
  [LATEST_TIERED, 9],
  [EARLIEST_NOT_TIERED, 11],
]);

/** Leadership never changes here. */
const EPOCH = 0;
const NO_EPOCH = -1;
const READ_COMMITTED = 1;

interface Place {
  readonly code: ErrorCode;
  readonly offset: bigint;
  readonly timestamp: bigint;
  readonly epoch: number;
}

const NOWHERE: Place = { code: ErrorCode.NONE, offset: -1n, timestamp: -1n, epoch: NO_EPOCH };

/** ListOffsets: the ends of a partition, or the first record since a time. */
export const listOffsets: Api = {
  key: 2,
  versions: { from: 1, to: 11, flexible: 6 },
  answer({ broker }, body, response) {
    body.int32();
    const committedOnly = body.since(2, (reader) => reader.int8() === READ_COMMITTED) ?? false;
    const asked = readTopics(body, (reader) => ({
      partition: reader.int32(),
      epoch: reader.since(4, (each) => each.int32()) ?? NO_EPOCH,
      timestamp: reader.int64(),
    }));
    const found = mapPartitions(asked, (topic, { partition: number, epoch, timestamp }, absent) => {
      const partition = broker.topics.partition(topic, number);
      if (partition === undefined) return { number, ...NOWHERE, code: absent };
      if (epoch > EPOCH) return { number, ...NOWHERE, code: ErrorCode.UNKNOWN_LEADER_EPOCH };
      if (timestamp < 0n && (PLACES_SINCE.get(timestamp) ?? Number.POSITIVE_INFINITY) > body.version)
        return { number, ...NOWHERE, code: ErrorCode.UNSUPPORTED_VERSION };
      return { number, ...locate(partition, timestamp, committedOnly) };
    });
    return writeTopics(response.since(2, noThrottle), found, (writer, { number, ...place }) =>
      writePlace(writer.int32(number), place),
    );
  },
};

function writePlace(writer: Writer, { code, timestamp, offset, epoch }: Place): Writer {
  return writer
    .int16(code)
    .int64(timestamp)
    .int64(offset)
    .since(4, (to) => to.int32(epoch));
}

function locate(partition: Partition, timestamp: bigint, committedOnly: boolean): Place {
  const end = partition.visibleEnd(committedOnly);
  const at = (offset: bigint): Place => ({ ...NOWHERE, offset, epoch: EPOCH });
  const since = (time: bigint): Place => {
    const first = partition.firstSince(time, end);
    return first === undefined ? NOWHERE : { ...at(first.offset), timestamp: first.timestamp };
  };
  switch (timestamp) {
    case LATEST:
      return at(end);
    case EARLIEST:
    case EARLIEST_LOCAL:
      return at(partition.start);
    case LATEST_TIME:
      return partition.latestTime === undefined ? NOWHERE : since(partition.latestTime);
    case LATEST_TIERED:
    case EARLIEST_NOT_TIERED:
      return NOWHERE;
    default:
      return since(timestamp);
  }
}
