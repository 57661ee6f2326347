import type { Socket } from 'node:net';
import type { Answer, Broker } from './requests/api.ts';
import { findApi } from './requests/apis.ts';
import { Frames } from './wire/frames.ts';
import { Malformed } from './wire/malformed.ts';
import { Reader } from './wire/reader.ts';
import { Writer } from './wire/writer.ts';

/**
 * Answers a client's requests one after the other, as a broker does: the answers keep the order of the requests. What is not a request
 * of the protocol, or one that is not supported, ends the connection.
 */
export function serve(socket: Socket, broker: Broker): void {
  const frames = new Frames();
  const departure = new AbortController();
  const clientHost = `/${socket.remoteAddress ?? ''}`;
  let work = Promise.resolve();
  const fail = (error: unknown) => {
    socket.destroy();
    // Anything else is a fault of this broker and must be seen.
    if (!(error instanceof Malformed)) throw error;
  };
  const next = async (frame: Buffer) => {
    if (socket.destroyed) return;
    const { correlationId, answer } = await answerFrame(frame, broker, clientHost, departure.signal);
    if (answer === 'hang-up') socket.destroy();
    else if (answer !== 'none' && !socket.destroyed) send(socket, correlationId, answer);
  };
  socket.setNoDelay(true);
  socket.on('close', () => departure.abort());
  // A client that resets its connection has simply gone: 'close' follows.
  socket.on('error', () => {});
  socket.on('data', (chunk) => {
    try {
      for (const frame of frames.push(chunk)) work = work.then(() => next(frame)).catch(fail);
    } catch (error) {
      fail(error);
    }
  });
}

async function answerFrame(
  frame: Buffer,
  broker: Broker,
  clientHost: string,
  gone: AbortSignal,
): Promise<{ correlationId: number; answer: Answer }> {
  const reader = new Reader(frame);
  const key = reader.int16();
  const version = reader.int16();
  const correlationId = reader.int32();
  const clientId = reader.nullableString() ?? '';
  const api = findApi(key, version);
  if (api === undefined) throw new Malformed(`request ${key} is not supported in version ${version}`);
  return { correlationId, answer: await api.answer({ broker, version, clientId, clientHost, gone }, reader) };
}

function send(socket: Socket, correlationId: number, body: Writer): void {
  const pieces = body.pieces();
  const head = new Writer().int32(body.size + 4).int32(correlationId);
  socket.cork();
  socket.write(head.buffer());
  for (const piece of pieces) socket.write(piece);
  socket.uncork();
}
