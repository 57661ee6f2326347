import { parsePath } from './path.ts';

/** A part of a template: text as it stands, or what `${…}` names. */
export type TemplatePart =
  | { readonly kind: 'text'; readonly text: string }
  /** The record's topic or key, or what a group of the route's `topicPattern` captured. */
  | { readonly kind: 'name'; readonly name: string }
  | { readonly kind: 'field'; readonly path: string; readonly steps: readonly string[] };

/**
 * Parts of a template such as `m_${site}`. `topic`, `key` and the captures come before fields of the same name, which are
 * then written in backticks.
 * @returns undefined for a text in which a `${` has no end or no path in it.
 */
export function parseTemplate(text: string, captures: readonly string[]): readonly TemplatePart[] | undefined {
  const parts: TemplatePart[] = [];
  let from = 0;
  for (let at = text.indexOf('${'); at >= 0; at = text.indexOf('${', from)) {
    const end = text.indexOf('}', at);
    const path = text.slice(at + 2, end);
    const steps = end < 0 ? undefined : parsePath(path);
    if (steps === undefined) return undefined;
    if (at > from) parts.push({ kind: 'text', text: text.slice(from, at) });
    const isName = path === 'topic' || path === 'key' || captures.includes(path);
    parts.push(isName ? { kind: 'name', name: path } : { kind: 'field', path, steps });
    from = end + 1;
  }
  if (from < text.length) parts.push({ kind: 'text', text: text.slice(from) });
  return parts;
}

/** A regular expression that must match a whole text. @returns undefined when it does not compile. */
export function wholePattern(source: string): RegExp | undefined {
  try {
    return new RegExp(`^(?:${source})$`, 'u');
  } catch {
    return undefined;
  }
}

/** Names of the groups of a regular expression; none for one that does not compile. */
export function captureNames(source: string): readonly string[] {
  // An alternative that always matches gives the groups of the first one, though without texts.
  const groups = wholePattern(source) === undefined ? undefined : new RegExp(`(?:${source})|`, 'u').exec('')?.groups;
  return Object.keys(groups ?? {});
}

/** Which topics a route is for; all when it names none. */
export interface RouteTopics {
  readonly topics?: readonly string[] | undefined;
  readonly topicPattern?: string | undefined;
}

/**
 * What templates of a route can name of a topic: itself and what `topicPattern` captured of it; a group that took no
 * part has no text.
 * @returns undefined when the route is not for the topic.
 */
export function topicNames(route: RouteTopics, topic: string): ReadonlyMap<string, string> | undefined {
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
