import { type Exploded, explodedOf, hasElements, isWithin, placedSteps } from '../../shared/record-path/exploded.ts';
import { INDEX_STEP, parsePath } from '../../shared/record-path/path.ts';
import { isTemplate, wholePattern } from '../../shared/record-path/template.ts';
import { columnNameOf, SEPARATOR } from '../../shared/settings/routes/column-name.ts';
import { expressionNeeds } from '../../shared/settings/routes/expression-text.ts';
import { parseTimeStep } from '../../shared/settings/routes/time-step.ts';
import type { ColumnSettings, RouteSettings } from '../../shared/settings/routes.ts';
import type { Precision } from '../../shared/tdengine/time/precision.ts';
import { parseColumnType } from '../../shared/tdengine/types/column-type.ts';
import type { RouteTrace } from '../decode/route-trace.ts';
import { timeConverter } from '../decode/time.ts';
import type { TableRegistry } from '../rows/table-registry.ts';
import type { Column } from './columns/column.ts';
import { Provenance } from './columns/provenance.ts';
import type { Owner } from './columns/refused.ts';
import { TimeReader } from './columns/time-reader.ts';
import { TimeStep } from './columns/time-step.ts';
import { Condition } from './conditions/condition.ts';
import { type ExpressionLanguage, notLoaded, type RouteExpressions } from './expression/expressions.ts';
import { NamedColumn } from './make-columns/named-column.ts';
import { type ColumnContext, columnFrom } from './make-columns/new-column.ts';
import { RemainingColumns } from './make-columns/remaining.ts';
import { Route, type RouteCondition, type RouteSpec, type RowTime } from './route.ts';
import { Target, type TargetSpec } from './table/target.ts';
import { Template } from './table/template.ts';
import { TracedRoute } from './traced-route.ts';

/** Where a route is compiled for. */
export interface RouteContext {
  readonly name: string;
  readonly database: string;
  readonly precision: Precision;
  readonly textType: 'VARCHAR' | 'NCHAR';
  readonly numberType: 'DOUBLE' | 'BIGINT';
  readonly nonFinite: 'reject' | 'null';
  readonly tables: TableRegistry;
  /** The topic and its captures, by name. */
  readonly names: ReadonlyMap<string, string>;
  /** The slot of a path below the record's value. */
  readonly slotAt: (steps: readonly string[]) => number;
  /** How many keys are above the record's value. */
  readonly above: number;
  /** Undefined when no route has an expression. */
  readonly language: ExpressionLanguage | undefined;
  readonly trace?: RouteTrace | undefined;
}

/** Works out a route's settings once, so that a record costs only what its values cost. */
export function compileRoute(route: RouteSettings, context: RouteContext): Route {
  const { name, precision, textType, nonFinite, slotAt, trace } = context;
  const numberType = route.inferNumbers ?? context.numberType;
  const separator = route.remaining?.separator ?? SEPARATOR;
  const exploded = explodedOf(route);
  const expressions = expressionsOf(route, exploded, context);
  const compute = expressions?.computed ?? notLoaded;
  const columnContext: ColumnContext = { precision, textType, numberType, nonFinite, separator, compute };
  const columnsOf = (settings: readonly ColumnSettings[], role: Column['role']) =>
    settings.map((column) => columnFrom(column, role, slotAt, columnContext));
  const columns = columnsOf(
    route.columns.filter(({ name }) => !isTemplate(name)),
    'column',
  );
  const tags = columnsOf(route.tags, 'tag');
  const conditions = conditionsOf(route, exploded, slotAt, expressions);
  const provenance = new Provenance(route.provenance, precision);
  const taken = new Set([...columns, ...tags, ...provenance.columns].map((column) => column.name));
  const rest =
    route.remaining === undefined
      ? undefined
      : new RemainingColumns(route.remaining, columnContext, context.above, taken);
  const namedBy = route.columns.filter((column) => isTemplate(column.name));
  const named = namedBy.map((settings) => {
    const nameOf = { names: context.names, slotAt, dots: undefined, compute: expressions?.text ?? notLoaded };
    const template = new Template(`name of column ${settings.name}`, settings.name ?? '', nameOf);
    return new NamedColumn(columnFrom(settings, 'column', slotAt, columnContext), template, taken);
  });
  const spec: RouteSpec = {
    name,
    conditions: [0, ...exploded.steps.map((_, index) => index + 1)].map((depth) =>
      conditions.filter((condition) => condition.depth === depth),
    ),
    target: targetOf(route, { tags, rest }, context, separator, expressions),
    time: timeOf(route, context, expressions),
    columns,
    named: named.length === 0 ? undefined : named,
    lookedFor:
      route.empty === 'skip' ? [...columns, ...named.map(({ column }) => column)].map(({ slot }) => slot) : undefined,
    rest,
    provenance,
    expressions,
    presentTo: presentTo(route, exploded),
  };
  return trace === undefined ? new Route(spec) : new TracedRoute(spec, trace);
}

