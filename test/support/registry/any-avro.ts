import fc from 'fast-check';

/** A schema of Avro, a value of it as avsc takes it, and the JSON that the value is. */
export interface AnyAvro {
  readonly schema: unknown;
  readonly value: unknown;
  readonly json: string;
}

/** A type with values of it, all of which are written by one schema. */
interface AnyType {
  readonly schema: unknown;
  readonly value: fc.Arbitrary<readonly [value: unknown, json: string]>;
}

const plain = (
  schema: unknown,
  value: fc.Arbitrary<unknown>,
  json: (value: unknown) => string = JSON.stringify,
): AnyType => ({
  schema,
  value: value.map((each) => [each, json(each)] as const),
});

const text = fc.string({ unit: 'grapheme', maxLength: 12 });
const bytes = fc.uint8Array({ maxLength: 8 }).map((each) => Buffer.from(each));
const base64 = (value: unknown) => JSON.stringify(Buffer.isBuffer(value) ? value.toString('base64') : '');

const primitive: fc.Arbitrary<AnyType> = fc.constantFrom(
  plain('null', fc.constant(null)),
  plain('boolean', fc.boolean()),
  plain('int', fc.integer()),
  plain('long', fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }), String),
  plain('double', fc.double({ noNaN: true, noDefaultInfinity: true }), (value) =>
    Object.is(value, -0) ? '-0' : String(value),
  ),
  plain('string', text),
  plain('bytes', bytes, base64),
);

/** Names of Avro's types must differ in a schema. */
let named = 0;

const { type } = fc.letrec<{ type: AnyType }>((tie) => ({
  type: fc.oneof(
    { maxDepth: 3, depthSize: 'small', withCrossShrink: true },
    primitive,
    fc.constant(0).map((): AnyType => {
      const symbols = ['ON', 'OFF', 'BROKEN'];
      return plain({ type: 'enum', name: `E${named++}`, symbols }, fc.constantFrom(...symbols));
    }),
    fc.integer({ min: 0, max: 5 }).map((size): AnyType => {
      const value = fc.uint8Array({ minLength: size, maxLength: size }).map((each) => Buffer.from(each));
      return plain({ type: 'fixed', name: `F${named++}`, size }, value, base64);
    }),
    tie('type').map(
      (items): AnyType => ({
        schema: { type: 'array', items: items.schema },
        value: fc
          .array(items.value, { maxLength: 4 })
          .map((all) => [all.map(([each]) => each), `[${all.map(([, json]) => json).join()}]`]),
      }),
    ),
    tie('type').map(
      (values): AnyType => ({
        schema: { type: 'map', values: values.schema },
        value: fc
          .uniqueArray(fc.tuple(fc.stringMatching(/^[a-z]{1,4}$/), values.value), {
            maxLength: 3,
            selector: ([key]) => key,
          })
          .map((all) => [
            Object.fromEntries(all.map(([key, [value]]) => [key, value])),
            `{${all.map(([key, [, json]]) => `"${key}":${json}`).join()}}`,
          ]),
      }),
    ),
    tie('type')
      .filter(({ schema }) => schema !== 'null' && !Array.isArray(schema))
      .map(
        (inner): AnyType => ({
          schema: ['null', inner.schema],
          value: fc
            .option(inner.value, { nil: undefined })
            .map((given) =>
              given === undefined ? [null, 'null'] : [{ [branchOf(inner.schema)]: given[0] }, given[1]],
            ),
        }),
      ),
    recordOf(tie('type')),
  ),
}));

function recordOf(type: fc.Arbitrary<AnyType>): fc.Arbitrary<AnyType> {
  return fc
    .uniqueArray(fc.tuple(fc.constantFrom('a', 'b', 'c', 'd', 'e'), type), { maxLength: 5, selector: ([name]) => name })
    .map((fields) => ({
      schema: {
        type: 'record',
        name: `R${named++}`,
        fields: fields.map(([name, each]) => ({ name, type: each.schema })),
      },
      value: fc
        .tuple(...fields.map(([, each]) => each.value))
        .map((all) => [
          Object.fromEntries(fields.map(([name], index) => [name, all[index]?.[0]])),
          `{${fields.map(([name], index) => `"${name}":${all[index]?.[1]}`).join()}}`,
        ]),
    }));
}

/** What avsc calls a branch of a union. */
function branchOf(schema: unknown): string {
  if (typeof schema === 'string') return schema;
  const { type, name } = Object(schema);
  return String(name ?? type);
}

/** Records of any types, with one of their values. */
export const anyAvro: fc.Arbitrary<AnyAvro> = recordOf(type).chain(({ schema, value }) =>
  value.map(([each, json]) => ({ schema, value: each, json })),
);
