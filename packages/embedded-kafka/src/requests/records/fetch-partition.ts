import type { Partition } from '../../partition/partition.ts';
import type { AbortedTransaction } from '../../partition/transaction-index.ts';
import { ErrorCode } from '../../wire/errors.ts';

/** What is asked of one partition. */
export interface PartitionFetch {
  readonly partition: number;
  readonly leaderEpoch: number;
  readonly offset: bigint;
  readonly maxBytes: number;
  readonly committedOnly: boolean;
}

/** What one partition gives. */
export interface Fetched {
  readonly partition: number;
  readonly code: ErrorCode;
  readonly start: bigint;
  readonly end: bigint;
  readonly stableEnd: bigint;
  /** Null when the reader did not ask for committed records only. */
  readonly aborted: readonly AbortedTransaction[] | null;
  readonly batches: readonly Buffer[];
  /** Bytes of the batches. */
  readonly size: number;
}

/** What the rest of the response leaves: bytes, and whether it holds no batch yet, so that one too large for it must still go out. */
export interface Room {
  readonly room: number;
  readonly isEmpty: boolean;
}

const NOTHING = { start: -1n, end: -1n, stableEnd: -1n, aborted: null, batches: [], size: 0 } as const;

/** Reads whole batches of one partition; gives the code that stands in its place. */
export function fetchPartition(from: Partition | ErrorCode, asked: PartitionFetch, { room, isEmpty }: Room): Fetched {
  const { partition } = asked;
  if (typeof from === 'number') return { partition, code: from, ...NOTHING, aborted: [] };
  // Leadership never changes here: its epoch is 0, -1 means that the client does not know.
  if (asked.leaderEpoch > 0) return { partition, code: ErrorCode.UNKNOWN_LEADER_EPOCH, ...NOTHING };
  if (asked.offset < from.start || asked.offset > from.end) {
    return { partition, code: ErrorCode.OFFSET_OUT_OF_RANGE, ...NOTHING };
  }
  const upTo = from.visibleEnd(asked.committedOnly);
  const limits = { upTo, maxBytes: Math.min(asked.maxBytes, room), evenIfLarger: isEmpty };
  const batches = from.read(asked.offset, limits);
  return {
    partition,
    code: ErrorCode.NONE,
    start: from.start,
    end: from.end,
    stableEnd: from.visibleEnd(true),
    aborted: asked.committedOnly ? from.abortedWithin(asked.offset, upTo) : null,
    batches,
    size: batches.reduce((sum, { length }) => sum + length, 0),
  };
}
