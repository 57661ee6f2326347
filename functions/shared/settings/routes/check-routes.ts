import type * as z from 'zod';
import { isTemplate, type RouteTopics, wholePattern } from '../../record-path/template.ts';
import type { Precision } from '../../tdengine/time/precision.ts';
import { parseColumnType } from '../../tdengine/types/column-type.ts';
import { constantProblem } from '../../tdengine/types/constant.ts';
import { isExactFor, QUOTES_RULE } from './check-columns.ts';
import type { ColumnSettings, RouteSettings } from './route.ts';

/** Whether routes map the values of a format. */
export function isOfRoutes(format: string): boolean {
  return format === 'json' || format === 'csv' || format === 'text';
}

/** Checks that a sink has routes exactly if its format needs them, and that their names tell them apart. */
export function checkRoutes(
  sink: { readonly format: string; readonly routes?: readonly { readonly name?: string | undefined }[] | undefined },
  context: z.core.$RefinementCtx,
): void {
  const report = (path: readonly (string | number)[], message: string) =>
    context.addIssue({ code: 'custom', path: ['routes', ...path], message });
  const isRouted = isOfRoutes(sink.format);
  if (!isRouted && sink.routes !== undefined) report([], 'goes with the formats json, csv and text only');
  if (isRouted && (sink.routes === undefined || sink.routes.length === 0))
    report([], `must have a route with format ${sink.format}`);
  const names = new Set<string>();
  for (const [index, { name }] of (sink.routes ?? []).entries()) {
    if (name === undefined) continue;
    if (names.has(name)) report([index, 'name'], 'is the name of another route');
    names.add(name);
  }
}

/** Checks that every route has a topic among those that the sink reads. */
export function checkRouteTopics(
  routes: readonly RouteTopics[],
  topics: readonly string[],
  context: z.core.$RefinementCtx,
): void {
  for (const [index, route] of routes.entries()) {
    const report = (path: readonly (string | number)[], message: string) =>
      context.addIssue({ code: 'custom', path: ['routes', index, ...path], message });
    for (const [place, topic] of (route.topics ?? []).entries()) {
      if (!topics.includes(topic)) report(['topics', place], 'is not one of the topics that the sink reads');
    }
    const pattern = route.topicPattern === undefined ? undefined : wholePattern(route.topicPattern);
    if (pattern !== undefined && !topics.some((topic) => pattern.test(topic))) {
      report(['topicPattern'], 'matches none of the topics that the sink reads');
    }
  }
}

/** What says how constants are read. */
export interface ConstantRules {
  readonly routes?: readonly RouteSettings[] | undefined;
  readonly databasePrecision: Precision;
  readonly inferStrings: 'VARCHAR' | 'NCHAR';
}

/** Checks each `value` and `default` by TDengine’s rules: one that a column does not take would reject every record. */
export function checkConstants(sink: ConstantRules, context: z.core.$RefinementCtx): void {
  for (const [index, route] of (sink.routes ?? []).entries()) {
    for (const role of ['columns', 'tags'] as const) {
      for (const [place, column] of route[role].entries()) {
        const key = column.value === undefined ? 'default' : 'value';
        const message = problemOf(column, role, sink);
        if (message !== undefined) {
          context.addIssue({ code: 'custom', path: ['routes', index, role, place, key], message });
        }
      }
    }
  }
}

function problemOf(settings: ColumnSettings, role: 'columns' | 'tags', sink: ConstantRules): string | undefined {
  const constant = settings.value ?? settings.default;
  const type = settings.type === undefined ? undefined : parseColumnType(settings.type);
  // What is wrong with the type itself is told elsewhere.
  if (constant === undefined || isTemplate(settings.value)) return undefined;
  if (settings.type !== undefined && type === undefined) return undefined;
  if (type?.name === 'TIMESTAMP' && settings.unit === undefined) return undefined;
  if (!isExactFor(constant, type)) return QUOTES_RULE;
  const reason = constantProblem(constant, {
    type,
    role: role === 'tags' ? 'tag' : 'column',
    textType: sink.inferStrings,
    encoding: settings.encoding ?? 'base64',
    unit: settings.unit,
    precision: sink.databasePrecision,
  });
  return reason && `is not a value of ${type?.name ?? 'any type'}: ${reason}`;
}
