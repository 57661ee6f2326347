/** The private modules of kafkajs that kafkajs-reader.ts imports, which describes them. */
declare module 'kafkajs/src/protocol/recordBatch/v0/decoder.js' {
  const decode: import('./kafkajs-reader.ts').DecodeRecordBatch;
  export default decode;
}

declare module 'kafkajs/src/protocol/recordBatch/crc32C/index.js' {
  const crc32C: import('./kafkajs-reader.ts').HashBytes;
  export default crc32C;
}

declare module 'kafkajs/src/producer/partitioners/default/murmur2.js' {
  const murmur2: import('./kafkajs-reader.ts').HashBytes;
  export default murmur2;
}
