import type { Socket } from 'node:net';
import { type Answer, API_VERSIONS, type Broker, type Call } from './requests/api/api.ts';
import { findApi } from './requests/apis.ts';
import type { SaslSession } from './sasl/session.ts';
import { Malformed } from './wire/errors.ts';
import { Frames, MAX_FRAME_BYTES } from './wire/frames.ts';
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
    const answer = sasl?.expectsBareToken ? await answerToken(frame, sasl) : await answerFrame(frame, asker);
    limitFrames();
    if (answer === 'hang-up') socket.destroy();
    else if (answer !== 'none' && !socket.destroyed) send(socket, answer);
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

async function answerFrame(frame: Buffer, asker: Omit<Call, 'clientId'>): Promise<Answer> {
  const header = new Reader(frame);
  const key = header.int16();
  const version = header.int16();
  const correlation = header.int32();
  const clientId = header.nullableString() ?? '';
  if (asker.sasl?.admits(key) === false) throw new Malformed(`request ${key} came before the client had signed in`);
  const api = findApi(key, version);
  if (api === undefined) throw new Malformed(`request ${key} is not supported in version ${version}`);
  const { flexible, to } = api.versions;
  const encoding = { version: Math.min(version, to), flexible: version >= flexible };
  const body = header.rest(encoding);
  body.skipTags();
  const response = new Writer(encoding).int32(correlation);
  // A client that asks for the versions may not know yet that headers have tags (KIP-511).
  if (key !== API_VERSIONS) response.noTags();
  const answer = await api.answer({ ...asker, clientId }, body, response);
  if (encoding.flexible && api.tagged !== undefined) api.tagged(response);
  else response.noTags();
  return answer;
}

async function answerToken(token: Buffer, sasl: SaslSession): Promise<Answer> {
  const signed = await sasl.authenticate(token);
  return signed.kind === 'taken' ? new Writer().raw(signed.bytes) : 'hang-up';
}

function send(socket: Socket, answer: Writer | { readonly last: Writer }): void {
  const response = answer instanceof Writer ? answer : answer.last;
  socket.cork();
  socket.write(new Writer().int32(response.size).buffer());
  for (const piece of response.pieces()) socket.write(piece);
  socket.uncork();
  if (response !== answer) socket.end(() => socket.destroy());
}
