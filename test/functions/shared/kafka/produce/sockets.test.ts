import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { describe, it } from 'node:test';
import { connectProducer } from '../../../../../functions/shared/kafka/connect-producer.ts';

/** What a server says that is not Kafka: kafkajs throws at some of it in a listener, and waits for gigabytes at the rest. */
const STRANGERS: Readonly<Record<string, Buffer>> = {
  'an empty answer': Buffer.from([0, 0, 0, 0]),
  'an answer shorter than its number': Buffer.from([0, 0, 0, 2, 0, 0]),
  'a negative length': Buffer.from([0xff, 0xff, 0xff, 0xff, 0, 0, 0, 0]),
  HTTP: Buffer.from('HTTP/1.1 400 Bad Request\r\n\r\n'),
  'a TLS alert': Buffer.from([0x15, 0x03, 0x03, 0x00, 0x02, 0x02, 0x28]),
};

describe('a server that is no Kafka broker', () => {
  for (const [name, bytes] of Object.entries(STRANGERS)) {
    it(`fails the connection, and not the process, with ${name}`, async () => {
      const server = createServer((socket) => {
        socket.on('error', () => {});
        socket.once('data', () => socket.write(bytes));
      }).listen(0, '127.0.0.1');
      await once(server, 'listening');
      const address = server.address();
      assert.ok(address !== null && typeof address === 'object');
      const kafka = {
        bootstrapServers: `127.0.0.1:${address.port}`,
        clusterArn: undefined,
        authentication: 'plaintext',
        secretArn: undefined,
        serverRootCaCertificateSecretArn: undefined,
      } as const;
      try {
        await assert.rejects(connectProducer(kafka, 3_000), /cannot be reached: .*what answers is not Kafka/);
      } finally {
        server.close();
      }
    });
  }
});
