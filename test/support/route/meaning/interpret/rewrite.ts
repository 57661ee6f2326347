import { isUtf8 } from 'node:buffer';
import { gunzipSync, inflateSync } from 'node:zlib';
import type { Carry, Keys, Parse, Pivot, Zip } from '../model.ts';
import { below, type Json, type Member, NoJson, plainOf, readJson, stringOf } from './read-json.ts';

/** What is to be done at a path below a value. */
export type Rule = { readonly path: Keys } & (
  | { readonly kind: 'parse'; readonly rule: Parse }
  | { readonly kind: 'carry'; readonly rule: Carry }
  | { readonly kind: 'zip'; readonly rule: Zip }
  | { readonly kind: 'pivot'; readonly rule: Pivot }
);

/** A value with its documents in the texts' places, and the paths of what cannot be rewritten. */
export interface Rewritten {
  readonly value: Json;
  readonly problems: readonly Keys[];
}

/** What a route's settings have rewritten. */
export function rulesOf({
  parse,
  carry,
  zip,
  pivot,
}: {
  readonly parse: readonly Parse[];
  readonly carry: readonly Carry[];
  readonly zip: readonly Zip[];
  readonly pivot: readonly Pivot[];
}): Rule[] {
  return [
    ...parse.map((rule) => ({ kind: 'parse', path: rule.path, rule }) as const),
    ...carry.map((rule) => ({ kind: 'carry', path: rule.path, rule }) as const),
    ...zip.map((rule) => ({ kind: 'zip', path: rule.path, rule }) as const),
    ...pivot.map((rule) => ({ kind: 'pivot', path: rule.array, rule }) as const),
  ];
}

/** Rewrites from the outside to the inside, parsing before carrying, zipping and pivoting, in this order. */
export function rewritten(value: Json, rules: readonly Rule[], hasWords: boolean): Rewritten {
  const problems: Keys[] = [];
  const change = (value: Json, rules: readonly Rule[]): Json => {
    if (rules.length === 0) return value;
    const parse = rules.find(({ kind, path }) => kind === 'parse' && path.length === 0);
    const carry = rules.find(({ kind, path }) => kind === 'carry' && path.length === 0);
    const pivot = rules.find(({ kind, path }) => kind === 'pivot' && path.length === 0);
    if (value.kind === 'string' && parse?.kind === 'parse') {
      const inside = unpacked(value.value, parse.rule, hasWords);
      if (inside !== undefined) return change(inside, without(rules, 'parse'));
      problems.push(parse.rule.path);
      return value;
    }
    if (value.kind === 'array' && carry?.kind === 'carry') {
      return change(carried(value, carry.rule), without(without(rules, 'parse'), 'carry'));
    }
    if (value.kind === 'array' && pivot?.kind === 'pivot') {
      const inside = pivoted(value, pivot.rule);
      if (inside !== undefined) return change(inside, without(without(rules, 'parse'), 'pivot'));
      problems.push(pivot.rule.array);
      return value;
    }
    if (value.kind === 'array') return { ...value, items: value.items.map((item) => change(item, rules)) };
    if (value.kind !== 'object') return value;
    const zip = rules.find(({ kind, path }) => kind === 'zip' && path.length === 0);
    if (zip?.kind === 'zip') {
      const inside = zipped(value, zip.rule);
      if (inside !== undefined) return change(inside, without(without(rules, 'parse'), 'zip'));
      problems.push(zip.rule.path);
      return value;
    }
    const members = value.members.map((member) => {
      const inner = rules.filter(({ path }) => path[0] === member.key);
      const isHidden = value.members.findLast(({ key }) => key === member.key) !== member;
      return isHidden ? member : { ...member, value: change(member.value, inner.map(oneDeeper)) };
    });
    return { ...value, members };
  };
  return { value: change(value, rules), problems };
}

function oneDeeper(rule: Rule): Rule {
  return { ...rule, path: rule.path.slice(1) };
}

function without(rules: readonly Rule[], kind: Rule['kind']): Rule[] {
  return rules.filter((rule) => rule.path.length > 0 || rule.kind !== kind);
}

/** What a text holds; undefined when it does not hold what settings say. */
function unpacked(text: string, { from }: Parse, hasWords: boolean): Json | undefined {
  let bytes: Buffer = Buffer.from(text);
  let characters: string | undefined = text;
  for (const step of from) {
    try {
      if (step === 'json') return readJson(withoutMark(characters ?? utf8(bytes)), hasWords);
      const before = withoutMark(step === 'base64' || step === 'hex' ? (characters ?? utf8(bytes)) : '');
      if (step === 'base64' && !/^(?:[\w+/-]{4})*(?:[\w+/-]{2}(?:==?)?|[\w+/-]{3}={0,2}|={1,2})?$/.test(before))
        return undefined;
      if (step === 'hex' && !/^(?:[0-9a-f]{2})*$/i.test(before)) return undefined;
      if (step === 'base64' || step === 'hex') bytes = Buffer.from(before, step);
      else bytes = (step === 'gzip' ? gunzipSync : inflateSync)(bytes);
      characters = undefined;
    } catch {
      return undefined;
    }
  }
  try {
    return stringOf(withoutMark(characters ?? utf8(bytes)));
  } catch {
    return undefined;
  }
}

