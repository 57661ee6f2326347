import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ConfluentSource } from '../../../../../functions/sink/decode/registry/confluent/confluent-source.ts';
import { RegistryError } from '../../../../../functions/sink/decode/registry/schema-source.ts';
import { RecordError } from '../../../../../functions/sink/rows/record-error.ts';

const INT = { status: 200, body: JSON.stringify({ schema: '"int"' }) };

function sourceOf(answers: Readonly<Record<string, { readonly status: number; readonly body: string }>>) {
  return new ConfluentSource(async (path) => answers[path] ?? assert.fail(`nobody should ask for ${path}`));
}

describe('a schema of a Confluent Schema Registry', () => {
  it('is asked for by its number, or by its GUID', async () => {
    const guid = '12345678-1234-1234-1234-123456789abc';
    const source = sourceOf({ '/schemas/ids/7': INT, [`/schemas/guids/${guid}`]: INT });
    for (const id of ['7', guid]) {
      assert.deepEqual(await source.schema(id, 1_000), { format: 'AVRO', text: '"int"', references: [] });
    }
  });

  it('that the registry says it has not is a fault of the record', async () => {
    for (const code of [40401, 40402, 40403]) {
      const source = sourceOf({ '/schemas/ids/7': { status: 404, body: JSON.stringify({ error_code: code }) } });
      await assert.rejects(
        source.schema('7', 1_000),
        (error) => error instanceof RecordError && error.message === 'the schema registry has no schema 7',
      );
    }
  });

  it('is asked for again after any other answer', async () => {
    for (const answer of [
      { status: 404, body: 'no such page' },
      { status: 404, body: '{"error_code":50001}' },
      { status: 500, body: '{"error_code":40403}' },
      { status: 200, body: '{}' },
    ]) {
      await assert.rejects(sourceOf({ '/schemas/ids/7': answer }).schema('7', 1_000), RegistryError);
    }
  });
});
