import { InvokeCommand } from '@aws-sdk/client-lambda';
import type { Invocation } from '../../local/lambda/lambda.ts';
import type { AwsClients } from './aws.ts';

/** Invokes a function and waits for its answer; the trace of an error is what the function logged. */
export async function invoke({ lambda }: AwsClients, functionName: string, event: unknown): Promise<Invocation> {
  const { $metadata, FunctionError, Payload, LogResult } = await lambda.send(
    new InvokeCommand({ FunctionName: functionName, Payload: JSON.stringify(event), LogType: 'Tail' }),
  );
  const answer: unknown = JSON.parse(Buffer.from(Payload ?? []).toString() || 'null');
  const requestId = $metadata.requestId ?? '';
  if (FunctionError === undefined) return { outcome: 'returned', requestId, result: answer };
  const trace = Buffer.from(LogResult ?? '', 'base64')
    .toString()
    .split('\n');
  return { outcome: 'failed', requestId, error: { errorType: FunctionError, errorMessage: messageOf(answer), trace } };
}

function messageOf(answer: unknown): string {
  const message =
    typeof answer === 'object' && answer !== null && 'errorMessage' in answer ? answer.errorMessage : answer;
  return String(message);
}
