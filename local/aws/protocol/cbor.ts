import { cbor, dateToTag } from '@smithy/core/cbor';
import type { Answer, AwsRequest, Call } from './call.ts';

/**
 * A call in the protocol Smithy RPC v2 CBOR, whose operation is in the path.
 * @see https://smithy.io/2.0/additional-specs/protocols/smithy-rpc-v2.html
 */
export function cborCall({ path, body }: AwsRequest): Call {
  return {
    operation: path[3] ?? '',
    input: () => (body.length === 0 ? {} : decoded(cbor.deserialize(body))),
    answer: (result) => cborAnswer(200, result),
    refuse: (error) => ({
      ...cborAnswer(error.status, { __type: error.name, message: error.message }),
      headers: { ...HEADERS, 'x-amzn-query-error': `${error.name};Sender` },
    }),
  };
}

const HEADERS = { 'Content-Type': 'application/cbor', 'smithy-protocol': 'rpc-v2-cbor' };

function cborAnswer(status: number, value: object): Answer {
  return { status, headers: HEADERS, body: cbor.serialize(encoded(value)) };
}

/** Times are tagged numbers of seconds. */
const TIME_TAG = 1;

function decoded(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(decoded);
  if (typeof value !== 'object' || value === null) return value;
  if ('tag' in value && 'value' in value && Number(value.tag) === TIME_TAG)
    return new Date(Number(value.value) * 1_000);
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, decoded(member)]));
}

function encoded(value: unknown): unknown {
  if (value instanceof Date) return dateToTag(value);
  if (Array.isArray(value)) return value.map(encoded);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, member]) => (member === undefined ? [] : [[name, encoded(member)]])),
  );
}
