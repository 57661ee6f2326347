import { parsePath } from './path.ts';

/** A part of a template: text as it stands, or what `${…}` names. */
export type TemplatePart =
  | { readonly kind: 'text'; readonly text: string }
  /** The record's topic or key, or what a group of the route's `topicPattern` captured. */
  | { readonly kind: 'name'; readonly name: string }
  | { readonly kind: 'field'; readonly path: string; readonly steps: readonly string[] }
  /** An expression of CEL. */
  | { readonly kind: 'expression'; readonly text: string };

/** Whether a `value` is made of the record: `${…}` stands in it. */
export function isTemplate(value: unknown): value is string {
  return typeof value === 'string' && value.includes('${');
}

/**
 * Parts of a template such as `m_${site}`. `topic`, `key` and the captures come before fields of the same name, which are
 * then written in backticks; what has an operator, a call or a `record.` in it is an expression.
 * @returns undefined for a text in which a `${` has no end or no path in it.
 */
export function parseTemplate(text: string, captures: readonly string[]): readonly TemplatePart[] | undefined {
  const parts: TemplatePart[] = [];
  let from = 0;
  for (let at = text.indexOf('${'); at >= 0; at = text.indexOf('${', from)) {
    const end = endOf(text, at + 2);
    if (end < 0) return undefined;
    const part = partOf(text.slice(at + 2, end), captures);
    if (part === undefined) return undefined;
    if (at > from) parts.push({ kind: 'text', text: text.slice(from, at) });
    parts.push(part);
    from = end + 1;
  }
  if (from < text.length) parts.push({ kind: 'text', text: text.slice(from) });
  return parts;
}

function partOf(inside: string, captures: readonly string[]): TemplatePart | undefined {
  if (inside === 'topic' || inside === 'key' || captures.includes(inside)) return { kind: 'name', name: inside };
  if (isExpression(inside, captures)) return { kind: 'expression', text: inside };
  const steps = parsePath(inside);
  return steps === undefined ? undefined : { kind: 'field', path: inside, steps };
}

/** Calls, indexes, maps and texts; a field of what only expressions name. */
const CERTAIN =
  /[([{"']|(?:^|[^\w.`])(?:record|element|headers)\s*\.|^\$parent\.[^\s`]+\s+(?:[-+*/%<>?]|[=!<>]=|&&|\|\|)\s/;

/** A path of elements’ places alone, of which the last may be `-1`. */
const PLACES = /^-?\d+(?:\.-?\d+)*$/;

/** Names, numbers, and what stands between them in an expression without any of those. */
const WORDS = /\$?[A-Za-z_]\w*|\d+(?:\.\d+)?|==|!=|<=|>=|&&|\|\||[-+*/%<>!?:]|\s+|./gs;

/**
 * Whether what stands in `${…}` is an expression, and not the path of a field, in which any character but a dot and a
 * backtick may stand: it has a call, an index, a text or a map, or a field of `record`; or all that it names are names of
 * expressions, with an operator between them.
 */
function isExpression(inside: string, captures: readonly string[]): boolean {
  if (inside.startsWith('`') || PLACES.test(inside)) return false;
  if (CERTAIN.test(inside)) return true;
  let hasOperator = false;
  for (const [word] of inside.matchAll(WORDS)) {
    if (/^\$?[A-Za-z_]/.test(word)) {
      if (!NAMES.has(word) && !captures.includes(word)) return false;
    } else if (/^[-+*/%<>!?:=&|]/.test(word)) hasOperator = true;
    else if (!/^[\d\s]/.test(word)) return false;
  }
  return hasOperator;
}

const NAMES: ReadonlySet<string> = new Set(
  'record element index key headers topic partition offset timestamp true false null in $value $index $key'.split(' '),
);

/** The place of the `}` that ends what begins at `from`: those in texts, in backticks and of maps do not. */
function endOf(text: string, from: number): number {
  let depth = 0;
  for (let at = from; at < text.length; at++) {
    const letter = text.charAt(at);
    if (letter === '"' || letter === "'" || letter === '`') {
      const end = endOfText(text, at);
      // A text without end is none: an apostrophe may stand in the key of a field.
      if (end < 0) return text.indexOf('}', from);
      at = end;
    } else if (letter === '{') depth++;
    else if (letter === '}' && depth-- === 0) return at;
  }
  return -1;
}

function endOfText(text: string, from: number): number {
  const quote = text.charAt(from);
  for (let at = from + 1; at < text.length; at++) {
    if (text.charAt(at) === '\\' && quote !== '`') at++;
    else if (text.charAt(at) === quote) return at;
  }
  return -1;
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
