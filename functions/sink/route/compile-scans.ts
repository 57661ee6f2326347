import { type ExplodeSettings, explodedOf, isWithin, placedSteps } from '../../shared/record-path/exploded.ts';
import { isIndex, isOfPresence, parsePath, presenceAt } from '../../shared/record-path/path.ts';
import type { RemainingSettings, RouteSettings } from '../../shared/settings/routes.ts';
import type { Precision } from '../../shared/tdengine/time/precision.ts';
import { Plan, type WantedUnnamed } from '../decode/json/plan.ts';
import type { RouteTrace } from '../decode/route-trace.ts';
import type { TableRegistry } from '../rows/table-registry.ts';
import { compileRoute } from './compile-route.ts';
import { SchemaTypes } from './connect/schema-types.ts';
import { AFTER, debeziumPlace, debeziumSchema, OP } from './debezium.ts';
import type { ExpressionLanguage } from './expression/expressions.ts';
import { Reshape, type ReshapeSettings } from './reshape/reshape.ts';
import { levelsOf } from './scan/level.ts';
import { explodedPaths, namedPaths, pathMatcher } from './scan/paths.ts';
import { Scan, type ScanSpec } from './scan/scan.ts';

/** A route for the records of one topic, before it is compiled. */
export interface TopicRoute {
  readonly name: string;
  readonly settings: RouteSettings;
  readonly database: string;
  readonly precision: Precision;
  /** The topic and its captures, by name. */
  readonly names: ReadonlyMap<string, string>;
}

/** What all routes of a topic have in common. */
export interface ScanContext {
  readonly schemasEnable: boolean;
  /** What becomes of removed rows, where values are change events of Debezium. */
  readonly debezium: { readonly deletes: 'reject' | 'skip' } | undefined;
  /** Whether a value may be several documents, which are then an array at the top. */
  readonly documents: 'one' | 'many';
  readonly textType: 'VARCHAR' | 'NCHAR';
  readonly numberType: 'DOUBLE' | 'BIGINT';
  readonly nonFinite: 'reject' | 'null';
  readonly tables: TableRegistry;
  /** Undefined when no route has an expression. */
  readonly language: ExpressionLanguage | undefined;
  readonly trace?: RouteTrace | undefined;
}

/** Keys of the envelope that JsonConverter writes. */
const PAYLOAD = 'payload';
const SCHEMA = 'schema';

/** Keys above what paths of routes are below. */
export function keysAbove({
  schemasEnable,
  debezium,
}: {
  readonly schemasEnable: boolean;
  readonly debezium?: object | undefined;
}): string[] {
  return [...(schemasEnable ? [PAYLOAD] : []), ...(debezium === undefined ? [] : [AFTER])];
}

/** Compiles routes, as few scans of a record as their arrays allow. */
export function compileScans(routes: readonly TopicRoute[], context: ScanContext): Scan[] {
  // Where all fields are wanted, what another route names is wanted too: such a route reads for itself.
  const groups = Map.groupBy(routes, (route) =>
    route.settings.remaining === undefined ? readingOf(route, context.language) : route,
  );
  const reshapes = new Map<string, Reshape>();
  const takes = (route: TopicRoute) => takesValue(route, context.language);
  const takesScalars = routes.some(takes);
  return [...groups.values()].map((group) => {
    const scalars = takesScalars ? (group.some(takes) ? 'taken' : 'passed') : 'refused';
    return compileScan(group, context, { scalars, reshape: reshapeOf(group[0]?.settings ?? {}, context, reshapes) });
  });
}

/** Whether a route names the record's value itself, which may then be a scalar. */
function takesValue(route: TopicRoute, language: ExpressionLanguage | undefined): boolean {
  return allPaths(route, language).some((steps) => steps.length === (isOfPresence(steps) ? 1 : 0));
}

/** Paths of all values that a route names, those in its expressions among them. */
function allPaths({ settings, names }: TopicRoute, language: ExpressionLanguage | undefined): (readonly string[])[] {
  return [...namedPaths(settings, [...names.keys()]), ...(language?.paths(settings, names) ?? [])];
}

