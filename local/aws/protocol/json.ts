import { type Answer, type AwsRequest, type Call, RawAnswer } from './call.ts';
import { AwsError } from './error.ts';

/**
 * A call in the protocols AWS JSON 1.0 and 1.1, whose operation is in a header; undefined when it is not in one of them.
 * @see https://smithy.io/2.0/aws/protocols/aws-json-1_1-protocol.html
 */
export function jsonCall({ headers, body }: AwsRequest): Call | undefined {
  const target = headers['x-amz-target'];
  if (typeof target !== 'string') return undefined;
  const type = headers['content-type'] ?? 'application/x-amz-json-1.1';
  return {
    operation: target.slice(target.indexOf('.') + 1),
    input: () => jsonOf(body),
    answer: (result) => (result instanceof RawAnswer ? result : jsonAnswer(200, type, result)),
    refuse: (error) => ({
      ...jsonAnswer(error.status, type, { __type: error.name, message: error.message }),
      // By which clients of services that once had the query protocol know the error.
      headers: { 'Content-Type': type, 'x-amzn-query-error': `${error.name};Sender` },
    }),
  };
}

/** The value of a body; an empty one is `{}`. @throws AwsError when it is no JSON */
export function jsonOf(body: Buffer): unknown {
  if (body.length === 0) return {};
  try {
    return JSON.parse(body.toString());
  } catch {
    throw new AwsError('SerializationException', 'the body is not JSON');
  }
}

/** An answer of JSON, in which times are seconds since 1970. */
export function jsonAnswer(status: number, type: string, value: object): Answer {
  return { status, headers: { 'Content-Type': type }, body: jsonText(value) };
}

function jsonText(value: object): string {
  return JSON.stringify(value, function (this: Record<string, unknown>, key, written) {
    const own = this[key];
    return own instanceof Date ? own.getTime() / 1_000 : written;
  });
}
