import fc from 'fast-check';
import { FIELD_KEYS, type FieldKey, type RecordRules } from './any-record.ts';
import {
  type Condition,
  INDEX,
  KEY,
  type Keys,
  type Mapping,
  type MeantColumn,
  type MeantRoute,
  type MeantTime,
  type Parse,
  type Part,
  type Path,
  type Piece,
  type Pivot,
  type Scalar,
  type Template,
  type Test,
  type TimeUnit,
} from './model.ts';

/** What a route takes apart, and what it has rewritten, beside which paths go on. */
interface Shape {
  readonly explode?: Keys;
  readonly explodeObjects?: true | readonly Keys[];
  readonly parse: readonly Parse[];
  readonly pivot: readonly Pivot[];
  /** Paths below which fields are. */
  readonly places: readonly Keys[];
  /** Paths that are no fields. */
  readonly marks: readonly Path[];
}

const NO_REWRITING = { parse: [], pivot: [] } as const;
const TOP: readonly Keys[] = [[], [], [], ['o'], ['o', 'o'], ['l', '0'], ['l', '-1']];

const METRICS: Pivot = {
  array: ['metrics'],
  name: ['name'],
  values: [['value'], ['other']],
  duplicates: 'reject',
  incomplete: 'reject',
};

/** Shapes that fit the records. */
const SHAPES: readonly Shape[] = [
  { ...NO_REWRITING, places: TOP, marks: [] },
  { ...NO_REWRITING, places: TOP, marks: [[INDEX]] },
  {
    ...NO_REWRITING,
    explode: ['readings'],
    places: [['readings'], ['readings'], ...TOP],
    marks: [[INDEX], ['readings', INDEX]],
  },
  {
    ...NO_REWRITING,
    explode: ['groups', 'inner'],
    places: [['groups', 'inner'], ['groups', 'inner'], ['groups'], []],
    marks: [[INDEX], ['groups', INDEX], ['groups', 'inner', INDEX]],
  },
  {
    ...NO_REWRITING,
    explode: ['sensors'],
    explodeObjects: true,
    places: [['sensors'], ['sensors'], []],
    marks: [[INDEX], [KEY], ['sensors', KEY]],
  },
  {
    ...NO_REWRITING,
    explode: ['groups', 'sensors'],
    explodeObjects: [['groups', 'sensors']],
    places: [['groups', 'sensors'], ['groups']],
    marks: [[KEY], ['groups', INDEX]],
  },
  { ...NO_REWRITING, explode: ['values'], places: [[], ['o']], marks: [[INDEX], ['values']] },
  {
    ...NO_REWRITING,
    explode: ['pairs'],
    places: [[]],
    marks: [['pairs', '1'], ['pairs', '0'], ['pairs', '-1'], [INDEX], ['pairs']],
  },
  { ...NO_REWRITING, explode: ['l'], places: [['l'], []], marks: [[INDEX], ['l']] },
  { ...NO_REWRITING, explode: ['o', 'l'], places: [['o']], marks: [[INDEX], ['o', 'l']] },
  { ...NO_REWRITING, explode: [], explodeObjects: true, places: [[], ['o']], marks: [[KEY], [INDEX]] },
  { ...NO_REWRITING, explode: ['values'], explodeObjects: [[]], places: [[]], marks: [[KEY], ['values'], [INDEX]] },
  { ...NO_REWRITING, explode: [], places: [[]], marks: [[INDEX], ['0'], ['1']] },
  { ...NO_REWRITING, places: [[], []], marks: [['0'], ['1'], ['-1'], []] },
  { ...NO_REWRITING, places: [[]], marks: [[], [INDEX]] },
  { parse: [], pivot: [METRICS], places: [['metrics'], ['metrics'], []], marks: [] },
  { parse: [], pivot: [{ ...METRICS, duplicates: 'last', incomplete: 'skip' }], places: [['metrics'], []], marks: [] },
  { parse: [{ path: ['doc'], from: ['json'] }], pivot: [], places: [['doc'], ['doc'], []], marks: [] },
  {
    parse: [
      { path: ['packed'], from: ['base64', 'json'] },
      { path: ['doc'], from: ['json'] },
    ],
    pivot: [],
    places: [['packed'], ['doc'], []],
    marks: [],
  },
  {
    parse: [{ path: ['zipped'], from: ['base64', 'gzip', 'json'] }],
    pivot: [METRICS],
    places: [['zipped'], ['metrics'], []],
    marks: [],
  },
  {
    parse: [
      { path: ['packed'], from: ['base64'] },
    ],
    pivot: [],
    places: [[], ['o']],
    marks: [['packed']],
  },
  { parse: [{ path: [], from: ['json'] }], pivot: [], places: [[], ['o']], marks: [] },
  {
    explode: ['doc', 'readings'],
    parse: [{ path: ['doc'], from: ['json'] }],
    pivot: [],
    places: [['doc', 'readings'], ['doc'], []],
    marks: [[INDEX]],
  },
  {
    explode: ['readings'],
    parse: [],
    pivot: [
      { array: ['readings', 'metrics'], name: ['name'], values: [['value']], duplicates: 'last', incomplete: 'skip' },
    ],
    places: [['readings'], []],
    marks: [[INDEX]],
  },
];

