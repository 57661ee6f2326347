import fc from 'fast-check';
import type { Mapping, MeantRoute } from '../model.ts';
import type { RecordRules } from './any-record.ts';
import { routeIn } from './any-route.ts';
import { FIELD_KEYS } from './fields.ts';
import { SHAPES } from './shapes.ts';

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
  const first = routes.flatMap(({ explode, parse, carry, zip, pivot }) => [
    explode?.[0],
    ...[...carry, ...zip].map(({ path }) => path[0]),
    ...parse.map(({ path }) => path[0]),
    ...pivot.map(({ array }) => array[0]),
  ]);
  const own: readonly string[] = FIELD_KEYS;
  return [...new Set(['o', 'l', 'x.y', 'site', ...first])]
    .filter((key) => key !== undefined && !own.includes(key))
    .map(String);
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
