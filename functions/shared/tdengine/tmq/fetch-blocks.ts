import { type Answer, listMember, textMember, wholeNumber } from './answers.ts';
import type { Message } from './consumer.ts';
import type { Block, BlockColumn, DecimalScale } from './decode/block.ts';
import { ByteReader, frameError } from './decode/byte-reader.ts';
import { decodeBlock, precisionOf } from './decode/decode-block.ts';
import { rawBlocks } from './decode/raw-frame.ts';
import { blockType } from './decode/type-codes.ts';
import { BLOCK_HEAD_BYTES, type Requests } from './requests.ts';

/** All blocks of a message at once. @throws TmqError `jsonInRaw`, `decimalScale`, `frame`, or of the request. */
export async function fetchRaw(
  requests: Requests,
  { id }: Message,
  timeoutMs: number,
  scaleOf?: DecimalScale,
): Promise<readonly Block[]> {
  const reply = await requests.ask({ action: 'fetch_raw_data', args: { message_id: id }, timeoutMs });
  if (reply.kind !== 'raw') throw frameError('fetch_raw_data was answered by something else');
  if (reply.frame.messageId !== id) throw frameError('it is of another message');
  return rawBlocks(reply.frame, scaleOf);
}

/** The same, block by block. */
export async function fetchOneByOne(
  requests: Requests,
  { id }: Message,
  timeoutMs: number,
  scaleOf?: DecimalScale,
): Promise<readonly Block[]> {
  const blocks: Block[] = [];
  for (;;) {
    // The block is answered under the number of the request that asked what it is.
    const requestId = requests.nextId();
    const args = { message_id: id };
    const facts = await requests.askText({ action: 'fetch', args, timeoutMs, requestId });
    if (facts.completed === true) return blocks;
    const reply = await requests.ask({ action: 'fetch_block', args, timeoutMs, requestId });
    if (reply.kind !== 'block') throw frameError('fetch_block was answered by something else');
    blocks.push(blockOf(reply.bytes, facts, id, scaleOf));
  }
}

function blockOf(bytes: Buffer, facts: Answer, id: bigint, scaleOf: DecimalScale | undefined): Block {
  if (bytes.readBigUInt64LE(16) !== id) throw frameError('it is of another message');
  const reader = new ByteReader(bytes);
  reader.take(BLOCK_HEAD_BYTES);
  const name = textMember(facts, 'table_name');
  const block = decodeBlock(reader, {
    table: name === '' ? undefined : name,
    precision: precisionOf(Number(wholeNumber(facts, 'precision'))),
    columns: columnsOf(facts),
    scaleOf,
    isRaw: false,
  });
  if (BigInt(block.rows) !== wholeNumber(facts, 'rows')) throw frameError('a block has other rows than its head says');
  return block;
}

function columnsOf(facts: Answer): readonly BlockColumn[] {
  const types = listMember(facts, 'fields_types');
  const lengths = listMember(facts, 'fields_lengths');
  return listMember(facts, 'fields_names').map((name, at) => {
    const type = blockType(Number(types[at]));
    if (typeof name !== 'string' || type === undefined) throw frameError('a column has no name, or an unknown type');
    return { name, type: type.name, bytes: Number(lengths[at]), flags: 0 };
  });
}
