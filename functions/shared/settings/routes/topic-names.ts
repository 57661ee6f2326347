import type { RouteSettings } from './route.ts';
import { parseTemplate, wholePattern } from './template.ts';

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

/**
 * The text of a template that a topic alone decides; undefined where it also takes the key or fields of records.
 * @param dots takes the place of each dot of the topic and its captures.
 */
export function filledByTopic(
  template: string,
  names: ReadonlyMap<string, string>,
  dots: string | undefined,
): string | undefined {
  let text = '';
  for (const part of parseTemplate(template, [...names.keys()]) ?? []) {
    const next = part.kind === 'text' ? part.text : part.kind === 'name' ? names.get(part.name) : undefined;
    if (next === undefined) return undefined;
    text += next;
  }
  return dots === undefined ? text : text.replaceAll('.', dots);
}
