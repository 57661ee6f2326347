/**
 * Why no usable answer came: it took too long, the call was ended, there was no connection (nothing was sent), the
 * connection failed, another address is to be asked, the answer was longer than there is room for, or it was not JSON with
 * status 200.
 */
export type TransportFailure =
  | 'timeout'
  | 'aborted'
  | 'unreachable'
  | 'connection'
  | 'redirect'
  | 'status'
  | 'size'
  | 'body';

/** An HTTP answer, read to its end. */
export interface HttpAnswer {
  readonly status: number;
  readonly body: string;
  /** Where a redirect leads, as the server wrote it. */
  readonly location: string | undefined;
  /** Length of the body as it came. */
  readonly bytes: number;
  /** Whether the body was UTF-8; what was not is U+FFFD in `body`. */
  readonly isUtf8: boolean;
}

/** A call without a usable answer. Whether the request was done is unknown, but for `status`, `redirect` and `unreachable`. */
export class TransportError extends Error {
  override readonly name = 'TransportError';
  readonly failure: TransportFailure;
  /** HTTP status, for `status` and `redirect`; 0 otherwise. */
  readonly status: number;
  // Private, since loggers print the properties of errors, and a gateway's page can repeat the address with its token.
  readonly #body: string;

  constructor(failure: TransportFailure, message: string, answer?: HttpAnswer) {
    super(message);
    this.failure = failure;
    this.status = answer?.status ?? 0;
    this.#body = answer?.body ?? '';
  }

  /** Body of an answer that was not 200; empty otherwise. */
  get body(): string {
    return this.#body;
  }
}

/** The error of an answer of which more than `mostBytes` came. */
export function sizeError(mostBytes: number): TransportError {
  return new TransportError('size', `the answer has more than ${mostBytes} bytes, which is what there is room for`);
}

/** The code of an error of Node's. */
export function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}

/** Characters below which hiding would only show the secret, by the holes that it leaves in common words. */
const SHORTEST_HIDDEN = 4;

/** Makes a function that puts `***` in the place of every secret in a text that came from outside. */
export function secretHider(secrets: readonly string[]): (text: string) => string {
  // The longest first: a user's password can be a part of the pair in base64.
  const hidden = secrets
    .filter((secret) => secret.length >= SHORTEST_HIDDEN)
    .toSorted((one, other) => other.length - one.length);
  return (text) => hidden.reduce((shown, secret) => shown.replaceAll(secret, '***'), text);
}
