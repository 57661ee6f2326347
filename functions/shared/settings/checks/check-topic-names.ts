import type * as z from 'zod';
import { filledByTopic, topicNames } from '../../record-path/template.ts';
import { databaseNameProblem, MAX_NAME_BYTES, tableNameProblem } from '../../tdengine/names.ts';
import { isOfRoutes } from '../routes/check-routes.ts';
import type { RouteSettings } from '../routes/route.ts';

/** What of a sink gives names to databases and tables. */
interface NamingSink {
  readonly topics: readonly string[];
  readonly format: string;
  readonly database?: string | undefined;
  readonly databasePrefix?: string | undefined;
  readonly routes?: readonly RouteSettings[] | undefined;
}

type Report = (path: readonly (string | number)[], message: string) => void;

/**
 * Checks the names that topics make alone: topics are known at the deploy, and of a name that TDengine refuses every
 * record would be rejected.
 */
export function checkTopicNames(sink: NamingSink, context: z.core.$RefinementCtx): void {
  const report: Report = (path, message) => context.addIssue({ code: 'custom', path: [...path], message });
  const { databasePrefix: prefix } = sink;
  // One that is too long by itself is told so.
  const isWithPrefix = prefix !== undefined && sink.database === undefined && prefix.length <= MAX_NAME_BYTES.database;
  for (const topic of sink.topics) {
    const routes = isOfRoutes(sink.format) ? routesOf(sink, topic) : undefined;
    const usesPrefix = routes === undefined || routes.some(({ route }) => route.database === undefined);
    if (isWithPrefix && usesPrefix) reportName(report, ['databasePrefix'], topic, 'database', `${prefix}${topic}`);
    for (const { route, index, names } of routes ?? []) {
      for (const what of ['database', 'stable', 'table', 'subtable'] as const) {
        const template = route[what];
        const name = template === undefined ? undefined : filledByTopic(template, names, route.replaceDots);
        if (name !== undefined) reportName(report, ['routes', index, what], topic, what, name);
      }
    }
  }
}

function routesOf(sink: NamingSink, topic: string) {
  return (sink.routes ?? []).flatMap((route, index) => {
    const names = topicNames(route, topic);
    return names === undefined ? [] : [{ route, index, names }];
  });
}

function reportName(
  report: Report,
  path: readonly (string | number)[],
  topic: string,
  what: 'database' | 'stable' | 'table' | 'subtable',
  name: string,
): void {
  const problem = what === 'database' ? databaseNameProblem(name) : tableNameProblem(name);
  if (problem !== undefined) report(path, `makes of topic ${topic} the ${what} “${name}”, whose name ${problem}`);
}
