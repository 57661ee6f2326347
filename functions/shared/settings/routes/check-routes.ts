import type * as z from 'zod';
import { wholePattern } from './template.ts';

/** Checks that a sink has routes exactly if its format needs them, and that their names tell them apart. */
export function checkRoutes(
  sink: { readonly format: string; readonly routes?: readonly { readonly name?: string | undefined }[] | undefined },
  context: z.core.$RefinementCtx,
): void {
  const report = (path: readonly (string | number)[], message: string) =>
    context.addIssue({ code: 'custom', path: ['routes', ...path], message });
  const isJson = sink.format === 'json';
  if (!isJson && sink.routes !== undefined) report([], 'goes with format json only');
  if (isJson && (sink.routes === undefined || sink.routes.length === 0))
    report([], 'must have a route with format json');
  const names = new Set<string>();
  for (const [index, { name }] of (sink.routes ?? []).entries()) {
    if (name === undefined) continue;
    if (names.has(name)) report([index, 'name'], 'is the name of another route');
    names.add(name);
  }
}

interface RouteTopics {
  readonly topics?: readonly string[] | undefined;
  readonly topicPattern?: string | undefined;
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
