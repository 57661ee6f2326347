import { wholePattern } from '../../shared/settings/routes/template.ts';
import type { RouteSettings } from '../../shared/settings/routes.ts';

/**
 * What templates of a route can name of a topic: itself and what `topicPattern` captured of it; a group that took no
 * part has no text.
 * @returns undefined when the route is not for the topic.
 */
export function topicNames(
  route: Pick<RouteSettings, 'topics' | 'topicPattern'>,
  topic: string,
): ReadonlyMap<string, string> | undefined {
  const names = new Map([['topic', topic]]);
  if (route.topics !== undefined) return route.topics.includes(topic) ? names : undefined;
  if (route.topicPattern === undefined) return names;
  const match = wholePattern(route.topicPattern)?.exec(topic);
  if (match === undefined || match === null) return undefined;
  for (const [name, text] of Object.entries(match.groups ?? {})) names.set(name, text ?? '');
  return names;
}
