import fc from 'fast-check';
import type { MeantColumn, Scalar, TimeUnit } from '../model.ts';
import { templateIn } from './any-part.ts';
import { FIELD_KEYS, type FieldKey } from './fields.ts';
import { fieldIn, pathIn, type Shape } from './shapes.ts';

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
  hex: ['VARBINARY', 'BLOB', 'VARCHAR'],
  b64: ['VARBINARY(100)', 'BLOB', 'NCHAR'],
  num: ['DOUBLE', 'FLOAT', 'DECIMAL(10, 2)', 'BIGINT', 'VARCHAR', undefined],
  geo: ['GEOMETRY(100)', 'VARCHAR'],
  obj: ['VARCHAR', 'NCHAR', undefined],
  kind: ['VARCHAR(8)', 'NCHAR(8)', undefined],
  any: ['VARCHAR', 'NCHAR', undefined],
};
export const UNITS: Partial<Record<FieldKey, TimeUnit>> = { ts: 'ms', sec: 's', iso: 'iso', auto: 'auto' };
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
    obj: 'x',
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
    ...(/^(?:VARBINARY|BLOB)/.test(type ?? '') && {
      encoding: field === 'hex' ? ('hex' as const) : ('base64' as const),
    }),
  }));
}

const TYPE_FOR = Object.fromEntries(FIELD_KEYS.map((field) => [field, typeFor(field)])) as Record<
  FieldKey,
  fc.Arbitrary<Typed>
>;

const NO_TYPE: Typed = {};

export function columnIn(shape: Shape): fc.Arbitrary<MeantColumn> {
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
      fc.constantFrom(
        NO_TYPE,
        NO_TYPE,
        NO_TYPE,
        { type: 'VARCHAR' },
        { type: 'VARCHAR' },
        { type: 'NCHAR' },
        { type: 'DOUBLE' },
        { type: 'BIGINT' },
        { type: 'BOOL' },
      ),
    )
    .map(([template, type]): MeantColumn => ({ source: { kind: 'template', template }, ...type }));
  return fc.oneof(
    { weight: 10, arbitrary: field },
    { weight: 3, arbitrary: other },
    { weight: 1, arbitrary: constant },
    { weight: 3, arbitrary: computed },
  );
}
