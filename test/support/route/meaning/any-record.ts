import { gzipSync } from 'node:zlib';
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
    ...['9223372036854775808', '18446744073709551615', '-9007199254740993', '999999999999999', '1000000000000000', '"9007199254740993"'],
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

const odd = fc.oneof(
  { weight: 20, arbitrary: fc.constantFrom(...ODD) },
  { weight: 1, arbitrary: fc.constantFrom(...LONG) },
);

/** How often a field is not what it mostly is, of a hundred; another one for each batch, so that many have no fault at all. */
export type Oddity = 0 | 1 | 10;

function fieldOf(key: FieldKey, oddity: Oddity): fc.Arbitrary<string> {
  // The first ones fit all types that mappings mostly give the field.
  const usual = fc.constantFrom(...FIELDS[key].slice(0, oddity === 0 ? 4 : FIELDS[key].length));
  return fc.oneof(
    { weight: 95, arbitrary: usual },
    { weight: oddity === 0 ? 1 : 4, arbitrary: fc.constant('null') },
    { weight: oddity, arbitrary: odd },
  );
}

interface Member {
  readonly key: string;
  readonly value: string;
}

/** An object's text; its white space and the order of its members may change. */
function objectText(members: readonly Member[], space: string): string {
  return `{${space}${members.map(({ key, value }) => `${key}:${space}${value}`).join(`,${space}`)}}`;
}

const space = fc.oneof(
  { weight: 8, arbitrary: fc.constant('') },
  { weight: 1, arbitrary: fc.constantFrom(' ', '\n', '\t ', ' \r\n') },
);

function members(oddity: Oddity, keys: readonly FieldKey[] = FIELD_KEYS): fc.Arbitrary<Member[]> {
  const present = fc.subarray([...keys], { minLength: keys.length - (oddity === 0 ? 1 : Math.ceil(keys.length / 3)) });
  return present.chain((all) =>
    fc.tuple(...all.map((key) => fieldOf(key, oddity).map((value) => ({ key: `"${key}"`, value })))),
  );
}

const FEW: readonly FieldKey[] = ['i', 'n', 's', 'ts', 'kind', 'any', 'big'];

function fieldsObject(oddity: Oddity): fc.Arbitrary<string> {
  return fc.tuple(members(oddity, FEW), space).map(([all, between]) => objectText(all, between));
}

function listOf(part: fc.Arbitrary<string>, maxLength = 3): fc.Arbitrary<string> {
  return fc
    .tuple(fc.array(part, { maxLength }), space)
    .map(([all, between]) => `[${between}${all.join(`,${between}`)}]`);
}

/** Keys whose values are no plain fields. */
function shapes(oddity: Oddity): Record<string, fc.Arbitrary<string>> {
  const object = fieldsObject(oddity);
  const seldom = (part: fc.Arbitrary<string>, other: fc.Arbitrary<string>) =>
    fc.oneof({ weight: 30, arbitrary: part }, { weight: oddity, arbitrary: other });
  const pair = fc.tuple(fieldOf('ts', oddity), fieldOf('n', oddity)).map(([time, value]) => `[${time},${value}]`);
  const sensors = fc
    .array(fc.tuple(fc.constantFrom('"a"', '"b"', '"k\\u00fc"', '"x.y"', '"\\u0061"', '"0"'), object), { maxLength: 3 })
    .map((all) =>
      objectText(
        all.map(([key, value]) => ({ key, value })),
        '',
      ),
    );
  const nested = fc
    .tuple(members(oddity, FEW), listOf(seldom(object, odd)), sensors)
    .map(([all, inner, members]) =>
      objectText([...all, { key: '"inner"', value: inner }, { key: '"sensors"', value: members }], ''),
    );
  const metric = fc
    .tuple(fc.constantFrom<FieldKey>('i', 'n', 's', 'kind', 'big'), fc.boolean())
    .chain(([key, isOther]) =>
      fieldOf(key, oddity).map((value) => `{"name":"${key}",${isOther ? '"other"' : '"value"'}:${value}}`),
    );
  const metrics = fc.oneof(
    {
      weight: 12,
      arbitrary: fc
        .uniqueArray(metric, { selector: (text) => text.slice(0, 12), maxLength: 4 })
        .map((all) => `[${all.join()}]`),
    },
    { weight: oddity, arbitrary: listOf(metric) },
    {
      weight: oddity,
      arbitrary: fc.constantFrom('[{"value":1}]', '[{"name":3,"value":1}]', '[{"name":"i"}]', '{}', '[1]', 'null'),
    },
  );
  const readings = seldom(listOf(seldom(object, fc.oneof(odd, listOf(object)))), fc.oneof(odd, object));
  const within = (part: fc.Arbitrary<string>, key: string, value: fc.Arbitrary<string>) =>
    fc.tuple(part, value).map(([text, inner]) => (text === '{}' ? text : text.replace(/\}$/, `,"${key}":${inner}}`)));
  const inText = within(object, 'readings', readings).map((text) => JSON.stringify(text));
  const packed = object.map((text) => JSON.stringify(Buffer.from(text).toString('base64')));
  const gzipped = object.map((text) => JSON.stringify(gzipSync(text).toString('base64url')));
  const list = listOf(fc.oneof(object, fieldOf('n', oddity), fieldOf('s', oddity)));
  return {
    o: seldom(
      fc
        .tuple(members(oddity, FEW), object)
        .map(([all, inner]) => objectText([...all, { key: '"o"', value: inner }], '')),
      odd,
    ).chain((text) => (text.startsWith('{"') ? within(fc.constant(text), 'l', list) : fc.constant(text))),
    l: seldom(list, odd),
    readings,
    groups: seldom(fc.oneof(listOf(nested, 2), nested), odd),
    sensors: seldom(fc.oneof(sensors, listOf(object)), odd),
    pairs: seldom(listOf(pair), fc.oneof(odd, listOf(fc.oneof(pair, odd)))),
    values: seldom(listOf(fieldOf('n', oddity)), fc.oneof(odd, listOf(listOf(fieldOf('n', oddity))))),
    metrics,
    doc: seldom(inText, odd),
    packed: seldom(packed, odd),
    zipped: seldom(gzipped, odd),
    'x.y': fieldOf('n', oddity),
    $index: fieldOf('i', oddity),
    site: fieldOf('s', oddity),
    '0': fieldOf('n', oddity),
  };
}

