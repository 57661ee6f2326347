export { readBatch } from './batch.ts';
export { Compression } from './compression.ts';
export { decodeRecords } from './decode.ts';
export { encodeBatch } from './encode.ts';
export type { KafkaRecord } from './record.ts';