/** Paths of what a route's conditions ask. */
function askedPaths({ settings, names }: TopicRoute, language: ExpressionLanguage | undefined): (readonly string[])[] {
  const fields = [settings.when ?? []].flat().flatMap((condition) => {
    const steps =
      typeof condition === 'string' || condition.field === undefined ? undefined : parsePath(condition.field);
    if (steps === undefined) return [];
    return [typeof condition !== 'string' && condition.exists !== undefined ? presenceAt(steps) : steps];
  });
  const rest = {
    columns: [],
    tags: [],
    timestamp: undefined,
    stable: undefined,
    table: undefined,
    subtable: undefined,
  };
  return [...fields, ...(language?.paths({ ...settings, ...rest }, names) ?? [])];
}

/** What routes must have in common to share a reading. */
function readingOf(route: TopicRoute, language: ExpressionLanguage | undefined): string {
  const { settings } = route;
  const { explode, explodeObjects, parse, carry, zip, pivot } = settings;
  const exploded = explodedOf(settings).steps;
  const hasPairs = allPaths(route, language).some(
    (steps) => isIndex(steps[exploded.length] ?? '') && isWithin(steps, exploded),
  );
  return JSON.stringify([explode, explodeObjects, hasPairs, takesValue(route, language), parse, carry, zip, pivot]);
}

function compileScan(
  group: readonly TopicRoute[],
  { schemasEnable, debezium, documents, ...context }: ScanContext,
  { scalars, reshape }: Pick<ScanSpec, 'scalars' | 'reshape'>,
): Scan {
  const remaining = group[0]?.settings.remaining;
  const above = keysAbove({ schemasEnable, debezium });
  const payload = schemasEnable ? [PAYLOAD] : [];
  const placeOf = (steps: readonly string[]) => [
    ...payload,
    ...(debezium === undefined ? steps : debeziumPlace(steps)),
  ];
  const below = (paths: readonly (readonly string[])[]) => paths.map(placeOf);
  const op = debezium === undefined ? undefined : [...payload, OP];
  const named = group.flatMap((route) => allPaths(route, context.language));
  const exploded = group[0] === undefined ? [] : explodedPaths(group[0].settings);
  const apart = explodedOf(group[0]?.settings ?? {});
  const plan = new Plan({
    values: [...below(named), ...(schemasEnable ? [[SCHEMA]] : []), ...(op === undefined ? [] : [op])],
    arrays: below([[], ...exploded]),
    objects: below(apart.objects),
    isTopApart: documents === 'many' || group[0]?.settings.explode === '$value',
    unnamed: remaining === undefined ? undefined : unnamedBelow(above, remaining),
  });
  const slotAt = (steps: readonly string[]) => plan.slot(placeOf(placedSteps(steps, apart)));
  const routes = group.map(({ settings, ...route }) =>
    compileRoute(settings, { ...route, ...context, slotAt, above: above.length }),
  );
  const schemaIn = debezium === undefined ? undefined : debeziumSchema;
  const schema = schemasEnable ? { slot: plan.node([SCHEMA]).slot, types: new SchemaTypes(schemaIn) } : undefined;
  const besides = plan.namedSlots().filter((slot) => slot !== schema?.slot);
  const levels = below([[], ...exploded]).map((steps) => plan.node(steps));
  const change = op === undefined || debezium === undefined ? undefined : { slot: plan.node(op).slot, ...debezium };
  const asked = group.flatMap((route) => askedPaths(route, context.language));
  const base = levelsOf(levels, above.length, besides);
  return new Scan({ plan, base, routes, reshape, asked, scalars, schema, schemaIn, change });
}

/** The rewriting that a route wants, one for all that want the same. */
function reshapeOf(
  { parse, carry, zip, pivot, explode, explodeObjects }: ReshapeSettings & ExplodeSettings,
  context: ScanContext,
  made: Map<string, Reshape>,
): Reshape | undefined {
  const settings = { parse, carry, zip, pivot };
  if (Object.values(settings).every((each) => each === undefined)) return undefined;
  const { objects } = explodedOf({ explode, explodeObjects });
  const key = JSON.stringify([settings, objects]);
  const isMany = context.documents === 'many';
  const { nonFinite } = context;
  const reshape = made.get(key) ?? new Reshape(settings, keysAbove(context), { isMany, objects, nonFinite });
  made.set(key, reshape);
  return reshape;
}

function unnamedBelow(above: readonly string[], { include, exclude }: RemainingSettings): WantedUnnamed {
  const below = (patterns: readonly string[]) => {
    const matches = pathMatcher(patterns);
    return (steps: readonly string[]) => matches(steps.slice(above.length));
  };
  return { below: above, includes: below(include), excludes: below(exclude) };
}
