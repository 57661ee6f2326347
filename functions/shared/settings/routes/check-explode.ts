import { explodedOf, isWithin, placedSteps } from '../../record-path/exploded.ts';
import { INDEX_STEP, isNoKey, KEY_STEP, PARENT_STEP, parsePath } from '../../record-path/path.ts';
import { captureNames, isTemplate, parseTemplate } from '../../record-path/template.ts';
import type { Report } from './check-columns.ts';

/** What may name a field. */
interface FieldRules {
  readonly field?: string | undefined;
}

/** A condition on a field, or an expression. */
type ConditionRules = FieldRules | string;

/** What of a route may name elements, or says what they are. */
export interface ExplodeRules {
  readonly topicPattern?: string | undefined;
  readonly stable?: string | undefined;
  readonly table?: string | undefined;
  readonly subtable?: string | undefined;
  readonly when?: ConditionRules | readonly ConditionRules[] | undefined;
  readonly timestamp?: FieldRules | undefined;
  readonly explode?: string | undefined;
  readonly explodeObjects?: boolean | readonly string[] | undefined;
  readonly columns: readonly {
    readonly path?: string | undefined;
    readonly value?: unknown;
    readonly name?: string | undefined;
  }[];
  readonly tags: readonly { readonly path?: string | undefined }[];
  readonly remaining?: object | undefined;
}

/** Checks that `$index`, `$key` and `$parent` are of something that is taken apart. */
export function checkNoKeys(route: ExplodeRules, report: Report): void {
  const exploded = explodedOf(route);
  const check = (path: string | undefined, at: readonly (string | number)[]) => {
    const steps = placedSteps((path === undefined ? undefined : parsePath(path)) ?? [], exploded);
    const last = steps.at(-1);
    const place = steps.slice(0, -1);
    const parent = steps.indexOf(PARENT_STEP);
    const isOfObject = (object: readonly string[]) => exploded.objects.some((each) => isSame(each, object));
    const isLost = (last === KEY_STEP && !isOfObject(place)) || (parent >= 0 && !isOfObject(steps.slice(0, parent)));
    if (isLost || parent !== steps.lastIndexOf(PARENT_STEP)) {
      report(at, `${path} is of no object that explodeObjects takes apart; a field of that name stands in backticks`);
    } else if (last === INDEX_STEP && !isWithin(exploded.steps, place)) {
      report(at, `${path} is of no array that explode takes apart; a field of that name stands in backticks`);
    }
  };
  for (const role of ['columns', 'tags'] as const) {
    for (const [index, { path }] of route[role].entries()) check(path, [role, index, 'path']);
  }
  const { when } = route;
  if (isList(when)) for (const [index, each] of when.entries()) check(fieldOf(each), ['when', index, 'field']);
  else check(fieldOf(when), ['when', 'field']);
  check(route.timestamp?.field, ['timestamp', 'field']);
  const captures = route.topicPattern === undefined ? [] : captureNames(route.topicPattern);
  const checkTemplate = (text: string | undefined, at: readonly (string | number)[]) => {
    for (const part of parseTemplate(text ?? '', captures) ?? []) if (part.kind === 'field') check(part.path, at);
  };
  for (const key of ['stable', 'table', 'subtable'] as const) checkTemplate(route[key], [key]);
  for (const [index, { name }] of route.columns.entries()) checkTemplate(name, ['columns', index, 'name']);
}

function isList(when: ExplodeRules['when']): when is readonly ConditionRules[] {
  return Array.isArray(when);
}

function fieldOf(condition: ConditionRules | undefined): string | undefined {
  return typeof condition === 'string' ? undefined : condition?.field;
}

function isSame(steps: readonly string[], others: readonly string[]): boolean {
  return steps.length === others.length && isWithin(steps, others);
}

/** Checks what a route takes apart. */
export function checkExplode(route: ExplodeRules, report: Report): void {
  const { explode, explodeObjects } = route;
  const steps = explode === undefined ? [] : (parsePath(explode) ?? []);
  if (steps.includes(PARENT_STEP) || isNoKey(steps.at(-1))) report(['explode'], 'must be the path of an array');
  if (explodeObjects === true && explode === undefined) report(['explodeObjects'], 'goes with explode when it is true');
  if (typeof explodeObjects === 'object') {
    for (const [index, path] of explodeObjects.entries()) {
      const place = parsePath(path);
      if (place !== undefined && !isWithin(steps, place)) {
        report(['explodeObjects', index], 'must be the path of explode, a beginning of it, or $value');
      }
    }
  }
  if (route.explode === undefined || route.remaining !== undefined) return;
  const exploded = explodedOf(route);
  const isUsed = route.columns.some(({ path, value }) => {
    // What an expression names is known to who compiles it.
    if (isTemplate(value)) return true;
    const steps = path === undefined ? undefined : parsePath(path);
    return steps !== undefined && isWithin(placedSteps(steps, exploded), exploded.steps);
  });
  if (!isUsed) report(['explode'], 'must be the beginning of the path of at least one column');
}
