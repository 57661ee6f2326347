import aws4 from 'aws4';
import { type BackOff, backOffMs } from '../back-off.ts';
import { type EnvironmentCredentials, environmentCredentials } from '../environment.ts';
import { exchange } from '../http/exchange.ts';
import { codeOf, type HttpAnswer, secretHider } from '../http/transport-error.ts';
import { NoAnswerError, refusal, ServiceError } from './answer.ts';
import { endpointOf, regionOf } from './endpoint.ts';

/** A call of a service that speaks AWS's JSON protocol 1.1. */
export interface AwsCall {
  /** The service's name in addresses and signatures, such as `ssm`. */
  readonly service: string;
  /** `X-Amz-Target`. */
  readonly target: string;
  readonly body: string;
}

/** Longest answer, in bytes: ten parameters of at most 8 KB each. */
const MOST_ANSWER_BYTES = 2 ** 20;

/** What calls are made with. */
export interface AwsCaller {
  /** The environment, read at each try: credentials, region and endpoints under AWS's own names. */
  readonly variables: Readonly<Record<string, string | undefined>>;
  /** Longest wait for a connection and the whole answer, in ms, of one try. */
  readonly timeoutMs: number;
  /** Time in ms since 1970. */
  readonly now: () => number;
  readonly wait: (ms: number) => Promise<unknown>;
  /** From 0 to below 1. */
  readonly random: () => number;
}

/**
 * Makes a signed call, up to {@link MAX_ATTEMPTS} times as long as another can help.
 * @throws ServiceError of the last refusal; NoAnswerError; Error for a variable that is missing or wrong
 */
export async function awsCall(call: AwsCall, caller: AwsCaller): Promise<HttpAnswer> {
  for (let attempts = 1; ; attempts++) {
    try {
      return await attempt(call, caller);
    } catch (error) {
      const kind = retryKind(error);
      if (kind === 'never' || attempts === MAX_ATTEMPTS) throw error;
      await caller.wait(retryWaitMs(kind, attempts, caller.random()));
    }
  }
}

async function attempt(call: AwsCall, { variables, timeoutMs, now }: AwsCaller): Promise<HttpAnswer> {
  const url = endpointOf(call.service, variables);
  const credentials = environmentCredentials(variables);
  const headers = signedHeaders(call, url, regionOf(variables), credentials, now());
  const deadline = new AbortController();
  const timer = setTimeout(() => deadline.abort(), timeoutMs);
  try {
    const { signal } = deadline;
    const answer = await exchange({
      url,
      method: 'POST',
      headers,
      body: Buffer.from(call.body),
      signal,
      agent: undefined,
      mostBytes: MOST_ANSWER_BYTES,
    });
    if (answer.status === 200) return answer;
    throw refusal(answer, secretHider([credentials.secretAccessKey, credentials.sessionToken ?? '']));
  } catch (error) {
    if (deadline.signal.aborted) throw new NoAnswerError(`no answer of ${url.host} within ${timeoutMs} ms`);
    const code = codeOf(error);
    if (code === undefined || !(error instanceof Error)) throw error;
    throw new NoAnswerError(`no answer of ${url.host}: ${error.message || code}`);
  } finally {
    clearTimeout(timer);
  }
}

function signedHeaders(
  { service, target, body }: AwsCall,
  url: URL,
  region: string,
  credentials: EnvironmentCredentials,
  nowMs: number,
): Record<string, string> {
  const headers = {
    Host: url.host,
    'Content-Type': 'application/x-amz-json-1.1',
    'X-Amz-Target': target,
    'X-Amz-Date': new Date(nowMs).toISOString().replace(/[-:]|\.\d+/g, ''),
    // CloudTrail shows it beside each call.
    'User-Agent': 'tdengine-kafka-lambda',
  };
  const signed = aws4.sign({ service, region, method: 'POST', path: url.pathname, headers, body }, credentials).headers;
  return Object.fromEntries(Object.entries(signed ?? {}).map(([name, value]) => [name, String(value)]));
}

/** Tries of one call. */
export const MAX_ATTEMPTS = 3;

/** Whether another try can help: not, soon, or only when the service has had a rest. */
export type RetryKind = 'never' | 'soon' | 'later';

/** Waits before the second and the third try: all of them by chance. */
const WAITS: Readonly<Record<Exclude<RetryKind, 'never'>, BackOff>> = {
  soon: { firstMs: 100, longestMs: 200, leastPart: 0 },
  later: { firstMs: 500, longestMs: 1_000, leastPart: 0 },
};

// The names of throttling that SSM and what stands before it use, of those in the AWS SDKs' standard retry mode:
// https://docs.aws.amazon.com/sdkref/latest/guide/feature-retry-behavior.html
const THROTTLED: ReadonlySet<string> = new Set([
  'RequestLimitExceeded',
  'Throttling',
  'ThrottlingException',
  'ThrottledException',
  'TooManyRequestsException',
]);

/** Whether a call that failed with `error` is worth another try. */
export function retryKind(error: unknown): RetryKind {
  if (error instanceof NoAnswerError) return 'soon';
  if (!(error instanceof ServiceError)) return 'never';
  if (error.status === 429 || THROTTLED.has(error.name)) return 'later';
  return error.status >= 500 ? 'soon' : 'never';
}

/** How long to wait before another try, in ms: anything up to a bound that doubles. */
export function retryWaitMs(kind: 'soon' | 'later', attempts: number, random: number): number {
  return backOffMs(WAITS[kind], attempts, random);
}
