import { type Answer, parseAnswer, requestText, textMember, wholeNumber } from './answers.ts';
import { frameError } from './decode/byte-reader.ts';
import { isRawFrame, type RawFrame, rawFrame } from './decode/raw-frame.ts';
import { noTmqAnswer, tmqAborted, tmqClosed, tmqRefusal } from './refusals.ts';
import type { Socket } from './socket.ts';
import { TmqError } from './tmq-error.ts';

/** What answers a request: text, the frame of `fetch_raw_data`, or a block behind its head. */
export type Reply = ReplyHead &
  (
    | { readonly kind: 'text'; readonly answer: Answer }
    | { readonly kind: 'raw'; readonly frame: RawFrame }
    | { readonly kind: 'block'; readonly bytes: Buffer }
  );

/** What every answer has. */
interface ReplyHead {
  readonly requestId: bigint;
  readonly code: number;
  readonly message: string;
}

/** One request. */
export interface Request {
  readonly action: string;
  readonly args?: Readonly<Record<string, unknown>>;
  readonly timeoutMs: number;
  /** That of the `fetch` before, under which `fetch_block` is answered. @default - a new one */
  readonly requestId?: number;
}

interface Waiting {
  readonly requestId: number;
  readonly action: string;
  readonly resolve: (reply: Reply) => void;
  readonly reject: (error: unknown) => void;
}

/** Bytes before a block: time taken, request, message. */
export const BLOCK_HEAD_BYTES = 24;

/**
 * The requests of one connection: one at a time, since taosAdapter drops some of those that come while another waits. An
 * answer belongs to the request whose number it carries; others are of nobody. The first that has no answer in time, or
 * an answer that cannot be read, ends the connection: nobody knows what would come next.
 */
export class Requests {
  #socket: Socket | undefined;
  #ended: TmqError | undefined;
  #waiting: Waiting | undefined;
  #last: Promise<unknown> = Promise.resolve();
  #lastId = 0;
  readonly #hideSecrets: (text: string) => string;

  constructor(hideSecrets: (text: string) => string) {
    this.#hideSecrets = hideSecrets;
  }

  /** What the socket tells. */
  readonly events = {
    onText: (text: string) => this.#come(() => textReply(text)),
    onBytes: (bytes: Buffer) => this.#come(() => binaryReply(bytes)),
    onEnd: (reason: string) => this.end(tmqClosed(this.#hideSecrets(reason))),
  };

  /** Gives it the socket that was opened. */
  use(socket: Socket): void {
    this.#socket = socket;
  }

  /** A number for a request. */
  nextId(): number {
    this.#lastId++;
    return this.#lastId;
  }

  /** Sends a request once those before are answered. @throws TmqError of a refusal too. */
  ask(request: Request): Promise<Reply> {
    const asked = this.#last.then(() => this.#send(request));
    this.#last = asked.catch(() => {});
    return asked;
  }

  /** The same of what is answered by text. */
  async askText(request: Request): Promise<Answer> {
    const reply = await this.ask(request);
    if (reply.kind !== 'text') throw frameError(`${request.action} was answered by bytes`);
    return reply.answer;
  }

  /** Sends a request whose answer nobody waits for, even before others are answered. */
  tell(action: string): void {
    if (this.#ended === undefined) this.#socket?.send(requestText(action, this.nextId(), {}));
  }

  /** Ends the connection, and all that waits. @param gently what was sent goes out first. */
  end(reason: TmqError = tmqAborted(), gently = false): void {
    if (this.#ended !== undefined) return;
    this.#ended = reason;
    if (gently) this.#socket?.close();
    else this.#socket?.end();
    this.#waiting?.reject(reason);
    this.#waiting = undefined;
  }

  async #send({ action, args = {}, timeoutMs, requestId = this.nextId() }: Request): Promise<Reply> {
    if (this.#ended !== undefined) throw this.#ended;
    const { promise, resolve, reject } = Promise.withResolvers<Reply>();
    this.#waiting = { requestId, action, resolve, reject };
    const timer = setTimeout(() => this.end(noTmqAnswer(action, timeoutMs)), timeoutMs);
    try {
      this.#socket?.send(requestText(action, requestId, args));
      return await promise;
    } finally {
      clearTimeout(timer);
      this.#waiting = undefined;
    }
  }

  #come(read: () => Reply | undefined): void {
    try {
      const reply = read();
      if (reply === undefined) return;
      const waiting = this.#waiting;
      if (reply.requestId !== BigInt(waiting?.requestId ?? 0)) return;
      if (reply.code === 0) waiting?.resolve(reply);
      else waiting?.reject(tmqRefusal(waiting.action, reply.code, this.#hideSecrets(reply.message)));
    } catch (error) {
      this.end(error instanceof TmqError ? error : frameError('it cannot be read'));
    }
  }
}

function textReply(text: string): Reply {
  const answer = parseAnswer(text);
  const code = Number(wholeNumber(answer, 'code'));
  const message = textMember(answer, 'message');
  return { kind: 'text', requestId: wholeNumber(answer, 'req_id'), code, message, answer };
}

function binaryReply(bytes: Buffer): Reply {
  if (isRawFrame(bytes)) {
    const frame = rawFrame(bytes);
    return { kind: 'raw', requestId: frame.requestId, code: frame.code, message: frame.message, frame };
  }
  if (bytes.length < BLOCK_HEAD_BYTES) throw frameError(`it has ${bytes.length} bytes`);
  return { kind: 'block', requestId: bytes.readBigUInt64LE(8), code: 0, message: '', bytes };
}
