import fc from 'fast-check';

const TIME = 1_700_000_000_000;

type Fields = Readonly<Record<string, unknown>>;

/** Something that a person does with a database meanwhile. */
type Change = (database: string) => string;

/** A record for a topic, the beginning of another part or batch, a change in the database of a topic. */
export type Step =
  | { readonly topic: string; readonly rows: readonly Fields[] }
  | { readonly topic: string; readonly change: Change }
  | 'part'
  | 'batch';

const stable = fc.constantFrom('m', 'n');
const topic = fc.constantFrom('a', 'b');
const value = fc.oneof(
  fc.constantFrom<unknown>(
    1,
    2,
    0,
    -0,
    1.5,
    true,
    null,
    'x',
    '12',
    'ä'.repeat(9),
    '2023-11-14T22:13:20Z',
    [1],
    2 ** 60,
  ),
  fc.constantFrom(1, 7, 8, 17, 5_000, 9_000, 16_000).map((length) => '\\'.repeat(length)),
);
const fields = fc.oneof(
  { weight: 6, arbitrary: fc.subarray(['c', 'd']) },
  { weight: 1, arbitrary: fc.subarray(['c', 'd', 'e', 'f', 'k', '_ts', 't1', 'bad.name', 'x'.repeat(65)]) },
);
const tag = fc.constantFrom<unknown>('u', null, 5, 'y'.repeat(20));
const rowIn = (times: fc.Arbitrary<number>, tags: fc.Arbitrary<object>): fc.Arbitrary<Fields> =>
  fc
    .tuple(
      fc.record({
        s: fc.oneof({ weight: 6, arbitrary: stable }, { weight: 1, arbitrary: fc.constantFrom('p', 'q') }),
        i: fc.nat(1),
        at: times,
        tags,
      }),
      fields.chain((names) => fc.record(Object.fromEntries(names.map((name) => [name, value])))),
    )
    .map(([{ s, i, at, tags }, columns]) => ({ s, id: `${s}${i}`, at, tags, w: 1, ...columns }));
const time = fc.nat(2).map((at) => TIME + at);
// Which of several records names the tags of a subtable depends on how a statement with a bad time is divided.
const anyRow = fc.constantFrom(
  rowIn(time, fc.record({ t1: tag, t2: tag }, { requiredKeys: ['t1'] })),
  rowIn(fc.oneof({ weight: 12, arbitrary: time }, fc.constantFrom(1, 9e15)), fc.constant({ t1: 'u' })),
);
const change: fc.Arbitrary<Change> = fc.oneof(
  fc.tuple(stable, fc.nat(1)).map(
    ([s, i]) =>
      (database: string) =>
        `DROP TABLE ${database}.${s}${i}`,
  ),
  stable.map((s) => (database: string) => `DROP STABLE ${database}.${s}`),
  fc.constant((database: string) => `DROP TABLE ${database}.p`),
  fc.constant((database: string) => `DROP DATABASE ${database}`),
  fc
    .tuple(stable, fc.constantFrom('VARCHAR(4)', 'NCHAR(5)', 'BIGINT', 'TINYINT', 'DOUBLE', 'BOOL', 'DECIMAL(6, 2)'))
    .map(
      ([s, type]) =>
        (database: string) =>
          `ALTER STABLE ${database}.${s} ADD COLUMN c ${type}`,
    ),
  fc.tuple(stable, fc.constantFrom('COLUMN c', 'COLUMN d', 'TAG t2')).map(
    ([s, what]) =>
      (database: string) =>
        `ALTER STABLE ${database}.${s} DROP ${what}`,
  ),
  fc
    .tuple(
      stable,
      fc.constantFrom('c BIGINT PRIMARY KEY, d BIGINT', 'd VARCHAR(8), c SMALLINT', 'k VARCHAR(20) PRIMARY KEY, c INT'),
    )
    .map(
      ([s, columns]) =>
        (database: string) =>
          `CREATE STABLE ${database}.${s} (ts TIMESTAMP, ${columns}) TAGS (t1 NCHAR(6))`,
    ),
);
// Rows of one record have the same columns: of one that fits no table alone, another record of its batch can make a table.
const rowsLike = (row: fc.Arbitrary<Fields>): fc.Arbitrary<readonly Fields[]> =>
  fc.tuple(row, fc.option(time)).map(([first, at]) => (at === null ? [first] : [first, { ...first, at }]));
const stepWith = (row: fc.Arbitrary<Fields>): fc.Arbitrary<Step> =>
  fc.oneof(
    { weight: 12, arbitrary: fc.record({ topic, rows: rowsLike(row) }) },
    { weight: 2, arbitrary: fc.record({ topic, change }) },
    { weight: 2, arbitrary: fc.constant<Step>('batch') },
    { weight: 1, arbitrary: fc.constant<Step>('part') },
  );

/** What a container lives through. */
export const anySteps: fc.Arbitrary<Step[]> = anyRow.chain((row) =>
  fc.array(stepWith(row), { maxLength: 14, size: 'max' }),
);
