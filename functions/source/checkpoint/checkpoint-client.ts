import { Agent as HttpsAgent } from 'node:https';
import { DynamoDBClient, type DynamoDBClientConfig } from '@aws-sdk/client-dynamodb';
import { awsTimeouts } from '../../shared/deadlines.ts';
import { endOld, noteIdle } from '../../shared/http/kept-connections.ts';

// Not imported, as in exchange.ts.
const http = process.getBuiltinModule('node:http');

/** As the SDK's own. */
const KEPT = { keepAlive: true, maxSockets: 50 } as const;

/** Longest wait for a connection and for an answer, in ms: DynamoDB answers within a few. */
const ANSWER_MS = 5_000;

/** How DynamoDB is asked. */
export interface CheckpointClientOptions {
  /** Milliseconds until every request must have ended. @default - there is no such end */
  readonly timeLeft?: () => number;
  /** Longest wait for a connection and for an answer, in ms. @default 5,000 */
  readonly answerMs?: number;
  /** Of the SDK. @default - region, endpoint and credentials of the environment */
  readonly config?: DynamoDBClientConfig;
}

/**
 * The client of the checkpoints. A request without an answer is sent again by the SDK, four tries in all, but none ends
 * later than `timeLeft`: a write that went on by itself would land in another invocation. Connections that a freeze may have
 * killed are not used: each would cost a try, and five seconds where nobody tells of it.
 */
export function checkpointClient({
  timeLeft = () => Number.POSITIVE_INFINITY,
  answerMs = ANSWER_MS,
  config = {},
}: CheckpointClientOptions = {}): DynamoDBClient {
  const agents = { httpAgent: noteIdle(new http.Agent(KEPT)), httpsAgent: noteIdle(new HttpsAgent(KEPT)) };
  const client = new DynamoDBClient({ ...config, requestHandler: { ...awsTimeouts(answerMs), ...agents } });
  const { requestHandler } = client.config;
  const handle = requestHandler.handle.bind(requestHandler);
  // Each try comes through here.
  requestHandler.handle = async (request, options) => {
    const left = timeLeft();
    if (left <= 0) throw new Error(NO_TIME);
    endOld(agents.httpAgent);
    endOld(agents.httpsAgent);
    const timeout = AbortSignal.timeout(Math.ceil(Math.min(left, LONGEST_TIMER_MS)));
    try {
      return await handle(request, { ...options, abortSignal: timeout });
    } catch (error) {
      if (timeout.aborted) throw new Error(NO_TIME, { cause: error });
      throw error instanceof Error && error.name === 'TimeoutError' ? unanswered(answerMs, error) : error;
    }
  };
  return client;
}

const NO_TIME = 'DynamoDB gave no answer within the time left';

/** The SDK's error names nobody; by its name it knows that another try is due. */
function unanswered(answerMs: number, cause: Error): Error {
  const error = new Error(`DynamoDB gave no answer within ${answerMs} ms`, { cause });
  error.name = cause.name;
  return error;
}

/** What timers can count, in ms. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;
