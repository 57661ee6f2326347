import fc from 'fast-check';

/** A `.proto` whose first message is `p.M`, an object of it as protobufjs takes it, and the JSON that the sink makes of it. */
export interface AnyProtobuf {
  readonly proto: string;
  readonly message: Readonly<Record<string, unknown>>;
  readonly json: string;
}

/** A type with values: what protobufjs takes, and the JSON. */
interface AnyType {
  readonly name: string;
  readonly value: fc.Arbitrary<readonly [given: unknown, json: string]>;
  /** The JSON of a field that is not there; undefined where there is none. */
  readonly absent: string | undefined;
}

const whole = (bits: bigint, isUnsigned: boolean) =>
  isUnsigned
    ? fc.bigInt({ min: 0n, max: 2n ** bits - 1n })
    : fc.bigInt({ min: -(2n ** (bits - 1n)), max: 2n ** (bits - 1n) - 1n });

const integers: readonly AnyType[] = (
  [
    ...(['int64', 'sint64', 'sfixed64'] as const).map((name) => [name, 64n, false] as const),
    ...(['uint64', 'fixed64'] as const).map((name) => [name, 64n, true] as const),
    ...(['int32', 'sint32', 'sfixed32'] as const).map((name) => [name, 32n, false] as const),
    ...(['uint32', 'fixed32'] as const).map((name) => [name, 32n, true] as const),
  ] as const
).map(([name, bits, isUnsigned]) => ({
  name,
  value: whole(bits, isUnsigned).map((each) => [bits === 64n ? String(each) : Number(each), String(each)] as const),
  absent: '0',
}));

