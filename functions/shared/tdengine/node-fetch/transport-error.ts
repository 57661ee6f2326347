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

/** A call without a usable answer. Whether the statement ran is unknown, but for `status`, `redirect` and `unreachable`. */
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

/** The error of an answer other than 200. Of a redirect it names the other server and no more: the rest can hold the token. */
export function statusError(answer: HttpAnswer): TransportError {
  const { status, location } = answer;
  if (location === undefined || status < 300 || status > 399) {
    return new TransportError('status', `HTTP status ${status}`, answer);
  }
  const target = URL.canParse(location) ? new URL(location).origin : 'another path';
  return new TransportError(
    'redirect',
    `HTTP status ${status}, a redirect to ${target}, which is not followed; tdengine.url must be the address that answers itself`,
    answer,
  );
}

/** The error of an answer of which more than `mostBytes` came. */
export function sizeError(mostBytes: number): TransportError {
  return new TransportError('size', `the answer has more than ${mostBytes} bytes, which is what there is room for`);
}

/** The error of a connection that failed, told by its code, such as `ECONNREFUSED` or `SELF_SIGNED_CERT_IN_CHAIN`. */
export function connectionError(error: unknown, isSent = true): TransportError {
  const failure = isSent ? 'connection' : 'unreachable';
  const code = codeOf(error);
  const text = error instanceof Error && error.message !== '' ? error.message : 'connection failed';
  if (code !== undefined && UNTRUSTED.has(code)) {
    // Node's advice behind the semicolon is for command lines.
    const [reason = text] = text.split(';');
    const advice = 'tdengine.caCertificateParameter names the authorities to trust';
    return new TransportError(failure, `${code}: ${reason}; ${advice}`);
  }
  const reason = TLS_REASON.exec(text)?.[1] ?? text;
  return new TransportError(failure, code === undefined || reason.includes(code) ? reason : `${code}: ${reason}`);
}

// https://docs.openssl.org/3.0/man3/X509_STORE_CTX_get_error/, under the names that Node gives them.
const UNTRUSTED: ReadonlySet<string> = new Set([
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
]);

/** OpenSSL's reason, which Node gives with an address in memory and a line of C: `error:0A00010B:SSL routines:…:wrong version number:…`. */
const TLS_REASON = /:SSL routines:[^:]*:([^:]+):/;

/** The code of an error of Node's. */
export function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}
