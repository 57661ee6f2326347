import type { Socket } from 'node:net';
import type { Answer, Broker, Call } from './requests/api.ts';
import { findApi } from './requests/apis.ts';
import type { SaslSession } from './sasl/session.ts';
import { Frames, MAX_FRAME_BYTES } from './wire/frames.ts';
import { Malformed } from './wire/malformed.ts';
import { Reader } from './wire/reader.ts';
import { Writer } from './wire/writer.ts';

/** `sasl.server.max.receive.size` of a broker with default settings: what a client may send at once before it has signed in. */
const MAX_UNKNOWN_BYTES = 524_288;

/**
 * Answers a client's requests one after the other, as a broker does: the answers keep the order of the requests. What is not a request
 * of the protocol, one that is not supported, or one that may not come before the client has signed in, ends the connection.
 * @param sasl how the client signs in; undefined where nobody has to.
 */
export function serve(socket: Socket, broker: Broker, sasl: SaslSession | undefined): void {
  const frames = new Frames();
  const departure = new AbortController();
  const asker = { broker, clientHost: `/${socket.remoteAddress ?? ''}`, gone: departure.signal, sasl };
  const limitFrames = () => {
    frames.maxBytes = sasl === undefined || sasl.isSignedIn ? MAX_FRAME_BYTES : MAX_UNKNOWN_BYTES;
  };
  let work = Promise.resolve();
  const fail = (error: unknown) => {
    socket.destroy();
    // Anything else is a fault of this broker and must be seen.
    if (!(error instanceof Malformed)) throw error;
  };
  const next = async (frame: Buffer) => {
    if (socket.destroyed || socket.writableEnded) return;
    const { head, answer } = sasl?.expectsBareToken ? await answerToken(frame, sasl) : await answerFrame(frame, asker);
    limitFrames();
    if (answer === 'hang-up') socket.destroy();
    else if (answer !== 'none' && !socket.destroyed) send(socket, head, answer);
  };
  limitFrames();
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

interface Answered {
  /** What comes before the body. */
  readonly head: Writer;
  readonly answer: Answer;
}

async function answerFrame(frame: Buffer, asker: Omit<Call, 'version' | 'clientId'>): Promise<Answered> {
  const reader = new Reader(frame);
  const key = reader.int16();
  const version = reader.int16();
  const head = new Writer().int32(reader.int32());
  const clientId = reader.nullableString() ?? '';
  if (asker.sasl?.admits(key) === false) throw new Malformed(`request ${key} came before the client had signed in`);
  const api = findApi(key, version);
  if (api === undefined) throw new Malformed(`request ${key} is not supported in version ${version}`);
  return { head, answer: await api.answer({ ...asker, version, clientId }, reader) };
}

async function answerToken(token: Buffer, sasl: SaslSession): Promise<Answered> {
  const signed = await sasl.authenticate(token);
  const answer = signed.kind === 'taken' ? new Writer().raw(signed.bytes) : 'hang-up';
  return { head: new Writer(), answer };
}

function send(socket: Socket, head: Writer, answer: Writer | { readonly last: Writer }): void {
  const body = answer instanceof Writer ? answer : answer.last;
  socket.cork();
  socket.write(new Writer().int32(head.size + body.size).buffer());
  for (const piece of [...head.pieces(), ...body.pieces()]) socket.write(piece);
  socket.uncork();
  if (body !== answer) socket.end(() => socket.destroy());
}
