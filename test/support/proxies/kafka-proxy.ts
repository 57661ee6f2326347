import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import type { EmbeddedKafka } from '@tdengine-kafka-lambda/embedded-kafka';
import { Frames } from '@tdengine-kafka-lambda/embedded-kafka/wire';

/** Where a produce request is: on its way to the broker, or in its log with the answer on the way back. */
export type ProduceMoment = 'arrived' | 'stored';

/** Says whether a connection is to end at this moment of a produce request. */
export type EndsAt = (moment: ProduceMoment) => Promise<boolean>;

/** Puts something else in the place of a produce request on its way, or of its answer; frames without their length. */
export type ChangeFrame = (moment: ProduceMoment, frame: Buffer) => Buffer;

/** A broker behind connections that end. */
export interface KafkaProxy {
  /** What clients are given: `host:port`. */
  readonly brokers: string;
  begin(endsAt?: EndsAt, change?: ChangeFrame): void;
  /** Passes on so many answers of the broker on each connection that begins from now on, and nothing more. */
  silentAfter(answers: number): void;
  /** Clients that are connected. */
  connections(): number;
  close(): Promise<void>;
}

/** Keys of requests (https://kafka.apache.org/protocol#protocol_api_keys). */
const PRODUCE = 0;
const METADATA = 3;

const HOST = '127.0.0.1';

/** Starts a proxy on loopback. Its clients find it, not the broker, in the metadata. */
export async function startKafkaProxy(kafka: EmbeddedKafka): Promise<KafkaProxy> {
  const sockets = new Set<Socket>();
  let clients = 0;
  let endsAt: EndsAt = async () => false;
  let change: ChangeFrame = (_moment, frame) => frame;
  let mostAnswers = Number.POSITIVE_INFINITY;

  const server = createServer((client) => {
    const broker = connect(kafka.port, HOST);
    clients += 1;
    client.on('close', () => {
      clients -= 1;
    });
    /** Keys of the requests in flight, by correlation id. */
    const asked = new Map<number, number>();
    let answersLeft = mostAnswers;
    const end = () => {
      client.destroy();
      broker.destroy();
    };
    const forward = (from: Socket, to: Socket, moment: ProduceMoment, keyOf: (frame: Buffer) => number | undefined) => {
      const frames = new Frames();
      let work = Promise.resolve();
      from.on('data', (chunk) => {
        for (const frame of frames.push(Buffer.from(chunk))) {
          work = work.then(async () => {
            const isProduce = keyOf(frame) === PRODUCE;
            if (isProduce && (await endsAt(moment))) return end();
            if (moment === 'stored' && --answersLeft < 0) return;
            const sent = isProduce ? change(moment, frame) : frame;
            if (!to.destroyed) to.write(Buffer.concat([lengthOf(sent), sent]));
          });
        }
      });
      from.on('error', end);
      from.on('close', end);
      sockets.add(from);
    };
    forward(client, broker, 'arrived', (frame) => {
      const key = frame.readInt16BE(0);
      asked.set(frame.readInt32BE(4), key);
      return key;
    });
    forward(broker, client, 'stored', (frame) => {
      const key = asked.get(frame.readInt32BE(0));
      asked.delete(frame.readInt32BE(0));
      if (key === METADATA) replacePort(frame, kafka.port, port);
      return key;
    });
  });
  server.listen(0, HOST);
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string')
    throw new Error('the proxy should listen on a port, and has none');
  const { port } = address;
  return {
    brokers: `${HOST}:${port}`,
    begin(nowEndsAt = async () => false, nowChange = (_moment, frame) => frame) {
      endsAt = nowEndsAt;
      change = nowChange;
    },
    connections: () => clients,
    silentAfter(answers) {
      mostAnswers = answers;
    },
    async close() {
      const closed = once(server, 'close');
      server.close();
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}

/** The length that stands before a frame. */
export function lengthOf(frame: Buffer): Buffer {
  const length = Buffer.alloc(4);
  length.writeInt32BE(frame.length);
  return length;
}

/** Puts another port behind the host of a broker: a text, then an int32. */
export function replacePort(frame: Buffer, from: number, to: number): void {
  const port = Buffer.alloc(4);
  port.writeInt32BE(from);
  const at = frame.indexOf(Buffer.concat([Buffer.from(HOST), port]));
  if (at >= 0) frame.writeInt32BE(to, at + HOST.length);
}
