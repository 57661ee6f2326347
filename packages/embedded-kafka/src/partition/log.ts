import { type Batch, placedAt, readBatch } from '../records/batch.ts';
import { canUnpack } from '../records/compression.ts';
import { decodeRecords } from '../records/decode.ts';
import { timeOf } from '../records/record.ts';
import { firstIndexWhere } from './first-index-where.ts';

interface Entry {
  readonly bytes: Buffer;
  readonly baseOffset: bigint;
  readonly lastOffset: bigint;
  /** The largest record time (ms) in this entry and all before it: rises along the log, so a time can be searched for. */
  readonly latest: bigint;
}

/** What `Log.read` may take: offsets below `upTo`, whole batches within `maxBytes`, or the first one whatever its size. */
export interface ReadLimits {
  readonly upTo: bigint;
  readonly maxBytes: number;
  readonly evenIfLarger: boolean;
}

/** A partition's batches in memory, kept as the bytes that a fetch sends. Nothing ages: they stay until trimmed or the log is dropped. */
export class Log {
  #entries: Entry[] = [];
  #start = 0n;
  #end = 0n;

  /** Offset of the first record that can still be read (the low watermark). */
  get start(): bigint {
    return this.#start;
  }

  /** Offset that the next record gets (the high watermark too, as there is one replica). */
  get end(): bigint {
    return this.#end;
  }

  /** The largest time (ms) of a record that can still be read; undefined when there is none. */
  get latestTime(): bigint | undefined {
    return this.#entries.at(-1)?.latest;
  }

  /** Appends a batch whose latest record time is `latest` (ms); gives the offset of its first record. */
  append(batch: Batch, latest: bigint): bigint {
    const baseOffset = this.#end;
    const before = this.#entries.at(-1)?.latest ?? latest;
    const lastOffset = baseOffset + BigInt(batch.lastOffsetDelta);
    const bytes = placedAt(batch, baseOffset);
    this.#entries.push({ bytes, baseOffset, lastOffset, latest: latest > before ? latest : before });
    this.#end = lastOffset + 1n;
    return baseOffset;
  }

  /** The batches from the one that holds offset `from` on. */
  read(from: bigint, limits: ReadLimits): readonly Buffer[] {
    const batches: Buffer[] = [];
    let room = limits.maxBytes;
    for (let index = this.#indexOf(from); index < this.#entries.length; index++) {
      const entry = this.#entries[index];
      if (entry === undefined || entry.lastOffset >= limits.upTo) break;
      if (entry.bytes.length > room && !(limits.evenIfLarger && batches.length === 0)) break;
      batches.push(entry.bytes);
      room -= entry.bytes.length;
    }
    return batches;
  }

  /** The first record with a time (ms) of `timestamp` or later, below offset `upTo`. */
  firstSince(timestamp: bigint, upTo: bigint): { readonly offset: bigint; readonly timestamp: bigint } | undefined {
    const first = firstIndexWhere(this.#entries, ({ latest }) => latest >= timestamp);
    for (const entry of this.#entries.slice(first)) {
      if (entry.baseOffset >= upTo) return undefined;
      const found = timedRecords(readBatch(entry.bytes)).find(
        (record) => record.timestamp >= timestamp && record.offset >= this.#start,
      );
      if (found !== undefined) return found.offset < upTo ? found : undefined;
    }
    return undefined;
  }

  /** Drops the records before `offset`, which must not be beyond the end. */
  trim(offset: bigint): void {
    if (offset <= this.#start) return;
    this.#start = offset;
    this.#entries = this.#entries.slice(this.#indexOf(offset));
  }

  #indexOf(offset: bigint): number {
    return firstIndexWhere(this.#entries, ({ lastOffset }) => lastOffset >= offset);
  }
}

function timedRecords(batch: Batch): { offset: bigint; timestamp: bigint }[] {
  if (batch.control) return [];
  // Records in a codec that node:zlib lacks are found by their batch only.
  if (!canUnpack(batch.compression)) return [{ offset: batch.baseOffset, timestamp: batch.maxTimestamp }];
  return decodeRecords(batch).map((record) => ({
    offset: batch.baseOffset + BigInt(record.offsetDelta),
    timestamp: timeOf(batch, record),
  }));
}
