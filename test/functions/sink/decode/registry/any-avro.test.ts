import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { avroSchema } from '../../../../../functions/sink/decode/registry/avro/avro-schema.ts';
import type { FramedValue } from '../../../../../functions/sink/decode/registry/value-schema.ts';
import { RecordError } from '../../../../../functions/sink/rows/record-error.ts';
import { anyAvro } from '../../../../support/registry/any-avro.ts';
import { avroBytes } from '../../../../support/registry/framed.ts';
import { framedMapper, rowText } from '../../../../support/route/mapped.ts';

const path = fc
  .array(fc.constantFrom('a', 'b', 'c', 'd', 'e'), { minLength: 1, maxLength: 3 })
  .map((steps) => steps.join('.'));

const route = fc
  .record({
    columns: fc.uniqueArray(path, { minLength: 1, maxLength: 4 }),
    tags: fc.uniqueArray(path, { maxLength: 2 }),
    explode: fc.option(path, { nil: undefined }),
  })
  .map(({ columns, tags, explode }) => ({
    ...{ name: 'r', stable: 's', timestamp: { source: 'record' } },
    ...(tags.length === 0
      ? { subtable: 't' }
      : { tags: tags.map((each, index) => ({ path: each, name: `t${index}` })) }),
    ...(explode !== undefined && { explode }),
    columns: (explode === undefined ? columns : [explode, `${explode}.a`, ...columns]).map((each, index) => ({
      path: each,
      name: `c${index}`,
    })),
  }));

/** The rows of a value, or why there are none. */
function outcome(map: ReturnType<typeof framedMapper>, value: FramedValue): string {
  try {
    const rows = map(value);
    return typeof rows === 'string' ? rows : rows.map(rowText).join('\n');
  } catch (error) {
    assert.ok(error instanceof RecordError, String(error));
    return error.message.replace(/character \d+/, '');
  }
}

describe('any value of Avro', () => {
  it('is the JSON that it stands for, with all digits', () => {
    fc.assert(
      fc.property(anyAvro, ({ schema, value, json }) => {
        const bytes = avroBytes(schema, value);
        const read = avroSchema(JSON.stringify(schema), []).value(bytes, 0, bytes.length);
        const text = read.schema.json(bytes, 0, bytes.length);
        // Strings may be escaped in several ways.
        assert.deepEqual(JSON.parse(quoted(text)), JSON.parse(quoted(json)));
      }),
    );
  });

  it('gives the same rows by a plan as by way of its JSON', () => {
    fc.assert(
      fc.property(anyAvro, route, ({ schema, value }, settings) => {
        const bytes = avroBytes(schema, value);
        const read = avroSchema(JSON.stringify(schema), []).value(bytes, 0, bytes.length);
        const { connect, json } = read.schema;
        const byJson = { ...read, schema: { connect, json } };
        assert.equal(outcome(framedMapper([settings]), read), outcome(framedMapper([settings]), byJson));
      }),
    );
  });

  it('is read or refused, and nothing else, when its bytes are any', () => {
    fc.assert(
      fc.property(
        anyAvro,
        route,
        fc.uint8Array({ maxLength: 40 }),
        fc.nat(40),
        ({ schema, value }, settings, noise, at) => {
          const whole = avroBytes(schema, value);
          const bytes = Buffer.concat([whole.subarray(0, at), noise]);
          outcome(framedMapper([settings]), avroSchema(JSON.stringify(schema), []).value(bytes, 0, bytes.length));
        },
      ),
    );
  });
});

/** JSON whose numbers are strings, so that none loses digits. */
function quoted(json: string): string {
  return json.replace(/("(?:[^"\\]|\\.)*")|-?\d[\d.eE+-]*/g, (match, string?: string) => string ?? `"#${match}"`);
}