/** What records are to be like for a mapping. */
export function neededBy({ routes, documents }: Mapping): Omit<RecordRules, 'oddity'> {
  const paths = routes.flatMap(({ columns }) =>
    columns.flatMap(({ source }) => (source.kind === 'path' ? [source.path] : [])),
  );
  return {
    documents,
    keys: keysOf(routes),
    hasMembers: routes.some(({ explode, explodeObjects }) =>
      explodeObjects === true ? explode?.length === 0 : explodeObjects?.some((path) => path.length === 0),
    ),
    hasScalars: paths.some((path) => path.length === 0),
    hasTuples: paths.some(([step]) => typeof step === 'string' && /^-?\d$/.test(step)),
    hasText: routes.some(({ parse }) => parse.some(({ path }) => path.length === 0)),
  };
}

function keysOf(routes: readonly MeantRoute[]): string[] {
  const first = routes.flatMap(({ explode, parse, pivot }) => [
    explode?.[0],
    ...parse.map(({ path }) => path[0]),
    ...pivot.map(({ array }) => array[0]),
  ]);
  const own: readonly string[] = FIELD_KEYS;
  return [...new Set(['o', 'l', 'x.y', 'site', ...first])]
    .filter((key) => key !== undefined && !own.includes(key))
    .map(String);
}

const key = fc.constantFrom(...FIELD_KEYS);

function fieldIn({ places }: Shape): fc.Arbitrary<readonly [Path, FieldKey]> {
  return fc.tuple(fc.constantFrom(...places), key).map(([place, field]) => [[...place, field], field] as const);
}

const OTHERS: readonly Path[] = [
  ['x.y'],
  ['$index'],
  ['gone'],
  ['o'],
  ['l'],
  ['i', 'below'],
  ['site'],
  ['0'],
  ['readings'],
  ['o', 'gone', 'x'],
];

function pathIn(shape: Shape): fc.Arbitrary<Path> {
  return fc.oneof(
    { weight: 12, arbitrary: fieldIn(shape).map(([path]) => path) },
    { weight: shape.marks.length, arbitrary: fc.constantFrom(...shape.marks, []) },
    { weight: 2, arbitrary: fc.constantFrom(...OTHERS) },
  );
}

const WHOLE = [
  'TINYINT',
  'SMALLINT',
  'INT',
  'BIGINT',
  'TINYINT UNSIGNED',
  'SMALLINT UNSIGNED',
  'INT UNSIGNED',
  'BIGINT UNSIGNED',
];

