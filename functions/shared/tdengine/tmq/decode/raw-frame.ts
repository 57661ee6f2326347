import type { Block, BlockColumn, DecimalScale } from './block.ts';
import { ByteReader, frameError } from './byte-reader.ts';
import { decodeBlock, precisionOf } from './decode-block.ts';
import { blockType } from './type-codes.ts';

/** The head of the binary answer to `fetch_raw_data`. */
export interface RawFrame {
  readonly requestId: bigint;
  readonly messageId: bigint;
  readonly code: number;
  readonly message: string;
  /** Behind the head, at the message; at the end for a refusal. */
  readonly reader: ByteReader;
}

const MARK = 2n ** 64n - 1n;
const FETCH_RAW_DATA = 8n;
const RAW_DATA = 2;
const RAW_META = 3;
const RAW_META_AND_DATA = 4;

/** Whether a binary answer is one to `fetch_raw_data`, and not a block. */
export function isRawFrame(bytes: Buffer): boolean {
  return bytes.length >= 8 && bytes.readBigUInt64LE(0) === MARK;
}

/** Reads the head. @throws TmqError `frame`. */
export function rawFrame(bytes: Buffer): RawFrame {
  const reader = new ByteReader(bytes);
  if (reader.u64() !== MARK || reader.u64() !== FETCH_RAW_DATA) throw frameError('it is no answer to fetch_raw_data');
  const version = reader.u16();
  if (version !== 1) throw frameError(`its version is ${version}`);
  reader.take(8);
  const requestId = reader.u64();
  const code = reader.u32();
  const length = reader.u32();
  const start = reader.take(length);
  const message = bytes.toString('utf8', start, start + length);
  return { requestId, messageId: reader.u64(), code, message, reader };
}

/** A schema as it was read last: most blocks repeat the bytes of the one before. */
interface KeptSchema {
  readonly bytes: Buffer;
  readonly columns: readonly BlockColumn[];
}

/** Reads the blocks of a message behind the head; none of a message that has meta only. @throws TmqError. */
export function rawBlocks({ reader }: RawFrame, scaleOf?: DecimalScale): readonly Block[] {
  const kind = reader.u16();
  const length = reader.u32();
  if (length !== reader.bytes.length - reader.at) throw frameError(`${length} bytes should follow its head`);
  if (kind === RAW_META) return [];
  if (kind !== RAW_DATA && kind !== RAW_META_AND_DATA) throw frameError(`messages of type ${kind} are unknown`);
  skipOffsets(reader);
  const count = reader.i32();
  if (count < 0) throw frameError(`it has ${count} blocks`);
  if (count === 0) return [];
  const withTable = reader.u8() !== 0;
  if (reader.u8() === 0) throw frameError('its blocks have no schema');
  const blocks: Block[] = [];
  let schema: KeptSchema | undefined;
  for (let at = 0; at < count; at++) {
    const size = reader.varint();
    const start = reader.at;
    const end = start + size;
    // The schema and the name are behind the block.
    reader.take(size);
    schema = readSchema(reader, schema);
    const table = withTable ? reader.name() : '';
    const after = reader.at;
    reader.at = start;
    blocks.push(readBlock(reader, end, schema.columns, table === '' ? undefined : table, scaleOf));
    reader.at = after;
  }
  return blocks;
}

function readBlock(
  reader: ByteReader,
  end: number,
  columns: readonly BlockColumn[],
  table: string | undefined,
  scaleOf: DecimalScale | undefined,
): Block {
  const head = reader.take(18);
  const { view } = reader;
  const rows = view.getBigInt64(head + 8, false);
  if (view.getUint8(head + 16) !== 0) throw frameError('a block is compressed');
  const precision = precisionOf(view.getUint8(head + 17));
  const block = decodeBlock(reader, { table, precision, columns, scaleOf, isRaw: true });
  if (BigInt(block.rows) !== rows) throw frameError(`a block has ${block.rows} rows and should have ${rows}`);
  if (reader.at !== end) throw frameError('a block has another length than its frame says');
  return block;
}

/** From here on the first byte is a version, and the length of the offsets follows; below it is the first offset's type. */
const FIRST_VERSION = 100;

function skipOffsets(reader: ByteReader): void {
  const head = reader.u8();
  if (head >= FIRST_VERSION) {
    reader.take(reader.i32());
    return;
  }
  skipOffset(reader, head);
  skipOffset(reader, reader.u8());
}

/** Offsets of old servers: a version of the WAL, or a place in a snapshot. */
function skipOffset(reader: ByteReader, type: number): void {
  if (type === 1) reader.take(8);
  else if (type === 2 || type === 3) reader.take(16);
  else throw frameError(`offsets of type ${type} are unknown`);
}

function readSchema(reader: ByteReader, kept: KeptSchema | undefined): KeptSchema {
  const start = reader.at;
  const { bytes } = reader;
  if (kept !== undefined) {
    const end = start + kept.bytes.length;
    // It says itself where it ends: what begins with the same bytes is the same.
    if (end <= bytes.length && kept.bytes.compare(bytes, start, end) === 0) {
      reader.at = end;
      return kept;
    }
  }
  const count = reader.zigzag();
  if (count < 1) throw frameError(`a schema has ${count} columns`);
  reader.zigzag();
  const columns: BlockColumn[] = [];
  for (let at = 0; at < count; at++) columns.push(readColumn(reader));
  return { bytes: bytes.subarray(start, reader.at), columns };
}

function readColumn(reader: ByteReader): BlockColumn {
  const code = reader.u8();
  const type = blockType(code);
  if (type === undefined) throw frameError(`columns of type ${code} are unknown`);
  const flags = reader.u8();
  const bytes = reader.zigzag();
  reader.zigzag();
  return { name: reader.name(), type: type.name, bytes, flags };
}
