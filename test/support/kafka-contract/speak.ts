import assert from 'node:assert/strict';
import type { RawClient } from '@tdengine-kafka-lambda/embedded-kafka/client';
import { Writer } from '@tdengine-kafka-lambda/embedded-kafka/wire';
import { asFields, type Fields, readFields, type Value, writeFields } from './message-codec.ts';
import { messages } from './messages.ts';

/** Name of a request. */
export type Request = keyof typeof messages;

/** Asks in one version, and reads the answer to its last byte. */
export async function ask(raw: RawClient, request: Request, version: number, values: Fields): Promise<Fields> {
  const message = messages[request];
  const encoding = { version, flexible: version >= message.flexible };
  // The header ends with tagged fields in flexible versions, and so do structures.
  const body = new Writer(encoding).noTags();
  writeFields(body, message.request, values);
  const answer = (await raw.request(message.key, version, body.noTags())).rest(encoding);
  if (request !== 'apiVersions') answer.skipTags();
  const fields = readFields(answer, message.response);
  answer.skipTags();
  assert.throws(() => answer.int8(), { name: 'Malformed' }, `${request} v${version} has more than it should have`);
  return fields;
}

/** The versions that a broker tells of, by request. */
export async function toldVersions(raw: RawClient): Promise<Map<Request, { from: number; to: number }>> {
  const { apiKeys } = await ask(raw, 'apiVersions', 0, {});
  const told = new Map(
    at(apiKeys).map((each) => {
      const { apiKey, minVersion, maxVersion } = asFields(each);
      return [Number(apiKey), { from: Number(minVersion), to: Number(maxVersion) }];
    }),
  );
  return new Map(
    requests.flatMap((request) => {
      const range = told.get(messages[request].key);
      return range === undefined ? [] : [[request, range] as const];
    }),
  );
}

const isRequest = (name: string): name is Request => name in messages;

/** All of them. */
export const requests: readonly Request[] = Object.keys(messages).filter(isRequest);

/** The elements of an array. */
export function at(value: Value | undefined): readonly Value[] {
  assert.ok(Array.isArray(value), `an array is expected, not ${String(value)}`);
  return value;
}

/** The value under these names and indexes. */
export function pick(value: Value | undefined, ...path: readonly (string | number)[]): Value | undefined {
  let found = value;
  for (const step of path) found = typeof step === 'number' ? at(found)[step] : asFields(found)[step];
  return found;
}