/** Types that fields mostly fit. */
const TYPES: Record<FieldKey, readonly (string | undefined)[]> = {
  i: [...WHOLE, 'FLOAT', 'DOUBLE', 'DECIMAL(10, 2)', 'VARCHAR(20)', undefined, undefined],
  n: ['FLOAT', 'DOUBLE', 'DECIMAL(20, 7)', 'VARCHAR', undefined, undefined],
  s: ['VARCHAR(64)', 'NCHAR(8)', 'VARCHAR', undefined, undefined],
  b: ['BOOL', 'BOOL', 'VARCHAR', undefined],
  ts: ['TIMESTAMP', 'DOUBLE', 'VARCHAR', undefined],
  sec: ['TIMESTAMP', 'DOUBLE', undefined],
  iso: ['TIMESTAMP', 'VARCHAR', undefined],
  auto: ['TIMESTAMP', 'BIGINT', undefined],
  big: ['BIGINT UNSIGNED', 'BIGINT', 'DECIMAL(38, 0)', 'DOUBLE', 'VARCHAR', undefined, undefined],
  dec: ['DECIMAL(38, 10)', 'DECIMAL(38, 20)', 'DOUBLE', 'VARCHAR', undefined],
  hex: ['VARBINARY', 'VARCHAR'],
  b64: ['VARBINARY(100)', 'NCHAR'],
  num: ['DOUBLE', 'FLOAT', 'DECIMAL(10, 2)', 'BIGINT', 'VARCHAR', undefined],
  geo: ['GEOMETRY(100)', 'VARCHAR'],
  kind: ['VARCHAR(8)', 'NCHAR(8)', undefined],
  any: ['VARCHAR', 'NCHAR', undefined],
};
const UNITS: Partial<Record<FieldKey, TimeUnit>> = { ts: 'ms', sec: 's', iso: 'iso', auto: 'auto' };
const DEFAULTS: Record<FieldKey, Scalar> = {
  ...{
    i: 1,
    n: 2.5,
    s: 'x',
    b: true,
    ts: 1_700_000_000_004,
    sec: 1_700_000_000,
    iso: '2024-01-01T00:00:00Z',
    any: 'x',
  },
  ...{
    auto: 1_700_000_000,
    big: '9007199254740993',
    dec: '0.1',
    hex: '00',
    b64: 'YQ==',
    num: '1',
    geo: 'POINT(1 2)',
    kind: 'a',
  },
};
const CONSTANTS: readonly Scalar[] = ['x', 0, 1, -5, 2.5, true, '9007199254740993', '1', 'false', ''];

type Typed = Omit<MeantColumn, 'source' | 'name'>;

function typeFor(field: FieldKey): fc.Arbitrary<Typed> {
  const fitting = fc.constantFrom(...TYPES[field]);
  const any = fc.constantFrom(...Object.values(TYPES).flat());
  return fc.oneof({ weight: 30, arbitrary: fitting }, { weight: 1, arbitrary: any }).map((type) => ({
    ...(type !== undefined && { type }),
    ...(type === 'TIMESTAMP' && { unit: UNITS[field] ?? 'ms' }),
    ...(type?.startsWith('VARBINARY') && { encoding: field === 'hex' ? ('hex' as const) : ('base64' as const) }),
  }));
}

const TYPE_FOR = Object.fromEntries(FIELD_KEYS.map((field) => [field, typeFor(field)])) as Record<
  FieldKey,
  fc.Arbitrary<Typed>
>;

const NO_TYPE: Typed = {};