/** JSON in ASCII, as the sink writes it. */
function asciiOf(text: string): string {
  return JSON.stringify(text).replaceAll(
    /[\u007f-\uffff]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

const numberText = (value: number) => (Object.is(value, -0) ? '-0' : String(value));

const scalars: readonly AnyType[] = [
  ...integers,
  {
    name: 'double',
    value: fc.double({ noNaN: true, noDefaultInfinity: true }).map((each) => [each, numberText(each)] as const),
    absent: '0',
  },
  {
    name: 'float',
    // Quarters, which are the same in 32 and in 64 bits.
    value: fc.integer({ min: -1_000_000, max: 1_000_000 }).map((each) => [each / 4, String(each / 4)] as const),
    absent: '0',
  },
  { name: 'bool', value: fc.boolean().map((each) => [each, String(each)] as const), absent: 'false' },
  {
    name: 'string',
    value: fc.string({ unit: 'grapheme', maxLength: 8 }).map((each) => [each, asciiOf(each)] as const),
    absent: '""',
  },
  {
    name: 'bytes',
    value: fc.uint8Array({ maxLength: 8 }).map((each) => {
      const base64 = Buffer.from(each).toString('base64');
      return [Buffer.from(each), `"${base64}"`] as const;
    }),
    absent: '""',
  },
  {
    name: 'E',
    value: fc.constantFrom([0, '"OFF"'] as const, [1, '"ON"'] as const, [-3, '"LOW"'] as const),
    absent: '"OFF"',
  },
];

const nanos = fc.integer({ min: 0, max: 999_999_999 });

const known: readonly AnyType[] = [
  {
    name: 'google.protobuf.Timestamp',
    value: fc.tuple(fc.bigInt({ min: -(2n ** 31n), max: 2n ** 33n }), nanos).map(([seconds, rest]) => {
      const given = { seconds: String(seconds), nanos: rest };
      return [given, String(seconds * 1_000_000_000n + BigInt(rest))] as const;
    }),
    absent: undefined,
  },
  {
    name: 'google.protobuf.Duration',
    value: fc.tuple(fc.bigInt({ min: 0n, max: 2n ** 32n }), nanos, fc.boolean()).map(([seconds, rest, isNegative]) => {
      const sign = isNegative ? -1n : 1n;
      const given = { seconds: String(sign * seconds), nanos: Number(sign) * rest };
      return [given, String(sign * (seconds * 1_000_000_000n + BigInt(rest)))] as const;
    }),
    absent: undefined,
  },
  {
    name: 'google.protobuf.Int64Value',
    value: whole(64n, false).map((each) => [{ value: String(each) }, String(each)] as const),
    absent: undefined,
  },
  {
    name: 'google.protobuf.UInt64Value',
    value: whole(64n, true).map((each) => [{ value: String(each) }, String(each)] as const),
    absent: undefined,
  },
  {
    name: 'google.protobuf.BoolValue',
    value: fc.boolean().map((each) => [{ value: each }, String(each)] as const),
    absent: undefined,
  },
];

/** A field: what the `.proto` says of it, its member, and its JSON; undefined where there is neither. */
interface AnyField {
  readonly text: string;
  readonly given: unknown;
  readonly json: string | undefined;
}

const inner: fc.Arbitrary<AnyType> = fc
  .tuple(fc.constantFrom(...scalars), fc.constantFrom(...scalars))
  .map(([a, b]) => ({
    name: `{ ${a.name} a = 1; optional ${b.name} b = 15; }`,
    value: fc
      .tuple(a.value, fc.option(b.value, { nil: undefined }))
      .map(([[given, json], other]) => [
        { a: given, ...(other !== undefined && { b: other[0] }) },
        `{"a":${json}${other === undefined ? '' : `,"b":${other[1]}`}}`,
      ]),
    absent: undefined,
  }));

function fieldOf(place: number): fc.Arbitrary<AnyField> {
  const name = `f${place}`;
  // Numbers of one, two and more bytes of a tag.
  const number = [1, 15, 16, 2_047, 2_048, 500_000][place] ?? place;
  const scalar = fc.constantFrom(...scalars);
  const plain = fc.constantFrom(...scalars, ...known).chain(({ name: type, value, absent }) =>
    fc.option(value, { nil: undefined }).map((each) => ({
      text: `${type} ${name} = ${number};`,
      given: each?.[0],
      json: each?.[1] ?? absent,
    })),
  );
  const optional = scalar.chain(({ name: type, value }) =>
    fc.option(value, { nil: undefined }).map((each) => ({
      text: `optional ${type} ${name} = ${number};`,
      given: each?.[0],
      json: each?.[1],
    })),
  );
  const repeated = fc
    .tuple(fc.constantFrom(...scalars, ...known), fc.boolean())
    .chain(([{ name: type, value }, isPacked]) =>
      fc.array(value, { maxLength: 4 }).map((all) => ({
        text: `repeated ${type} ${name} = ${number}${isPacked || /^(string|bytes|google)/.test(type) ? '' : ' [packed = false]'};`,
        given: all.map(([given]) => given),
        json: `[${all.map(([, json]) => json).join()}]`,
      })),
    );
  const mapped = scalar.chain(({ name: type, value }) =>
    fc
      .uniqueArray(fc.tuple(fc.stringMatching(/^[a-z]{1,4}$/), value), { maxLength: 3, selector: ([key]) => key })
      .map((all) => ({
        text: `map<string, ${type}> ${name} = ${number};`,
        given: Object.fromEntries(all.map(([key, [given]]) => [key, given])),
        json: `{${all.map(([key, [, json]]) => `"${key}":${json}`).join()}}`,
      })),
  );
  const nested = inner.chain(({ name: body, value }) =>
    fc.option(value, { nil: undefined }).map((each) => ({
      text: `message N${place} ${body} N${place} ${name} = ${number};`,
      given: each?.[0],
      json: each?.[1],
    })),
  );
  const chosen = fc.tuple(scalar, scalar, fc.boolean()).chain(([x, y, isThere]): fc.Arbitrary<AnyField> => {
    const text = `oneof o${place} { ${x.name} ${name} = ${number}; ${y.name} ${name}y = ${number + 1_000_000}; }`;
    if (!isThere) return fc.constant({ text, given: undefined, json: undefined });
    return x.value.map(([given, json]) => ({ text, given, json }));
  });
  return fc.oneof(plain, optional, repeated, mapped, nested, chosen);
}

/** Messages of any fields. */
export const anyProtobuf: fc.Arbitrary<AnyProtobuf> = fc
  .integer({ min: 1, max: 6 })
  .chain((count) => fc.tuple(...Array.from({ length: count }, (_, place) => fieldOf(place))))
  .map((fields) => {
    const imports = ['timestamp', 'duration', 'wrappers'].map((name) => `import "google/protobuf/${name}.proto";`);
    const there = fields.flatMap(({ given, json }, place) => (json === undefined ? [] : [{ place, given, json }]));
    return {
      proto: `syntax = "proto3"; package p; ${imports.join(' ')} message M { ${fields.map(({ text }) => text).join(' ')} } enum E { OFF = 0; ON = 1; LOW = -3; }`,
      message: Object.fromEntries(
        fields.flatMap(({ given }, place) => (given === undefined ? [] : [[`f${place}`, given] as const])),
      ),
      json: `{${there.map(({ place, json }) => `"f${place}":${json}`).join()}}`,
    };
  });
