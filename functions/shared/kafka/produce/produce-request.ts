import { Decoder, type ProtocolRequest, type ProtocolResponse } from '../kafkajs-internals.ts';

/** A batch on its way to the leader of its partition. */
export interface OutgoingBatch {
  readonly topic: string;
  readonly partition: number;
  readonly bytes: Buffer;
}

/** What a broker says of one batch. */
export interface BatchAnswer {
  readonly topic: string;
  readonly partition: number;
  /** Kafka's error code, 0 for none. */
  readonly errorCode: number;
}

/** The answer to a request, as kafkajs wants it: it waits by itself when it is throttled. */
export interface ProduceAnswer {
  readonly answers: readonly BatchAnswer[];
  /** Milliseconds to send nothing more. */
  readonly clientSideThrottleTime: number;
}

/** Produce, version 7: every broker from Kafka 2.1 on has it, and Kafka 4 still has. */
export const PRODUCE_API = 0;
export const PRODUCE_VERSION = 7;

const ALL_IN_SYNC = -1;

/**
 * A Produce request that all in-sync replicas are to acknowledge.
 * @param timeoutMs how long the broker may wait for them.
 * @see https://kafka.apache.org/protocol.html#The_Messages_Produce
 */
export function produceRequest(batches: readonly OutgoingBatch[], timeoutMs: number): ProtocolRequest {
  return {
    apiKey: PRODUCE_API,
    apiVersion: PRODUCE_VERSION,
    apiName: 'Produce',
    encode: async () => encoded(batches, timeoutMs),
  };
}

/** As kafkajs takes what is encoded: all that it looks at is the buffer. */
function encoded(
  batches: readonly OutgoingBatch[],
  timeoutMs: number,
): { readonly buf: Buffer; readonly buffer: Buffer } {
  const byTopic = Map.groupBy(batches, ({ topic }) => topic);
  const head = Buffer.allocUnsafe(12);
  // No transaction.
  head.writeInt16BE(-1, 0);
  head.writeInt16BE(ALL_IN_SYNC, 2);
  head.writeInt32BE(timeoutMs, 4);
  head.writeInt32BE(byTopic.size, 8);
  const parts: Buffer[] = [head];
  for (const [topic, ofTopic] of byTopic) {
    const name = Buffer.from(topic);
    parts.push(int16(name.length), name, int32(ofTopic.length));
    for (const { partition, bytes } of ofTopic) parts.push(int32(partition), int32(bytes.length), bytes);
  }
  const buffer = Buffer.concat(parts);
  return { buf: buffer, buffer };
}

function int16(value: number): Buffer {
  const bytes = Buffer.allocUnsafe(2);
  bytes.writeInt16BE(value);
  return bytes;
}

function int32(value: number): Buffer {
  const bytes = Buffer.allocUnsafe(4);
  bytes.writeInt32BE(value);
  return bytes;
}

/** Reads the answer to {@link produceRequest}; which batches failed is the reader's to see. */
export const produceResponse: ProtocolResponse<ProduceAnswer> = {
  async decode(payload: Buffer): Promise<ProduceAnswer> {
    const decoder = new Decoder(payload);
    const topics = decoder.readArray((topic) => {
      const name = topic.readString();
      return topic.readArray((answer) => {
        const partition = answer.readInt32();
        const errorCode = answer.readInt16();
        // Base offset, append time and log start offset are of no interest.
        for (let skipped = 0; skipped < 3; skipped += 1) answer.readInt64();
        return { topic: name, partition, errorCode };
      });
    });
    return { answers: topics.flat(), clientSideThrottleTime: decoder.readInt32() };
  },
  parse: async (answer: ProduceAnswer) => answer,
};
