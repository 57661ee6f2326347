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
