import { randomUUID } from 'node:crypto';
import * as z from 'zod';
import type { Invocation } from '../../../lambda/lambda.ts';
import type { LocalAccount } from '../../account.ts';
import { type Operations, RawAnswer } from '../../protocol/call.ts';
import { AwsError } from '../../protocol/error.ts';
import { parseInput } from '../../protocol/input.ts';
import { findFunction, INVALID } from './functions.ts';

const invoke = z.object({
  FunctionName: z.string(),
  Qualifier: z.string().optional(),
  InvocationType: z.enum(['RequestResponse', 'Event', 'DryRun']).default('RequestResponse'),
  LogType: z.enum(['None', 'Tail']).default('None'),
  Payload: z.instanceof(Buffer),
});

/** Most bytes of an event. @see https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html */
const MOST_BYTES = { RequestResponse: 6_291_456, DryRun: 6_291_456, Event: 1_048_576 } as const;

/** Most bytes of the log that come with a result. */
const TAIL_BYTES = 4_096;

/**
 * Invoke: waits for the result, or begins without waiting (`Event`), or only looks whether it could (`DryRun`).
 * @see https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html
 */
export function invokeOperation(account: LocalAccount): Operations {
  return {
    async Invoke(input) {
      const { InvocationType, LogType, Payload, ...named } = parseInput(invoke, input, INVALID);
      const found = findFunction(account, named);
      const event = eventOf(Payload, InvocationType);
      const requestId = randomUUID();
      switch (InvocationType) {
        case 'DryRun':
          return new RawAnswer({ status: 204, headers: {}, body: '' });
        case 'Event':
          void found.invoke(event, { requestId });
          return new RawAnswer({ status: 202, headers: { 'x-amzn-RequestId': requestId }, body: '' });
        case 'RequestResponse': {
          const lines: string[] = [];
          const invocation = await found.invoke(event, { requestId, onLine: (line) => lines.push(line) });
          return new RawAnswer({
            status: 200,
            headers: {
              'Content-Type': 'application/json',
              'x-amzn-RequestId': requestId,
              'X-Amz-Executed-Version': '$LATEST',
              ...(invocation.outcome === 'failed' && { 'X-Amz-Function-Error': 'Unhandled' }),
              ...(LogType === 'Tail' && { 'X-Amz-Log-Result': tailOf(lines) }),
            },
            body: JSON.stringify(payloadOf(invocation)),
          });
        }
      }
    },
  };
}

/** @throws AwsError when it is too large or no JSON */
function eventOf(payload: Buffer, type: keyof typeof MOST_BYTES): unknown {
  const most = MOST_BYTES[type];
  if (payload.length > most) {
    throw new AwsError(
      'RequestTooLargeException',
      `Request must be smaller than ${most} bytes for the InvokeFunction operation`,
      413,
    );
  }
  if (payload.length === 0) return {};
  try {
    return JSON.parse(payload.toString());
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new AwsError('InvalidRequestContentException', `Could not parse request body into json: ${reason}`);
  }
}

function payloadOf(invocation: Invocation): unknown {
  return invocation.outcome === 'returned' ? invocation.result : invocation.error;
}

function tailOf(lines: readonly string[]): string {
  return Buffer.from(lines.map((line) => `${line}\n`).join(''))
    .subarray(-TAIL_BYTES)
    .toString('base64');
}