function columnIn(shape: Shape): fc.Arbitrary<MeantColumn> {
  const field = fieldIn(shape).chain(([path, field]) =>
    fc.tuple(TYPE_FOR[field], fc.nat(20)).map(([type, how]): MeantColumn => {
      const more = how === 0 ? { required: true } : how < 4 ? { default: DEFAULTS[field] } : {};
      return { source: { kind: 'path', path, ...more }, ...type };
    }),
  );
  const other = fc
    .tuple(pathIn(shape), fc.constantFrom(undefined, 'VARCHAR', 'NCHAR(20)', 'DOUBLE'))
    .map(([path, type]): MeantColumn => ({ source: { kind: 'path', path }, ...(type !== undefined && { type }) }));
  const constant = fc.constantFrom(...CONSTANTS).map((value): MeantColumn => ({ source: { kind: 'constant', value } }));
  const computed = fc
    .tuple(
      templateIn(shape, true),
      fc.constantFrom(NO_TYPE, NO_TYPE, NO_TYPE, { type: 'VARCHAR' }, { type: 'VARCHAR' }, { type: 'NCHAR' }, { type: 'DOUBLE' }, { type: 'BIGINT' }, { type: 'BOOL' }),
    )
    .map(([template, type]): MeantColumn => ({ source: { kind: 'template', template }, ...type }));
  return fc.oneof(
    { weight: 10, arbitrary: field },
    { weight: 3, arbitrary: other },
    { weight: 1, arbitrary: constant },
    { weight: 3, arbitrary: computed },
  );
}

const LITERALS = [0n, 1n, 7n, 42n, 2n ** 53n + 1n, 2n ** 63n - 1n, true, false, null, 2.5, 0.1, 'a', 'x'] as const;

function partIn({ places, marks }: Shape): fc.Arbitrary<Part> {
  const isPlain = (path: Keys) => !path.includes('-1');
  const place = fc.constantFrom(...places.filter(isPlain));
  const fieldPath = fc.oneof(
    { weight: 9, arbitrary: fc.tuple(place, key).map(([keys, field]): Keys => [...keys, field]) },
    {
      weight: 1,
      arbitrary: fc.constantFrom<Keys>(['x.y'], ['gone'], ['o'], ['l'], ['site'], ['o', 'o'], ['readings']),
    },
  );
  const hasIndex = marks.includes(marks.find((path) => path.length === 1 && path[0] === INDEX) ?? []);
  const { part } = fc.letrec<{ part: Part; test: Part }>((tie) => {
    const field = fieldPath.map((path): Part => ({ kind: 'field', path }));
    const has = fieldPath.filter((path) => path.length > 0).map((path): Part => ({ kind: 'has', path }));
    const literal = fc.constantFrom(...LITERALS).map((value): Part => ({ kind: 'literal', value }));
    const names = ['topic', 'key', 'offset', 'timestamp', ...(hasIndex ? (['index'] as const) : [])] as const;
    const name = fc.constantFrom(...names).map((name): Part => ({ kind: 'name', name }));
    const header = fc.constantFrom('h', 'a-b', 'gone').map((name): Part => ({ kind: 'header', name }));
    const coalesce = fc
      .array(tie('part'), { minLength: 1, maxLength: 3 })
      .map((parts): Part => ({ kind: 'coalesce', parts }));
    const test = fc.oneof(
      { withCrossShrink: true },
      has,
      fc.tuple(field, literal).map(([left, right]): Part => ({ kind: 'binary', sign: '==', left, right })),
      fc.tuple(has, has).map(([left, right]): Part => ({ kind: 'binary', sign: '&&', left, right })),
    );
    const choice = fc
      .tuple(tie('test'), tie('part'), tie('part'))
      .map(([test, yes, no]): Part => ({ kind: 'choice', test, yes, no }));
    const sum = fc
      .tuple(
        fc.constantFrom('+', '*'),
        field,
        fc.oneof(
          field,
          fc.constantFrom(1n, 7n, 2.5, 2n ** 62n).map((value): Part => ({ kind: 'literal', value })),
        ),
      )
      .map(([sign, left, right]): Part => ({ kind: 'binary', sign, left, right }));
    const part = fc.oneof(
      { depthSize: 'small', withCrossShrink: true, maxDepth: 3 },
      { weight: 4, arbitrary: field },
      { weight: 1, arbitrary: literal },
      { weight: 1, arbitrary: name },
      { weight: 1, arbitrary: header },
      { weight: 3, arbitrary: coalesce },
      { weight: 2, arbitrary: choice },
      { weight: 2, arbitrary: sum },
      { weight: 2, arbitrary: tie('test') },
    );
    return { part, test };
  });
  return part;
}

