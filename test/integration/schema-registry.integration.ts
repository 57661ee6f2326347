import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { type EmbeddedSchemaRegistry, startSchemaRegistry } from '@tdengine-kafka-lambda/embedded-schema-registry';
import { kafkaClient } from '../../local/parts/kafka-client.ts';
import { waitUntil } from '../../local/parts/wait-until.ts';
import { registryParameters } from '../../local/runner/registries.ts';
import { startRunner } from '../../local/runner/runner.ts';
import { only, startWorld } from '../support/integration/world.ts';
import { avroBytes, framed } from '../support/registry/framed.ts';

const TIME = Date.parse('2026-01-01T00:00:00Z');
const USER_INFO = 'alice:open-sesame';

const READING = {
  type: 'record',
  name: 'Reading',
  fields: [
    { name: 'id', type: 'string' },
    { name: 'ts', type: { type: 'long', logicalType: 'timestamp-millis' } },
    { name: 'v', type: 'double' },
  ],
};
const NEWER = { ...READING, fields: [...READING.fields, { name: 'load', type: 'float', default: 0 }] };
const NEWEST = { ...NEWER, fields: [...NEWER.fields, { name: 'n', type: 'long', default: 0 }] };

/** Registers schemas of a subject in their order. @returns their ids */
async function registered(registry: EmbeddedSchemaRegistry, ...schemas: readonly object[]): Promise<readonly number[]> {
  const ids: number[] = [];
  for (const schema of schemas) {
    const response = await fetch(`${registry.url}/subjects/meters-value/versions`, {
      method: 'POST',
      headers: { authorization: `Basic ${Buffer.from(USER_INFO).toString('base64')}` },
      body: JSON.stringify({ schema: JSON.stringify(schema) }),
    });
    ids.push(Number(/"id":(\d+)/.exec(await response.text())?.[1]));
  }
  return ids;
}

describe('a sink that reads values by a schema registry with user and password', () => {
  let world: Awaited<ReturnType<typeof startWorld>>;
  let registry: EmbeddedSchemaRegistry;
  beforeEach(async () => {
    world = await startWorld(undefined);
    registry = await startSchemaRegistry({ userInfo: USER_INFO });
  });
  afterEach(async () => {
    await registry.close();
    await world.close();
  });

  function fileOf() {
    const { deadLetterTopic } = world;
    const file = world.file({
      format: 'json',
      databasePrecision: 'ms',
      valueSchemaRegistry: { url: registry.url, basicAuthUserInfoParameter: '/registry/user-info' },
      routes: [
        {
          stable: 'readings',
          subtable: `\${id}`,
          timestamp: { field: 'ts', unit: 'ms' },
          tags: [{ path: 'id', type: 'VARCHAR(16)' }],
          remaining: {},
        },
      ],
      errors: { tolerance: 'all', deadLetterTopic },
    });
    for (const parameter of registryParameters(file, { userInfo: USER_INFO })) world.parts.ssm.put(parameter);
    return file;
  }

  async function send(...values: readonly Buffer[]): Promise<void> {
    const producer = kafkaClient(world.parts.brokers).producer();
    await producer.connect();
    await producer.send({ topic: world.topic, messages: values.map((value) => ({ value, partition: 0 })) });
    await producer.disconnect();
  }

  const rows = async (columns: string) => {
    const { rows: found } = await world.tdengine.query(
      `SELECT ${columns} FROM ${world.databases.power}.readings ORDER BY _ts`,
    );
    return found;
  };

  it('writes records of an old and a newer schema, and dead-letters one of an id that the registry does not have', async () => {
    const [old = 0, newer = 0] = await registered(registry, READING, NEWER);
    const unknown = framed(99, avroBytes(READING, { id: 'a', ts: TIME, v: 0 }));
    const file = fileOf();
    await world.send();
    await send(
      framed(old, avroBytes(READING, { id: 'a', ts: TIME, v: 1.5 })),
      unknown,
      framed(newer, avroBytes(NEWER, { id: 'a', ts: TIME + 1, v: 2.5, load: 0.5 })),
    );
    const { sinks } = await world.run(file);
    assert.deepEqual(only(sinks).counts, { written: 2, rows: 2, missingRows: 0, skipped: 0, deadLettered: 1 });
    assert.deepEqual(await rows('v, load'), [
      [1.5, null],
      [2.5, 0.5],
    ]);
    const letter = only(await world.records(world.deadLetterTopic));
    assert.match(letter.headers['__connect.errors.exception.message'] ?? '', /the schema registry has no schema 99/);
  });

  it('sends records again while the registry is away, and loses none', async () => {
    const [old = 0] = await registered(registry, READING);
    const file = fileOf();
    await world.send();
    const retried: unknown[] = [];
    const runner = await startRunner(file, world.parts, {
      onLog: (_sink, line) => void (/no answer|ECONNREFUSED/.test(line) && retried.push(line)),
    });
    try {
      await send(framed(old, avroBytes(READING, { id: 'a', ts: TIME, v: 1 })));
      await waitUntil('the first row', 60_000, async () =>
        (await rows('v').catch(() => [])).length === 1 ? true : undefined,
      );
      const { port } = registry;
      await registry.close();
      await send(framed(2, avroBytes(NEWEST, { id: 'a', ts: TIME + 1, v: 2, load: 0.5, n: 7 })));
      await waitUntil('a record that is sent again', 60_000, () => (retried.length > 0 ? true : undefined));
      registry = await startSchemaRegistry({ port, userInfo: USER_INFO });
      await registered(registry, READING, NEWEST);
      await waitUntil('the second row', 60_000, async () => ((await rows('v')).length === 2 ? true : undefined));
      assert.deepEqual(await rows('v, n'), [
        [1, null],
        [2, 7],
      ]);
      const { counts } = await only(runner.sinks).state();
      assert.deepEqual([counts.deadLettered, counts.written], [0, 2]);
    } finally {
      await runner.stop();
    }
  });
});
