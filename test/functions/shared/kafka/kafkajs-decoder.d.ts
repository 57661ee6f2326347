/** What kafkajs' consumer reads a record batch with. */
declare module 'kafkajs/src/protocol/recordBatch/v0/decoder.js' {
  import type Decoder from 'kafkajs/src/protocol/decoder.js';

  interface DecodedRecord {
    readonly offset: string;
    readonly timestamp: string;
    readonly key: Buffer | null;
    readonly value: Buffer | null;
    readonly headers: Readonly<Record<string, Buffer | Buffer[]>>;
  }

  interface DecodedBatch {
    readonly firstOffset: string;
    readonly lastOffsetDelta: number;
    readonly firstTimestamp: string;
    readonly maxTimestamp: string;
    readonly magicByte: number;
    readonly crc: number;
    readonly records: readonly DecodedRecord[];
  }

  function decode(decoder: Decoder): Promise<DecodedBatch>;
  export default decode;
}

declare module 'kafkajs/src/protocol/recordBatch/crc32C/index.js' {
  function crc32C(buffer: Buffer): number;
  export default crc32C;
}

declare module 'kafkajs/src/producer/partitioners/default/murmur2.js' {
  function murmur2(key: Buffer): number;
  export default murmur2;
}