const NAMES = fc.constantFrom('topic', 'key', 'site').map((name): Piece => ({ kind: 'name', name }));

function pieceIn(shape: Shape, isValue: boolean): fc.Arbitrary<Piece> {
  const isField = (path: Path) => path.every((step) => typeof step === 'string') && path.length > 0;
  const field = fc.tuple(
    fc.constantFrom(...shape.places),
    fc.constantFrom<FieldKey>('i', 's', 'kind', 'n', 'b', 'big'),
  );
  const paths = isValue
    ? fieldIn(shape).map(([path]): Piece => ({ kind: 'path', path }))
    : fc.oneof(
        { weight: 6, arbitrary: field.map(([place, key]): Piece => ({ kind: 'path', path: [...place, key] })) },
        { weight: 1, arbitrary: pathIn(shape).map((path): Piece => ({ kind: 'path', path })) },
      );
  const expression = partIn(shape)
    .filter((part) => part.kind !== 'literal' && part.kind !== 'name')
    .map((part): Piece => ({ kind: 'expression', part }));
  return fc.oneof(
    { weight: 5, arbitrary: paths.filter((piece) => !isValue || piece.kind !== 'path' || isField(piece.path)) },
    { weight: 2, arbitrary: NAMES },
    { weight: 3, arbitrary: expression },
  );
}

function templateIn(shape: Shape, isValue: boolean): fc.Arbitrary<Template> {
  const piece = pieceIn(shape, isValue);
  const text = (text: string): Piece => ({ kind: 'text', text });
  return fc.oneof(
    { weight: 2, arbitrary: piece.map((one): Template => (isValue ? [one] : [text('t_'), one])) },
    { weight: 1, arbitrary: fc.tuple(piece, piece).map(([one, other]): Template => [one, text('-'), other]) },
  );
}

const EQUALS: readonly Scalar[] = ['a', 'b', 1, 0, 20.1, true, '9007199254740993', 7, '1'];

const anyTest: fc.Arbitrary<Test> = fc.oneof(
  fc.constantFrom(...EQUALS).map((equals): Test => ({ equals })),
  fc.array(fc.constantFrom(...EQUALS), { minLength: 1, maxLength: 3 }).map((all): Test => ({ in: all })),
  fc.boolean().map((exists): Test => ({ exists })),
);

function conditionIn(shape: Shape): fc.Arbitrary<Condition> {
  const { explode = [], places } = shape;
  const kind = fc
    .constantFrom(...places)
    .map((place): Condition => ({ kind: 'field', path: [...place, 'kind'], test: { in: ['a', 'b'] } }));
  const half = fc
    .constantFrom(...places)
    .map((place): Condition => ({ kind: 'field', path: [...place, 'kind'], test: { equals: 'a' } }));
  const present = fc.tuple(fc.nat(explode.length), fc.boolean()).map(
    ([length, exists]): Condition => ({
      kind: 'field',
      path: explode.slice(0, Math.max(1, length)),
      test: { exists: exists || explode.length === 0 },
    }),
  );
  const there = fieldIn(shape).map(([path]): Condition => ({ kind: 'field', path, test: { exists: true } }));
  const any = fc.tuple(pathIn(shape), anyTest).map(([path, test]): Condition => ({ kind: 'field', path, test }));
  const header = fc
    .tuple(fc.constantFrom('h', 'a-b', 'gone'), anyTest)
    .map(([header, test]): Condition => ({ kind: 'header', header, test }));
  const expression = partIn(shape).map((part): Condition => {
    const isTest = part.kind === 'has' || (part.kind === 'binary' && (part.sign === '==' || part.sign === '&&'));
    return {
      kind: 'expression',
      part: isTest ? part : { kind: 'binary', sign: '==', left: part, right: { kind: 'literal', value: 1n } },
    };
  });
  return fc.oneof(
    { weight: 6, arbitrary: kind },
    { weight: 2, arbitrary: half },
    { weight: explode.length > 0 ? 4 : 0, arbitrary: present },
    { weight: 3, arbitrary: there },
    { weight: 1, arbitrary: any },
    { weight: 1, arbitrary: header },
    { weight: 2, arbitrary: expression },
  );
}

