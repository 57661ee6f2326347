import fc from 'fast-check';
import type { Keys, MeantColumn, MeantRoute, MeantTime, Piece, Template, TimeUnit } from '../model.ts';
import { columnIn, UNITS } from './any-column.ts';
import { conditionIn } from './any-condition.ts';
import { partIn, templateIn } from './any-part.ts';
import type { Shape } from './shapes.ts';

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

export const remaining = fc.record({
  separator: fc.constantFrom('_', '_', '.', ''),
  include: fc.constantFrom<readonly string[]>(['*'], ['*'], ['o', 'readings.*'], ['*n', 'i'], ['o.*', 'l']),
  exclude: fc.constantFrom<readonly string[]>([], [], ['any'], ['*.any', 'groups.inner'], ['metrics*', 'o.o'], ['doc']),
  tags: fc.constantFrom<readonly string[]>([], [], ['s'], ['o.*'], ['kind', 'b'], ['*s']),
  stripPrefix: fc.constantFrom<readonly Keys[]>([], [], [['o']], [['o'], ['o', 'o']], [['readings'], ['gone']]),
});

const maybe = <T>(part: fc.Arbitrary<T>, freq: number): fc.Arbitrary<T | undefined> =>
  fc.option(part, { nil: undefined, freq });

/** A route by one shape. @param place its place among all, which gives its name */
export function routeIn(shape: Shape, place: number): fc.Arbitrary<MeantRoute> {
  const { explode, explodeObjects, parse, carry = [], zip = [], pivot, marks } = shape;
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
  const jsonTag = fc
    .constantFrom(...shape.places)
    .map((place): MeantColumn[] => [{ source: { kind: 'path', path: [...place, 'obj'] }, type: 'JSON', name: 'json' }]);
  const tags = fc.oneof(
    { weight: 7, arbitrary: fc.array(columnIn(shape), { maxLength: 3 }) },
    { weight: 1, arbitrary: jsonTag },
  );
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
        carry,
        zip,
        pivot,
      }),
    );
}