function expressionsOf(
  route: RouteSettings,
  exploded: Exploded,
  { language, names, slotAt }: RouteContext,
): RouteExpressions | undefined {
  if (language === undefined || !expressionNeeds([route]).any) return undefined;
  return language.compile({ names, slotAt, exploded, hasElements: hasElements(route) });
}

function conditionsOf(
  { when }: RouteSettings,
  exploded: Exploded,
  slotAt: RouteContext['slotAt'],
  expressions: RouteExpressions | undefined,
): (RouteCondition & { readonly depth: number })[] {
  return [when ?? []].flat().map((settings, index) => {
    if (typeof settings === 'string') {
      return (expressions?.condition ?? notLoaded)(settings, Array.isArray(when) ? `when[${index}]` : 'when');
    }
    const condition = new Condition(settings, slotAt);
    return {
      depth: depthOf(condition, exploded),
      holds: (found, source) => condition.holds(found, source.record),
      refusal: (found, source) => condition.refusal(found, source.record),
    };
  });
}

/** Steps of `explode` down to the last array of which a condition says that it is there. */
function presentTo({ when }: RouteSettings, exploded: Exploded): number {
  const lengths = [when ?? []].flat().map((condition) => {
    if (typeof condition === 'string' || condition.field === undefined || condition.exists !== true) return 0;
    const steps = parsePath(condition.field) ?? [];
    return isWithin(exploded.steps, steps) ? steps.length : 0;
  });
  return Math.max(0, ...lengths);
}

/** Steps of `explode` after which a condition can be judged. Whether an array is there is known before its elements are. */
function depthOf(condition: Condition, exploded: Exploded): number {
  const { isOfPresence } = condition;
  const steps = placedSteps(condition.steps, exploded);
  let common = 0;
  while (common < steps.length && steps[common] === exploded.steps[common]) common++;
  return isOfPresence && common > 0 && common === steps.length ? common - 1 : common;
}

function targetOf(
  route: RouteSettings,
  { tags, rest }: Pick<TargetSpec, 'tags' | 'rest'>,
  context: RouteContext,
  separator: string,
  expressions: RouteExpressions | undefined,
): Target {
  const { tables, database, names, slotAt } = context;
  const kind = route.table === undefined ? 'stable' : 'table';
  const pattern = route.stablePattern ?? route.tablePattern;
  const compute = expressions?.text ?? notLoaded;
  const template = (what: string, text: string) =>
    new Template(what, text, { names, slotAt, dots: route.replaceDots, compute });
  return new Target({
    tables,
    database,
    kind,
    name: template(kind, route.table ?? route.stable ?? ''),
    pattern: pattern === undefined ? undefined : wholePattern(pattern),
    subtable: route.subtable === undefined ? undefined : template('subtable', route.subtable),
    tags,
    rest: rest?.hasTags === true ? rest : undefined,
    declared: declaredLengths([...route.columns, ...route.tags], separator),
  });
}

function timeOf(
  { timestamp }: RouteSettings,
  { precision, slotAt }: RouteContext,
  expressions: RouteExpressions | undefined,
): RowTime {
  const { field, value, unit, missing = 'reject', step } = timestamp ?? {};
  const nanoseconds = step === undefined ? undefined : parseTimeStep(step, unit);
  const later =
    nanoseconds === undefined
      ? undefined
      : new TimeStep(nanoseconds, precision, slotAt([INDEX_STEP]), field ?? (value === undefined ? 'record' : 'value'));
  if (value !== undefined) {
    const nanos = new TimeReader('ns', precision, 'row');
    const readers = { unit: unit === undefined ? undefined : new TimeReader(unit, precision, 'row'), nanos };
    return { kind: 'expression', read: (expressions?.time ?? notLoaded)(value, readers), later };
  }
  const toDatabase = timeConverter('ms', precision);
  if (field === undefined || unit === undefined) return { kind: 'record', toDatabase, later };
  const reader = new TimeReader(unit, precision, 'row');
  const owner: Owner = { name: field, role: 'timestamp' };
  return { kind: 'field', slot: slotAt(parsePath(field) ?? []), reader, owner, missing, toDatabase, later };
}

function declaredLengths(
  columns: readonly ColumnSettings[],
  separator: string,
): ReadonlyMap<string, number> | undefined {
  const lengths = new Map<string, number>();
  for (const column of columns) {
    const type = column.type === undefined ? undefined : parseColumnType(column.type);
    if (type === undefined || !('length' in type) || type.length === undefined) continue;
    lengths.set(columnNameOf(column, separator), type.length);
  }
  return lengths.size === 0 ? undefined : lengths;
}