function timeIn(shape: Shape): fc.Arbitrary<MeantTime> {
  const missing = fc.constantFrom(undefined, undefined, 'reject' as const, 'record' as const, 'now' as const);
  const count = fc.constantFrom(1, 100, -250, 1_500);
  const step = fc.option(fc.record({ count, unit: fc.constantFrom('ns', 'us', 'ms', 's') }), {
    nil: undefined,
    freq: 3,
  });
  const field = fc
    .tuple(
      fc.constantFrom(...shape.places),
      fc.constantFrom('ts' as const, 'ts' as const, 'sec' as const, 'iso' as const, 'auto' as const),
      missing,
      step,
    )
    .map(
      ([place, field, missing, step]): MeantTime => ({
        source: { kind: 'field', path: [...place, field], missing },
        unit: UNITS[field] ?? 'ms',
        step,
      }),
    );
  const pair = field.map((time): MeantTime => {
    const isPair = shape.explode?.[0] === 'pairs' && time.source.kind === 'field';
    return isPair ? { ...time, source: { kind: 'field', path: ['pairs', '0'] }, unit: 'ms' } : time;
  });
  const expression = fc.tuple(partIn(shape), fc.constantFrom<TimeUnit>('ms', 's'), step).map(
    ([part, unit, step]): MeantTime => ({
      source: { kind: 'template', template: [{ kind: 'expression', part: { kind: 'coalesce', parts: [part] } }] },
      unit,
      step,
    }),
  );
  const record = step.map((step): MeantTime => ({ source: { kind: 'record' }, step }));
  return fc.oneof(
    { weight: 6, arbitrary: pair },
    { weight: 1, arbitrary: expression },
    { weight: 1, arbitrary: record },
  );
}

const remaining = fc.record({
  separator: fc.constantFrom('_', '_', '.', ''),
  include: fc.constantFrom<readonly string[]>(['*'], ['*'], ['o', 'readings.*'], ['*n', 'i'], ['o.*', 'l']),
  exclude: fc.constantFrom<readonly string[]>([], [], ['any'], ['*.any', 'groups.inner'], ['metrics*', 'o.o'], ['doc']),
});

const maybe = <T>(part: fc.Arbitrary<T>, freq: number): fc.Arbitrary<T | undefined> =>
  fc.option(part, { nil: undefined, freq });

