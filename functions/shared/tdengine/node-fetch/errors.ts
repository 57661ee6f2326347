import { codeOf, type HttpAnswer, TransportError } from '../../http/transport-error.ts';

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
