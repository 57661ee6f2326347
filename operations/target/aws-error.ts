import { OperationError } from '../operation-error.ts';

/** Names of refusals for want of a right. AWS's messages name the right, such as `ssm:GetParameter`. */
const DENIED = /AccessDenied|UnauthorizedOperation|NotAuthorized|AuthorizationError|^Forbidden/;

/** Names of refusals of the credentials themselves. */
const BAD_CREDENTIALS =
  /UnrecognizedClient|InvalidClientTokenId|InvalidAccessKeyId|SignatureDoesNotMatch|IncompleteSignature|InvalidSignature|MissingAuthenticationToken/;

const EXPIRED = /ExpiredToken|RequestExpired|TokenRefreshRequired|SSOTokenProviderFailure/;

const NO_CREDENTIALS = /CredentialsProviderError|TokenProviderError/;

const UNREACHABLE = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
  'ETIMEDOUT',
  'EPIPE',
]);

const SIGN_IN = 'sign in (`aws sso login`, `aws configure`), or name a profile that has them by --profile';

/**
 * What an error of an AWS client means to an operator: no credentials, expired ones, a right that is missing, nobody there.
 * @returns undefined of an error that is none of these
 */
export function explainAwsError(error: unknown): OperationError | undefined {
  if (!(error instanceof Error) || error instanceof OperationError) return undefined;
  const { name, message } = error;
  const fail = (code: 'not-allowed' | 'not-reachable', text: string) =>
    new OperationError(code, text, { cause: error });
  if (NO_CREDENTIALS.test(name)) {
    return fail('not-allowed', `there are no AWS credentials that can be used: ${message}; ${SIGN_IN}`);
  }
  if (EXPIRED.test(name)) return fail('not-allowed', `the AWS credentials have expired: ${SIGN_IN}`);
  if (BAD_CREDENTIALS.test(name)) return fail('not-allowed', `AWS does not take the credentials: ${message}`);
  // Only AWS's answers have it.
  if ('$metadata' in error && DENIED.test(name)) return fail('not-allowed', `AWS refuses: ${message}`);
  if (name === 'TimeoutError' || ('code' in error && UNREACHABLE.has(String(error.code)))) {
    return fail('not-reachable', `AWS cannot be reached from here${placeOf(error)}: ${message}`);
  }
  return undefined;
}

function placeOf(error: Error): string {
  const host = 'hostname' in error ? error.hostname : 'address' in error ? error.address : undefined;
  const port = 'port' in error ? `:${error.port}` : '';
  return host === undefined ? '' : ` (${host}${port})`;
}
