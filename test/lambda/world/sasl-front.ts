import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { createServer, type TlsOptions } from 'node:tls';
import type { EmbeddedKafka } from '@tdengine-kafka-lambda/embedded-kafka';
import { Frames } from '@tdengine-kafka-lambda/embedded-kafka/wire';
import { lengthOf, replacePort } from '../../support/proxies/kafka-proxy.ts';
import type { SignIn } from './scram-server.ts';

/** A broker behind TLS that wants clients to sign in. */
export interface SaslFront {
  /** What clients are given: `host:port`. */
  readonly brokers: string;
  /** Connections that have signed in, and those that were refused. */
  readonly signedIn: { accepted: number; refused: number };
  close(): Promise<void>;
}

/** https://kafka.apache.org/protocol#protocol_api_keys */
const KEYS = { metadata: 3, handshake: 17, versions: 18, authenticate: 36 } as const;

const HOST = '127.0.0.1';

/** Starts one before a broker. @param mechanism by its name in Kafka @param newSignIn one for each connection */
export async function startSaslFront(
  kafka: EmbeddedKafka,
  tls: TlsOptions,
  mechanism: string,
  newSignIn: () => SignIn,
): Promise<SaslFront> {
  const sockets = new Set<Socket>();
  const signedIn = { accepted: 0, refused: 0 };
  const server = createServer(tls, (client) => {
    const broker = connect(kafka.port, HOST);
    const asked = new Map<number, number>();
    const signIn = newSignIn();
    let isIn = false;
    for (const socket of [client, broker]) {
      sockets.add(socket);
      const end = () => {
        client.destroy();
        broker.destroy();
      };
      socket.on('error', end).on('close', end);
    }
    const send = (to: Socket, frame: Buffer) => void to.write(Buffer.concat([lengthOf(frame), frame]));

    const requests = new Frames();
    client.on('data', (chunk) => {
      for (const frame of requests.push(Buffer.from(chunk))) {
        const [key, correlation] = [frame.readInt16BE(0), frame.subarray(4, 8)];
        const body = frame.subarray(10 + Math.max(0, frame.readInt16BE(8)));
        switch (key) {
          case KEYS.handshake: {
            const wanted = body.subarray(2, 2 + body.readInt16BE(0)).toString();
            const code = wanted === mechanism ? 0 : 33;
            send(client, Buffer.concat([correlation, int16(code), int32(1), text(mechanism)]));
            break;
          }
          case KEYS.authenticate: {
            const answer = signIn(body.subarray(4).toString());
            // SCRAM's last message, and the empty one of OAUTHBEARER, end it.
            if (answer === '' || answer?.startsWith('v=')) {
              isIn = true;
              signedIn.accepted += 1;
            }
            if (answer === undefined) signedIn.refused += 1;
            const bytes = Buffer.from(answer ?? '');
            const lifetime = frame.readInt16BE(2) >= 1 ? Buffer.alloc(8) : Buffer.alloc(0);
            const error = answer === undefined ? [int16(58), text('Access denied')] : [int16(0), int16(-1)];
            send(client, Buffer.concat([correlation, ...error, int32(bytes.length), bytes, lifetime]));
            break;
          }
          default:
            if (!isIn && key !== KEYS.versions) {
              client.destroy();
              return;
            }
            asked.set(frame.readInt32BE(4), key);
            send(broker, frame);
        }
      }
    });

    const answers = new Frames();
    broker.on('data', (chunk) => {
      for (const frame of answers.push(Buffer.from(chunk))) {
        const key = asked.get(frame.readInt32BE(0));
        asked.delete(frame.readInt32BE(0));
        if (key === KEYS.metadata) replacePort(frame, kafka.port, port);
        send(client, key === KEYS.versions ? withSasl(frame) : frame);
      }
    });
  });
  server.listen(0, HOST);
  await once(server, 'listening');
  const address = server.address();
  const port = address !== null && typeof address === 'object' ? address.port : 0;
  return {
    brokers: `${HOST}:${port}`,
    signedIn,
    async close() {
      const closed = once(server, 'close');
      server.close();
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}

/** ApiVersions' answer with the two requests of SASL, in versions 0 and 1. */
function withSasl(frame: Buffer): Buffer {
  const [count, end] = [frame.readInt32BE(6), 10 + 6 * frame.readInt32BE(6)];
  const more = [KEYS.handshake, KEYS.authenticate].map((key) => Buffer.concat([int16(key), int16(0), int16(1)]));
  return Buffer.concat([frame.subarray(0, 6), int32(count + 2), frame.subarray(10, end), ...more, frame.subarray(end)]);
}

function int16(value: number): Buffer {
  const bytes = Buffer.alloc(2);
  bytes.writeInt16BE(value);
  return bytes;
}

function int32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32BE(value);
  return bytes;
}

function text(value: string): Buffer {
  return Buffer.concat([int16(Buffer.byteLength(value)), Buffer.from(value)]);
}
