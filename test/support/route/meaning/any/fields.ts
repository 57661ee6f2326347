import fc from 'fast-check';

/** What fields of records mostly hold, by their keys: so that types that mappings give them mostly fit. */
export const FIELDS = {
  i: ['0', '1', '7', '42', '-1', '100', '1.0', '1e2', '-0', '127', '128', '255', '-128', '32768', '1E+01', '120.0e-1'],
  n: ['20', '20.1', '-0.0', '-40.25', '0', '1e-7', '2.50', '123456.789012', '1E3', '100000000000000', '0.1'],
  s: [
    '"a"',
    '"b"',
    '""',
    '"x y"',
    '"it\'s"',
    '"\\\\"',
    '"\\"q\\""',
    '"\\u00fc\\n"',
    '"\\ud83d\\ude00"',
    '"温度"',
    '"true"',
    '"\\/"',
  ],
  b: ['true', 'false', '0', '1', '"true"', '"false"'],
  ts: ['1700000000000', '1700000000001', '"1700000000002"', '1.700000000003e12', '1700000000000.5', '0'],
  sec: ['1700000000', '1700000001.25', '"1700000002"', '-1.5', '1700000003'],
  iso: [
    '"2024-01-01T00:00:00Z"',
    '"2024-02-29T23:59:59.123456789+05:30"',
    '"1969-12-31 23:59:59.9999Z"',
    '"2024-06-30T12:00-08"',
  ],
  auto: ['1700000000', '1700000000123', '1700000000123456', '1700000000123456789'],
  big: [
    ...['9007199254740992', '9007199254740993', '9223372036854775807', '1000000000000001', '-9223372036854775808'],
    ...[
      '9223372036854775808',
      '18446744073709551615',
      '-9007199254740993',
      '999999999999999',
      '1000000000000000',
      '"9007199254740993"',
    ],
  ],
  dec: [
    ...[
      '12345678901234567890.1234567890',
      '0.1',
      '1.10',
      '-99999999999999999999.9999999999',
      '1e-10',
      '123456789012345678',
    ],
    ...['"0.30000000000000004"', '9999999999.99999999999999999999'],
  ],
  hex: ['"00ff"', '"AB12"', '""', '"deadBEEF"'],
  b64: ['"AQL/"', '""', '"YQ=="', '"YWI="'],
  num: ['"1"', '"2e0"', '"+5"', '"1.0"', '"2.5"', '"-3e2"', '"NaN"', '"inf"', '"-Infinity"', '".5"', '"7."'],
  geo: ['"POINT(1 2)"', '"POINT(3 4)"'],
  obj: ['{}', '{"p":1,"q":"x"}', '{"p":2.50,"q":null}', '{"p":true,"p":"\\u00fc"}', '{"p":[]}', '{"ü":1}'],
  kind: ['"a"', '"a"', '"b"'],
  any: ['1', '"x"', 'true', '2.5', '[1,{"q":2.50}]', '{"p":1,"q":[]}', '[]', '{}'],
} as const satisfies Record<string, readonly string[]>;

export type FieldKey = keyof typeof FIELDS;
export const FIELD_KEYS: readonly FieldKey[] = [
  ...([
    'i',
    'n',
    's',
    'b',
    'ts',
    'sec',
    'iso',
    'auto',
    'big',
    'dec',
    'hex',
    'b64',
    'num',
    'geo',
    'obj',
    'kind',
    'any',
  ] as const),
];

/** Values at the limits of what types hold, and of kinds that no type takes. */
const ODD = [
  ...['1e400', '-1e400', '1e-400', '4.9e-324', '3.5e38', '1e39', '-0', '0e5', '1e30', '123456789012345678901234567890'],
  ...['18446744073709551616', '-9223372036854775809', '99999999999999999999999999999999999999', '1e1000000'],
  ...['"\\u0000"', '"\\ud800"', '"x\\udc00"', '" 1"', '"0x10"', '"2024-02-30T00:00:00Z"', '"2024-01-01T00:00:00"'],
  ...['[]', '{}', '[null]', '{"":1}', '"abc"', '"zz"', 'true', '12', '-1', '"\\ufeffx"', '"a.b"'],
] as const;
const LONG = ['x'.repeat(250), '温'.repeat(90), 'y'.repeat(5_000), '😀'.repeat(4_096)].map((text) =>
  JSON.stringify(text),
);

export const odd = fc.oneof(
  { weight: 20, arbitrary: fc.constantFrom(...ODD) },
  { weight: 1, arbitrary: fc.constantFrom(...LONG) },
);

/** How often a field is not what it mostly is, of a hundred; another one for each batch, so that many have no fault at all. */
export type Oddity = 0 | 1 | 10;

export function fieldOf(key: FieldKey, oddity: Oddity): fc.Arbitrary<string> {
  // The first ones fit all types that mappings mostly give the field.
  const usual = fc.constantFrom(...FIELDS[key].slice(0, oddity === 0 ? 4 : FIELDS[key].length));
  return fc.oneof(
    { weight: 95, arbitrary: usual },
    { weight: oddity === 0 ? 1 : 4, arbitrary: fc.constant('null') },
    { weight: oddity, arbitrary: odd },
  );
}
