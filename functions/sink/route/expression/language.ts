import { compiler } from '../../../shared/expression/compile.ts';
import { Fault } from '../../../shared/expression/fault.ts';
import { allFunctions } from '../../../shared/expression/functions.ts';
import { recordPlaces } from '../../../shared/expression/record-places.ts';
import { templateTerm } from '../../../shared/expression/template-term.ts';
import { constantTerm, type Pattern, type Term } from '../../../shared/expression/term.ts';
import { textIn } from '../../../shared/expression/text.ts';
import { Timestamp } from '../../../shared/expression/value.ts';
import { explodedOf, hasElements, placedSteps } from '../../../shared/record-path/exploded.ts';
import { isOfPresence } from '../../../shared/record-path/path.ts';
import type { TemplatePart } from '../../../shared/record-path/template.ts';
import { expressionsOf, valueParts } from '../../../shared/settings/routes/expression-text.ts';
import { NO_SLOT } from '../../decode/json/found.ts';
import { INTEGER, JsonValue } from '../../decode/json/value.ts';
import { RecordError } from '../../rows/record-error.ts';
import { type Owner, refused } from '../columns/refused.ts';
import { ComputedValue, putValue, resultOf } from './computed.ts';
import type { ComputedCondition, ExpressionContext, ExpressionLanguage, RouteExpressions } from './expressions.ts';
import { RecordScope } from './record-scope.ts';

type Steps = readonly string[];

/** The owner of a row's time. */
const TIME: Owner = { name: 'value', role: 'timestamp' };

/** The language, with patterns where an expression has one. */
export function expressionLanguage(pattern: ((source: string) => Pattern) | undefined): ExpressionLanguage {
  return {
    paths(route, names) {
      const paths: Steps[] = [];
      const exploded = explodedOf(route);
      const slotAt = (steps: Steps) => {
        paths.push(steps);
        return NO_SLOT;
      };
      const context = { names, exploded, hasElements: hasElements(route), slotAt };
      const { compile } = compilerOf(context, pattern, () => {});
      for (const { parts } of expressionsOf(route, [...names.keys()])) compile(parts ?? []);
      return paths.map((steps) => placedSteps(steps, exploded));
    },
    compile: (context) => routeExpressions(context, pattern),
  };
}

function compilerOf(
  { names, exploded, hasElements, slotAt }: ExpressionContext,
  pattern: ((source: string) => Pattern) | undefined,
  note: (steps: Steps) => void,
) {
  const scope = new RecordScope();
  const noting = (steps: Steps) => {
    note(steps);
    return slotAt(steps);
  };
  const terms = scope.terms(noting);
  const known = new Map([...names].map(([name, text]) => [name, constantTerm(text, 'string')]));
  const places = recordPlaces(terms, known, hasElements ? exploded : undefined);
  const surroundings = { places, meter: scope.meter, pattern };
  const expression = compiler(surroundings, allFunctions(surroundings));
  return { scope, compile: (parts: readonly TemplatePart[]): Term => templateTerm(parts, places, expression) };
}

function routeExpressions(
  context: ExpressionContext,
  pattern: ((source: string) => Pattern) | undefined,
): RouteExpressions {
  const paths: Steps[] = [];
  const { scope, compile } = compilerOf(context, pattern, (steps) => paths.push(steps));
  const captures = [...context.names.keys()];
  const compileValue = (value: string) => compile(valueParts(value, captures) ?? []);
  return {
    begin: (found, source) => scope.begin(found, source),
    computed: (value) => new ComputedValue(compileValue(value)),
    condition(text, place): ComputedCondition {
      paths.length = 0;
      const term = compile([{ kind: 'expression', text }]);
      const { exploded } = context;
      const depth = Math.max(0, ...paths.map((steps) => commonSteps(placedSteps(steps, exploded), exploded.steps)));
      return {
        depth,
        holds(found, source) {
          scope.begin(found, source);
          return conditionOf(term, place);
        },
        refusal: () => `${place} is false: ${text}`,
      };
    },
    text(part, what) {
      const term = compile([part]);
      return () => {
        const text = textIn(named(() => term.run(), what));
        if (text === undefined)
          throw new RecordError('route', `${what}: an expression gives neither text, nor a number, nor a boolean`);
        return text;
      };
    },
    time(value, { unit, nanos }) {
      const term = compileValue(value);
      const read = new JsonValue();
      return () => {
        const result = resultOf(term, TIME);
        if (result === null) throw refused(TIME, 'it is null');
        if (result instanceof Timestamp) {
          const digits = String(result.nanos);
          read.put(digits, INTEGER, 0, digits.length);
          return nanos.read(read, TIME);
        }
        if (unit === undefined) throw refused(TIME, 'a time without unit is expected');
        putValue(result, read, TIME);
        return unit.read(read, TIME);
      };
    },
  };
}

function conditionOf(term: Term, place: string): boolean {
  const value = named(() => term.run(), place);
  if (typeof value === 'boolean') return value;
  throw new RecordError('route', `${place}: it is neither true nor false`);
}

function named<T>(run: () => T, what: string): T {
  try {
    return run();
  } catch (error) {
    if (error instanceof Fault) throw new RecordError('route', `${what}: ${error.message}`);
    throw error;
  }
}

/** Steps of `explode` that a path has; of what is there at an array on the way, which is known before its elements are, one less. */
function commonSteps(steps: Steps, exploded: Steps): number {
  let common = 0;
  while (common < steps.length && steps[common] === exploded[common]) common++;
  return isOfPresence(steps) && common > 0 && common === steps.length - 1 ? common - 1 : common;
}
