import type * as z from 'zod';
import { SettingsError } from './errors.ts';

type Issue = z.core.$ZodIssue;

/** A value that a settings schema takes, or what is wrong with it. */
export type Checked<T> =
  | { readonly ok: true; readonly settings: T }
  | { readonly ok: false; readonly findings: readonly Finding[] };

/**
 * Checks `value` against a settings schema.
 * @param source what is being read, to begin messages with: a file's name or a parameter's.
 * @throws SettingsError naming each path, the value there (never of a secret), and what is allowed.
 */
export function parseSettings<T extends z.ZodType>(schema: T, value: unknown, source: string): z.output<T> {
  const checked = checkSettings(schema, value);
  if (checked.ok) return checked.settings;
  throw new SettingsError(source, checked.findings.map(findingText));
}

/** Checks `value` against a settings schema. Findings never hold the value of a secret. */
export function checkSettings<T extends z.ZodType>(schema: T, value: unknown): Checked<z.output<T>> {
  const result = schema.safeParse(value);
  if (result.success) return { ok: true, settings: result.data };
  return { ok: false, findings: result.error.issues.flatMap((issue) => findingsOf(issue, value)) };
}

function findingsOf(issue: Issue, root: unknown): Finding[] {
  const { path } = issue;
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({ kind: 'unknown', path: [...path, key], message: 'unknown setting' }));
  }
  if (issue.code === 'invalid_key') {
    return issue.issues.map(({ message }) => ({ kind: 'wrong', path, message }));
  }
  if (issue.code === 'invalid_union') {
    const meant = meantBranch(issue);
    if (meant !== undefined) {
      return meant.flatMap((inner) => findingsOf({ ...inner, path: [...path, ...inner.path] }, root));
    }
  }
  const value = valueAt(root, path);
  if (value === undefined) {
    return [
      issue.code === 'custom'
        ? { kind: 'wrong', path, message: issue.message }
        : { kind: 'missing', path, message: 'is required' },
    ];
  }
  const got = isSecret(path) ? undefined : shown(value);
  const message = issue.code === 'invalid_value' ? `must be one of ${issue.values.join(', ')}` : issueMessage(issue);
  return [{ kind: 'wrong', path, message: got === undefined ? message : `${message}; got ${got}` }];
}

/** What is wrong by that alternative, a list or a mapping, which takes a value of such a shape. */
function meantBranch(issue: z.core.$ZodIssueInvalidUnion): readonly Issue[] | undefined {
  return issue.errors.find((issues) => issues.every(({ code, path }) => path.length > 0 || OF_SHAPE.has(code)));
}

const OF_SHAPE: ReadonlySet<string> = new Set(['custom', 'unrecognized_keys', 'too_small']);

function issueMessage(issue: Issue): string {
  switch (issue.code) {
    case 'invalid_type':
      return `must be ${article(issue.expected)}`;
    case 'too_small':
      return issue.origin === 'string' || issue.origin === 'array'
        ? emptyOrShort(issue)
        : `must be at least ${issue.minimum}`;
    case 'too_big':
      return issue.origin === 'array'
        ? `must have at most ${issue.maximum} entries`
        : `must be at most ${issue.maximum}${issue.origin === 'string' ? ' characters' : ''}`;
    default:
      return issue.message;
  }
}

function emptyOrShort(issue: z.core.$ZodIssueTooSmall): string {
  const unit = issue.origin === 'array' ? 'entries' : 'characters';
  return issue.minimum === 1 ? 'must not be empty' : `must have at least ${issue.minimum} ${unit}`;
}

function article(expected: string): string {
  switch (expected) {
    case 'object':
    case 'record':
      return 'a mapping of names to values';
    case 'array':
      return 'a list';
    case 'int':
      return 'a whole number';
    case 'boolean':
      return 'true or false';
    default:
      return `a ${expected}`;
  }
}

/** Whether a person could have written a secret here, where only its name belongs. */
function isSecret(path: readonly PropertyKey[]): boolean {
  return /password|secret|token|certificate/i.test(String(path.at(-1)));
}

/** Text of a scalar for a message, without what could be the credentials or token of a URL. */
function shown(value: unknown): string | undefined {
  if (value === null) return 'nothing';
  if (typeof value === 'string') return JSON.stringify(withoutCredentials(value).slice(0, 100));
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : undefined;
}

function withoutCredentials(text: string): string {
  const masked = text.includes('//') ? text.replace(/\/\/.*@/s, '//***@') : text.replace(/^.*:.*@/s, '***@');
  return masked.replace(/\?.*$/s, '?***');
}

/** Something that is wrong with one setting. */
export interface Finding {
  /** A key that no setting has, a setting that must be there and is not, or a value that is not allowed. */
  readonly kind: 'unknown' | 'missing' | 'wrong';
  /** Where, from the top. */
  readonly path: readonly PropertyKey[];
  /** What is wrong and what is allowed, without the path. */
  readonly message: string;
}

/** A finding in one line, beginning with its path. */
export function findingText({ path, message }: Finding): string {
  return `${pathText(path)}: ${message}`;
}

/** A path as messages show it, such as `sinks.meters.routes[0].stable`. */
export function pathText(path: readonly PropertyKey[]): string {
  let text = '';
  for (const part of path) text += typeof part === 'number' ? `[${part}]` : `${text === '' ? '' : '.'}${String(part)}`;
  return text === '' ? '(top level)' : text;
}

/** What stands at a path of a value; undefined where nothing does. */
export function valueAt(root: unknown, path: readonly PropertyKey[]): unknown {
  let value = root;
  for (const part of path) {
    if (typeof value !== 'object' || value === null) return undefined;
    value = Reflect.get(value, part);
  }
  return value;
}