function utf8(bytes: Buffer): string {
  if (!isUtf8(bytes)) throw new NoJson();
  return bytes.toString();
}

function withoutMark(text: string): string {
  return text.replace(/^\ufeff/, '');
}

/** The array, in which each object has those fields as well that the last before it has, or had from others. */
function carried({ items }: Json & { readonly kind: 'array' }, { fields }: Carry): Json {
  const known = new Map<string, Json>();
  const whole = items.map((item): Json => {
    if (item.kind !== 'object') return item;
    const own = new Map(item.members.map(({ key, value }) => [key, value]));
    const added = fields.flatMap((key) => {
      const value = known.get(key);
      return own.has(key) || value === undefined ? [] : [{ key, value }];
    });
    for (const key of fields) {
      const value = own.get(key);
      if (value !== undefined) known.set(key, value);
    }
    if (added.length === 0) return item;
    const end = (item.between.at(-1) ?? '').slice(0, -1);
    const keys = added.map(({ key }, at) => {
      const comma = item.members.length + at === 0 ? '' : ',';
      return `${at === 0 ? end : ''}${comma}${JSON.stringify(key)}:`;
    });
    return {
      kind: 'object',
      members: [...item.members, ...added],
      between: [...item.between.slice(0, -1), ...keys, '}'],
    };
  });
  const commas = whole.map((_, at) => (at === 0 ? '[' : ','));
  return { kind: 'array', items: whole, between: whole.length === 0 ? ['[]'] : [...commas, ']'] };
}

/** The object with one array of objects for its arrays; undefined when they do not belong together. */
function zipped(object: Json & { readonly kind: 'object' }, { arrays, into }: Zip): Json | undefined {
  const last = new Map(object.members.map(({ key, value }) => [key, value]));
  const series: { readonly key: string; readonly items: readonly Json[] }[] = [];
  const others: Member[] = [];
  for (const [key, value] of last) {
    const isWanted = arrays?.includes(key) ?? true;
    if (value.kind === 'array' && isWanted) series.push({ key, items: value.items });
    else if (arrays?.includes(key) === true && value.kind !== 'null') return undefined;
    else others.push({ key, value });
  }
  const [first] = series;
  if (first === undefined) return object;
  if (others.some(({ key }) => key === into) || series.some(({ items }) => items.length !== first.items.length))
    return undefined;
  const rows = first.items.map((_, at) =>
    objectOf(series.flatMap(({ key, items }) => (items[at] === undefined ? [] : [{ key, value: items[at] }]))),
  );
  const commas = rows.map((_, at) => (at === 0 ? '[' : ','));
  const array: Json = { kind: 'array', items: rows, between: rows.length === 0 ? ['[]'] : [...commas, ']'] };
  return objectOf([...others, { key: into, value: array }]);
}

function objectOf(members: readonly Member[]): Json {
  const keys = members.map(({ key }, at) => `${at === 0 ? '{' : ','}${JSON.stringify(key)}:`);
  return { kind: 'object', members, between: members.length === 0 ? ['{}'] : [...keys, '}'] };
}

/** The object of an array of pairs; undefined when one of them is none. */
function pivoted(array: Json & { readonly kind: 'array' }, rule: Pivot): Json | undefined {
  const pairs = new Map<string, { readonly spelled: string; readonly value: Json }>();
  for (const element of array.items) {
    const name = rule.name.reduce<Json | undefined>(below, element);
    const value = rule.values
      .map((path) => path.reduce<Json | undefined>(below, element))
      .find((found) => found !== undefined);
    const hasName = name?.kind === 'string' || (name?.kind === 'number' && name.isWhole);
    if (!hasName || value === undefined) {
      if (rule.incomplete === 'skip') continue;
      return undefined;
    }
    const plain = plainOf(name);
    if (pairs.has(plain) && rule.duplicates === 'reject') return undefined;
    pairs.set(plain, { spelled: name.kind === 'string' ? name.spelled : `"${plain}"`, value });
  }
  const members = [...pairs].map(([key, { value }]) => ({ key, value }));
  const keys = [...pairs.values()].map(({ spelled }, at) => `${at === 0 ? '{' : ','}${spelled}:`);
  return { kind: 'object', members, between: members.length === 0 ? ['{}'] : [...keys, '}'] };
}
