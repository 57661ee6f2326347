import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import protobuf from 'protobufjs';
import { protobufSchema } from '../../../../../functions/sink/decode/registry/protobuf/protobuf-schema.ts';
import { anyProtobuf } from '../../../../support/registry/any-protobuf.ts';

describe('a random message of a random schema of Protobuf', () => {
  it('that protobufjs writes is read with all its values', () => {
    fc.assert(
      fc.property(anyProtobuf, ({ proto, message, json }) => {
        const root = new protobuf.Root();
        for (const name of ['timestamp', 'duration', 'wrappers']) {
          root.addJSON(protobuf.common.get(`google/protobuf/${name}.proto`)?.nested ?? {});
        }
        protobuf.parse(proto, root, { keepCase: true });
        const type = root.resolveAll().lookupType('p.M');
        const bytes = Buffer.concat([Buffer.of(0), type.encode(type.fromObject(message)).finish()]);
        const { schema, ...value } = protobufSchema(proto, [], 'confluent').value(bytes, 0, bytes.length);
        assert.equal(schema.json(value.bytes, value.from, value.to), json, proto);
      }),
      { numRuns: 120 },
    );
  });
});
