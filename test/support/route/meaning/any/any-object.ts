import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { FIELD_KEYS, type FieldKey, fieldOf, type Oddity, odd } from './fields.ts';

export interface Member {
  readonly key: string;
  readonly value: string;
}

/** An object's text; its white space and the order of its members may change. */
export function objectText(members: readonly Member[], space: string): string {
  return `{${space}${members.map(({ key, value }) => `${key}:${space}${value}`).join(`,${space}`)}}`;
}

export const space = fc.oneof(
  { weight: 8, arbitrary: fc.constant('') },
  { weight: 1, arbitrary: fc.constantFrom(' ', '\n', '\t ', ' \r\n') },
);

export function members(oddity: Oddity, keys: readonly FieldKey[] = FIELD_KEYS): fc.Arbitrary<Member[]> {
  const present = fc.subarray([...keys], { minLength: keys.length - (oddity === 0 ? 1 : Math.ceil(keys.length / 3)) });
  return present.chain((all) =>
    fc.tuple(...all.map((key) => fieldOf(key, oddity).map((value) => ({ key: `"${key}"`, value })))),
  );
}

const FEW: readonly FieldKey[] = ['i', 'n', 's', 'ts', 'kind', 'any', 'big'];

function fieldsObject(oddity: Oddity): fc.Arbitrary<string> {
  return fc.tuple(members(oddity, FEW), space).map(([all, between]) => objectText(all, between));
}

export function listOf(part: fc.Arbitrary<string>, maxLength = 3): fc.Arbitrary<string> {
  return fc
    .tuple(fc.array(part, { maxLength }), space)
    .map(([all, between]) => `[${between}${all.join(`,${between}`)}]`);
}

/** Keys whose values are no plain fields. */
export function shapes(oddity: Oddity): Record<string, fc.Arbitrary<string>> {
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
  const series = fc
    .tuple(
      fc.nat(3),
      fc.subarray<FieldKey>(['n', 'ts', 'i', 's'], { minLength: 2 }),
      fieldOf('kind', oddity),
      fc.nat(20),
    )
    .chain(([length, keys, kind, uneven]) =>
      fc
        .tuple(
          ...keys.map((key, at) => {
            const count = length + (oddity > 0 && uneven === 0 && at === 0 ? 1 : 0);
            return fc.array(fieldOf(key, oddity), { minLength: count, maxLength: count });
          }),
        )
        .map((all) =>
          objectText(
            [
              { key: '"kind"', value: kind },
              ...keys.map((key, at) => ({ key: `"${key}"`, value: `[${all[at]?.join()}]` })),
            ],
            '',
          ),
        ),
    );
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
    series: seldom(series, odd),
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
export function objectRecord(oddity: Oddity, keys: readonly string[]): fc.Arbitrary<string> {
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
