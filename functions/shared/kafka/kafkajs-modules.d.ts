/** The private modules of kafkajs that kafkajs-internals.ts imports, which describes them. */
declare module 'kafkajs/src/cluster/index.js' {
  const Cluster: import('./kafkajs-internals.ts').ClusterConstructor;
  export default Cluster;
}

declare module 'kafkajs/src/loggers/index.js' {
  const loggers: import('./kafkajs-internals.ts').Loggers;
  export default loggers;
}

declare module 'kafkajs/src/network/connection.js' {
  const Connection: { readonly prototype: import('./kafkajs-internals.ts').KafkajsConnection };
  export default Connection;
}

declare module 'kafkajs/src/network/requestQueue/index.js' {
  const RequestQueue: { readonly prototype: import('./kafkajs-internals.ts').KafkajsRequestQueue };
  export default RequestQueue;
}

declare module 'kafkajs/src/network/socketFactory.js' {
  const socketFactory: () => import('kafkajs').ISocketFactory;
  export default socketFactory;
}

declare module 'kafkajs/src/protocol/decoder.js' {
  const Decoder: new (buffer: Buffer) => import('./kafkajs-internals.ts').AnswerDecoder;
  export default Decoder;
}

declare module 'kafkajs/src/protocol/error.js' {
  const errors: import('./kafkajs-internals.ts').KafkaErrors;
  export default errors;
}