const SHAPES_BY_ODDITY = { 0: shapes(0), 1: shapes(1), 10: shapes(10) } as const;

/** The text of a record's value that is an object; keys may come twice. */
function objectRecord(oddity: Oddity, keys: readonly string[]): fc.Arbitrary<string> {
  const all = SHAPES_BY_ODDITY[oddity];
  const more = fc
    .subarray([...keys], { minLength: oddity === 0 ? keys.length : Math.ceil(keys.length * 0.7) })
    .chain((some) =>
      fc.tuple(...some.map((key) => (all[key] ?? odd).map((value) => ({ key: JSON.stringify(key), value })))),
    );
  const twice = fc.option(fc.tuple(fc.nat(30), fc.nat(30)), { freq: oddity === 10 ? 4 : 40 });
  return fc
    .tuple(members(oddity), more, twice, space, fc.boolean())
    .map(([fields, others, again, between, isFirst]) => {
      const list: Member[] = isFirst ? [...others, ...fields] : [...fields, ...others];
      const [from, to] = again ?? [];
      const repeated = from === undefined ? undefined : list[from % list.length];
      const value = to === undefined ? undefined : list[to % list.length]?.value;
      if (repeated !== undefined && value !== undefined) list.splice(to ?? 0, 0, { key: repeated.key, value });
      return objectText(list, between);
    });
}

/** What the records of a batch have beside plain fields, what they are beside objects, and how odd they are. */
export interface RecordRules {
  readonly keys: readonly string[];
  readonly oddity: Oddity;
  readonly documents: 'one' | 'many';
  readonly hasMembers: boolean;
  readonly hasScalars: boolean;
  readonly hasTuples: boolean;
  readonly hasText: boolean;
}

const BROKEN = [
  ...[
    '{',
    '{"i":1,}',
    '{"i":NaN}',
    '{"i":1,"n":-Infinity,"s":"NaN"}',
    ' ',
    '',
    '\ufeff{"i":1}',
    '[',
    'nul',
    '{"i":01}',
    'null',
  ],
  ...[300, 600].map((depth) => `{"i":1,"any":${'['.repeat(depth)}${']'.repeat(depth)}}`),
];

const made = new Map<string, fc.Arbitrary<string>>();

/** The text of a record's value. */
export function anyValue(rules: RecordRules): fc.Arbitrary<string> {
  const key = JSON.stringify(rules);
  const value = made.get(key) ?? makeValue(rules);
  made.set(key, value);
  return value;
}

function makeValue({
  keys,
  oddity,
  documents,
  hasMembers,
  hasScalars,
  hasTuples,
  hasText,
}: RecordRules): fc.Arbitrary<string> {
  const object = objectRecord(oddity, keys);
  const scalar = fc.oneof(fieldOf('n', 10), fieldOf('s', 10), fieldOf('any', 10));
  const pair = fc.tuple(fieldOf('ts', oddity), fieldOf('n', oddity)).map(([time, value]) => `[${time},${value}]`);
  const members = fc
    .array(fc.tuple(fc.constantFrom('"A"', '"B"', '"\\u0041"'), fc.oneof(object, listOf(object, 2))), { maxLength: 3 })
    .map((all) =>
      objectText(
        all.map(([key, value]) => ({ key, value })),
        '',
      ),
    );
  const weight = (isLikely: boolean, weight: number) => (isLikely ? weight : oddity === 10 ? 2 : 0);
  const single = fc.oneof(
    { weight: hasMembers ? 10 : 60, arbitrary: object },
    { weight: 8, arbitrary: listOf(object, 2) },
    { weight: weight(hasMembers, 50), arbitrary: members },
    { weight: weight(hasScalars, 20), arbitrary: scalar },
    { weight: weight(hasScalars, 10), arbitrary: listOf(fc.oneof(scalar, object, listOf(object, 2)), 3) },
    { weight: weight(hasTuples, 40), arbitrary: pair },
    { weight: weight(hasTuples, 10), arbitrary: listOf(fc.oneof(pair, listOf(pair, 2)), 2) },
    { weight: weight(hasText, 60), arbitrary: object.map((text) => JSON.stringify(text)) },
    { weight: oddity, arbitrary: fc.constantFrom(...BROKEN) },
  );
  if (documents === 'one') return single;
  const between = fc.constantFrom('\n', '', '\r\n', ' ');
  return fc.tuple(fc.array(single, { minLength: 1, maxLength: 3 }), between).map(([all, text]) => all.join(text));
}
