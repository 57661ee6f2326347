import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { connectSchemaOf } from '../../../../functions/sink/decode/connect-schema.ts';

describe('a schema of Kafka Connect', () => {
  it('has parameters that are texts or numbers, and no others', () => {
    const parameters = { scale: '2', precision: 10, other: { a: 1 }, list: [1], none: null, flag: true };
    const schema = connectSchemaOf({ type: 'bytes', name: 'n', parameters });
    assert.deepEqual(
      [...(schema?.parameters ?? [])],
      [
        ['scale', '2'],
        ['precision', '10'],
      ],
    );
  });

  it('is none without a type', () => {
    assert.equal(connectSchemaOf({ name: 'n' }), undefined);
    assert.equal(connectSchemaOf('bytes'), undefined);
  });
});
