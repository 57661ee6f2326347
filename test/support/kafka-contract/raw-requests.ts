import assert from 'node:assert/strict';
import type { RawClient } from '@tdengine-kafka-lambda/embedded-kafka/client';
import { type Reader, Writer } from '@tdengine-kafka-lambda/embedded-kafka/wire';
import { until } from './until.ts';

/** What a partition answered to a batch. */
export interface Produced {
  readonly code: number;
  readonly baseOffset: bigint;
}

/** How `rawProduce` differs from a plain request. */
export interface ProduceParts {
  readonly acks?: number;
  readonly transactionalId?: string;
  readonly partition?: number;
}

/** The body of Produce v7 for one partition. */
export function produceBody(topic: string, batch: Buffer, parts: ProduceParts = {}): Writer {
  return new Writer()
    .string(parts.transactionalId ?? null)
    .int16(parts.acks ?? -1)
    .int32(5_000)
    .array([topic], (writer, name) =>
      writer.string(name).array([batch], (to, bytes) => to.int32(parts.partition ?? 0).bytes(bytes)),
    );
}

/** Produce v7: sends bytes as the batch of one partition. */
export async function rawProduce(
  raw: RawClient,
  topic: string,
  batch: Buffer,
  parts: ProduceParts = {},
): Promise<Produced> {
  const body = await raw.request(0, 7, produceBody(topic, batch, parts));
  const [answer] = body.array((reader) => {
    reader.string();
    return reader.array((each) => {
      each.int32();
      const produced = { code: each.int16(), baseOffset: each.int64() };
      each.int64();
      each.int64();
      return produced;
    });
  });
  return answer?.[0] ?? { code: -1, baseOffset: -1n };
}

/** What a producer is told of itself. */
export interface ProducerIdentity {
  readonly code: number;
  readonly producerId: bigint;
  readonly producerEpoch: number;
}

/** Codes by which a real Kafka says that its coordinator is not there yet: it is still loading, or makes the topic it keeps its state in. */
const NOT_YET = [14, 15, 16];
const TRANSACTION = 1;

/** InitProducerId v1, once the coordinator is there. */
export function rawInitProducer(
  raw: RawClient,
  transactionalId: string | null = null,
  timeoutMs = 60_000,
): Promise<ProducerIdentity> {
  return until(async () => {
    // Asking where the coordinator is has a real Kafka make the topic of its state.
    await raw.request(10, 2, new Writer().string(transactionalId ?? '').int8(TRANSACTION));
    const body = await raw.request(22, 1, new Writer().string(transactionalId).int32(timeoutMs));
    body.int32();
    const identity = { code: body.int16(), producerId: body.int64(), producerEpoch: body.int16() };
    assert.equal(NOT_YET.includes(identity.code), false);
    return identity;
  });
}

/** How `rawFetch` asks. */
export interface FetchParts {
  readonly offset?: bigint;
  readonly maxWaitMs?: number;
  readonly minBytes?: number;
  readonly maxBytes?: number;
  readonly partitionMaxBytes?: number;
  readonly partition?: number;
  readonly leaderEpoch?: number;
}

/** What a fetch of one partition answered. */
export interface RawFetched {
  readonly code: number;
  readonly end: bigint;
  readonly start: bigint;
  readonly records: Buffer | null;
}

/** Fetch v11 of one partition. */
export async function rawFetch(raw: RawClient, topic: string, parts: FetchParts = {}): Promise<RawFetched> {
  const request = new Writer()
    .int32(-1)
    .int32(parts.maxWaitMs ?? 0)
    .int32(parts.minBytes ?? 1)
    .int32(parts.maxBytes ?? 52_428_800)
    .int8(0)
    .int32(0)
    .int32(-1)
    .array([topic], (writer, name) =>
      writer.string(name).array([parts], (to) =>
        to
          .int32(parts.partition ?? 0)
          .int32(parts.leaderEpoch ?? -1)
          .int64(parts.offset ?? 0n)
          .int64(-1n)
          .int32(parts.partitionMaxBytes ?? 1_048_576),
      ),
    )
    .int32(0)
    .string('');
  const body = await raw.request(1, 11, request);
  body.int32();
  body.int16();
  body.int32();
  const [answer] = body.array((reader) => {
    reader.string();
    return reader.array(readFetched);
  });
  return answer?.[0] ?? { code: -1, end: -1n, start: -1n, records: null };
}

function readFetched(reader: Reader): RawFetched {
  reader.int32();
  const code = reader.int16();
  const end = reader.int64();
  reader.int64();
  const start = reader.int64();
  reader.nullableArray((each) => [each.int64(), each.int64()]);
  reader.int32();
  return { code, end, start, records: reader.nullableBytes() };
}
