import fc from 'fast-check';
import { type Carry, INDEX, KEY, type Keys, type Parse, type Path, type Pivot, type Zip } from '../model.ts';
import { FIELD_KEYS, type FieldKey } from './fields.ts';

/** What a route takes apart, and what it has rewritten, beside which paths go on. */
export interface Shape {
  readonly explode?: Keys;
  readonly explodeObjects?: true | readonly Keys[];
  readonly parse: readonly Parse[];
  readonly carry?: readonly Carry[];
  readonly zip?: readonly Zip[];
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
export const SHAPES: readonly Shape[] = [
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
    parse: [{ path: ['packed'], from: ['base64'] }],
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
  {
    ...NO_REWRITING,
    explode: ['series', 'rows'],
    zip: [{ path: ['series'], into: 'rows' }],
    places: [['series', 'rows'], ['series', 'rows'], ['series'], []],
    marks: [[INDEX], ['series', 'rows', INDEX]],
  },
  {
    ...NO_REWRITING,
    explode: ['series', 'all'],
    zip: [{ path: ['series'], arrays: ['n', 'ts', 'gone'], into: 'all' }],
    places: [['series', 'all'], ['series'], []],
    marks: [[INDEX], ['series', 'i']],
  },
  {
    ...NO_REWRITING,
    explode: ['readings'],
    carry: [{ path: ['readings'], fields: ['n', 's', 'o', 'gone'] }],
    places: [['readings'], ['readings'], []],
    marks: [[INDEX]],
  },
  {
    parse: [],
    carry: [{ path: ['metrics'], fields: ['value', 'name'] }],
    pivot: [METRICS],
    places: [['metrics'], []],
    marks: [],
  },
];

export const key = fc.constantFrom(...FIELD_KEYS);

export function fieldIn({ places }: Shape): fc.Arbitrary<readonly [Path, FieldKey]> {
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

export function pathIn(shape: Shape): fc.Arbitrary<Path> {
  return fc.oneof(
    { weight: 12, arbitrary: fieldIn(shape).map(([path]) => path) },
    { weight: shape.marks.length, arbitrary: fc.constantFrom(...shape.marks, []) },
    { weight: 2, arbitrary: fc.constantFrom(...OTHERS) },
  );
}