/** A route by one shape. @param place its place among all, which gives its name */
function routeIn(shape: Shape, place: number): fc.Arbitrary<MeantRoute> {
  const { explode, explodeObjects, parse, pivot, marks } = shape;
  const text = (text: string): Piece => ({ kind: 'text', text });
  const table = fc.oneof(
    { weight: 6, arbitrary: fc.constant({ table: [text(`m${place}`)] }) },
    { weight: 1, arbitrary: fc.constant({ table: [text('m_'), { kind: 'name', name: 'topic' } as const] }) },
    {
      weight: 2,
      arbitrary: templateIn(shape, false).map((table) => ({ table: [text('m'), ...table], pattern: 'm[^ ]{0,40}' })),
    },
  );
  const named = (columns: readonly MeantColumn[], prefix: string) =>
    columns.map((column, at) =>
      column.source.kind === 'path' && at % 3 === 0 ? column : { ...column, name: `${prefix}${at}` },
    );
  // Of what is taken apart a column is wanted.
  const own: readonly MeantColumn[] =
    explode === undefined ? [] : [{ source: { kind: 'path', path: marks[marks.length - 1] ?? [...explode, 'n'] } }];
  const isIn = ({ source }: MeantColumn) =>
    source.kind === 'template' || (source.kind === 'path' && explode?.every((step, at) => source.path[at] === step));
  const isForTag = ({ type }: MeantColumn) => !/^(?:DECIMAL|BLOB)/.test(type ?? '');
  const columns = fc.array(columnIn(shape), { minLength: 1, maxLength: 6 });
  const tags = fc.array(columnIn(shape), { maxLength: 3 });
  const provenance = fc.constantFrom<MeantRoute['provenance']>(
    {},
    {},
    {},
    { topic: 'k_topic', offset: 'k_offset', partition: 'k_p' },
    { key: 'k_key', timestamp: 'k_time', ingestTime: 'k_now' },
  );
  return fc
    .record({
      table,
      kind: fc.constantFrom('stable', 'stable', 'stable', 'table'),
      hasPattern: fc.boolean(),
      when: fc.oneof(
        { weight: 2, arbitrary: fc.constant([]) },
        { weight: 1, arbitrary: fc.array(conditionIn(shape), { minLength: 1, maxLength: 2 }) },
      ),
      subtable: maybe(templateIn(shape, false), 2),
      database: maybe(fc.constant<Template>([text('db_'), { kind: 'name', name: 'topic' }]), 6),
      replaceDots: maybe(fc.constant('_'), 2),
      timestamp: maybe(timeIn(shape), 2),
      columns,
      tags,
      inferNumbers: maybe(fc.constantFrom('DOUBLE', 'BIGINT'), 4),
      remaining: maybe(remaining, 4),
      ignore: fc.constantFrom<readonly string[]>([], ['o.*'], ['*']),
      provenance,
    })
    .map(
      ({ table: { table, ...pattern }, kind, columns, tags, subtable, ...rest }): MeantRoute => ({
        ...rest,
        name: `r${place}`,
        kind,
        table,
        ...pattern,
        columns: named(columns.some(isIn) ? columns : [...columns, ...own], 'c'),
        tags: kind === 'table' ? [] : named(tags.filter(isForTag), 't'),
        ...(kind === 'stable' && { subtable }),
        ...(explode !== undefined && { explode }),
        ...(explodeObjects !== undefined && { explodeObjects }),
        parse,
        pivot,
      }),
    );
}

const MOST_ROUTES = 3;
const ROUTES = SHAPES.map((shape) => Array.from({ length: MOST_ROUTES }, (_, place) => routeIn(shape, place)));

/** A mapping of one route or several, of which some have one shape. */
export const anyMapping: fc.Arbitrary<Mapping> = fc
  .tuple(fc.array(fc.nat(SHAPES.length - 1), { minLength: 1, maxLength: 2 }), fc.constantFrom(1, 1, 2, 3))
  .chain(([shapes, count]) => {
    const routes = Array.from({ length: count }, (_, at) => ROUTES[shapes[at % shapes.length] ?? 0]?.[at] ?? []).flat();
    return fc.record({
      topic: fc.constantFrom('plant-a', 'plant-north', 'plant-a'),
      precision: fc.constantFrom('ms', 'us', 'ns'),
      routes: fc.tuple(...routes),
      documents: fc.constantFrom('one', 'one', 'one', 'many'),
      unrouted: fc.constantFrom('reject', 'skip'),
      nonFinite: fc.constantFrom('reject', 'null'),
      inferNumbers: fc.constantFrom('DOUBLE', 'BIGINT'),
      inferStrings: fc.constantFrom('VARCHAR', 'NCHAR'),
    });
  });
