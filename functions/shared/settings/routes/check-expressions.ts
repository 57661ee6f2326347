import type * as z from 'zod';
import { compiler } from '../../expression/compile.ts';
import { Meter } from '../../expression/fault.ts';
import { allFunctions } from '../../expression/functions.ts';
import { re2Pattern } from '../../expression/pattern.ts';
import { type RecordTerms, recordPlaces } from '../../expression/record-places.ts';
import { templateTerm } from '../../expression/template-term.ts';
import { Mistake, type Term } from '../../expression/term.ts';
import type { Type } from '../../expression/value.ts';
import { explodedOf, hasElements } from '../../record-path/exploded.ts';
import { captureNames, type TemplatePart } from '../../record-path/template.ts';
import { type ColumnType, parseColumnType } from '../../tdengine/types/column-type.ts';
import { TYPES } from '../../tdengine/types/types.ts';
import { expressionsOf, type PlacedExpression } from './expression-text.ts';
import type { RouteSettings } from './route.ts';

/** Checks each expression: that it is one, and as far as it is known before there is a record, what it gives. */
export function checkExpressions(
  { routes = [] }: { readonly routes?: readonly RouteSettings[] | undefined },
  context: z.core.$RefinementCtx,
): void {
  for (const [index, route] of routes.entries()) {
    const captures = route.topicPattern === undefined ? [] : captureNames(route.topicPattern);
    const placed = expressionsOf(route, captures);
    if (placed.length === 0) continue;
    const compile = checkerOf(route, captures);
    for (const each of placed) {
      const message = problemOf(each, route, compile);
      if (message !== undefined) context.addIssue({ code: 'custom', path: ['routes', index, ...each.path], message });
    }
  }
}

type Compile = (parts: readonly TemplatePart[]) => Term;

/** Compiles expressions of a route that no record is ever read by. */
function checkerOf(route: RouteSettings, captures: readonly string[]): Compile {
  const ofType = (type: Type): Term => ({ type, run: never });
  const field: Term = { type: 'dyn', run: never, maybe: never };
  const terms: RecordTerms = {
    field: (steps) => {
      if (steps.length > 0 || route.remaining === undefined) return field;
      throw new Mistake('what takes the whole record does not go with remaining', 0);
    },
    presence: () => never,
    header: () => field,
    headers: () => ofType('map'),
    key: () => ofType('dyn'),
    partition: () => ofType('int'),
    offset: () => ofType('int'),
    timestamp: () => ofType('timestamp'),
    index: () => ofType('int'),
  };
  const names = new Map(['topic', ...captures].map((name) => [name, ofType('string')]));
  const places = recordPlaces(terms, names, hasElements(route) ? explodedOf(route) : undefined);
  const surroundings = { places, meter: new Meter(), pattern: re2Pattern };
  const expression = compiler(surroundings, allFunctions(surroundings));
  return (parts) => templateTerm(parts, places, expression);
}

function never(): never {
  throw new Error('there is no record');
}

function problemOf({ use, path, parts }: PlacedExpression, route: RouteSettings, compile: Compile): string | undefined {
  if (parts === undefined) return `must have a closing } and a path or an expression in each \${…}`;
  try {
    const { type } = compile(parts);
    return resultProblem(use, path, type, route);
  } catch (error) {
    if (!(error instanceof Mistake)) throw error;
    return `is no expression that can be used: ${error.message}, at character ${error.at + 1}`;
  }
}

function resultProblem(
  use: PlacedExpression['use'],
  [role, index]: PlacedExpression['path'],
  type: Type,
  route: RouteSettings,
): string | undefined {
  if (type === 'dyn') return undefined;
  switch (use) {
    case 'condition':
      return type === 'bool' ? undefined : `must be true or false, and is ${type}`;
    case 'template':
      return isOneOf(type, IN_NAMES) ? undefined : `must give text, a number or a boolean, not ${type}`;
    case 'timestamp':
      return timeProblem(type, route.timestamp?.unit);
    case 'column':
    case 'tag': {
      const column = role === 'columns' ? route.columns[Number(index)] : route.tags[Number(index)];
      const columnType = column?.type === undefined ? undefined : parseColumnType(column.type);
      return columnType === undefined ? undefined : columnProblem(columnType, type, column?.unit);
    }
  }
}

const NUMBERS: readonly Type[] = ['int', 'uint', 'double', 'decimal', 'string'];
const IN_NAMES: readonly Type[] = [...NUMBERS, 'bool', 'timestamp'];

function columnProblem(column: ColumnType, type: Type, unit: string | undefined): string | undefined {
  if (type === 'null_type') return undefined;
  const taken = takenBy(column);
  if (taken === undefined) return timeProblem(type, unit);
  return isOneOf(type, taken) ? undefined : `gives ${type}, which ${column.name} does not take`;
}

/** Types of results that a column takes; undefined for one of times. */
function takenBy({ name }: ColumnType): readonly Type[] | undefined {
  switch (TYPES[name].family) {
    case 'integer':
    case 'floating':
    case 'DECIMAL':
      return NUMBERS;
    case 'BOOL':
      return ['bool', 'int', 'uint', 'string'];
    case 'text':
      return [...IN_NAMES, 'list', 'map', 'duration', 'type'];
    case 'bytes':
      return ['bytes', 'string'];
    case 'GEOMETRY':
      return ['string'];
    case 'JSON':
      return ['map'];
    case 'TIMESTAMP':
      return undefined;
  }
}

function timeProblem(type: Type, unit: string | undefined): string | undefined {
  if (type === 'timestamp') return undefined;
  if (!isOneOf(type, NUMBERS)) return `gives ${type}, which is no time`;
  return unit === undefined ? `gives ${type}, which is a time only with a unit` : undefined;
}

function isOneOf(type: Type, types: readonly Type[]): boolean {
  return types.includes(type);
}
