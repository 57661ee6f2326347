import fc from 'fast-check';
import { listOf, objectRecord, objectText } from './any-object.ts';
import { fieldOf, type Oddity } from './fields.ts';

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
