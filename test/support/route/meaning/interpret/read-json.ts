/**
 * JSON as it is written: numbers keep their digits. `between` is what stands around the items or the members' values, keys
 * and colons included, so that every text can be written again as it was.
 */
export type Json =
  | { readonly kind: 'null' }
  | { readonly kind: 'boolean'; readonly value: boolean }
  /** A whole number has neither a fraction nor an exponent. */
  | { readonly kind: 'number'; readonly digits: string; readonly isWhole: boolean }
  | { readonly kind: 'string'; readonly value: string; readonly spelled: string }
  | { readonly kind: 'array'; readonly items: readonly Json[]; readonly between: readonly string[] }
  | { readonly kind: 'object'; readonly members: readonly Member[]; readonly between: readonly string[] };

export interface Member {
  readonly key: string;
  readonly value: Json;
}

/** A text that is no JSON. */
export class NoJson extends Error {}

const MOST_DEPTH = 512;

/** The value of a text. @param hasWords whether bare NaN and infinite numbers are taken for null. @throws NoJson */
export function readJson(text: string, hasWords: boolean): Json {
  const [value, ...others] = readDocuments(text, hasWords);
  if (value === undefined || others.length > 0) throw new NoJson();
  return value;
}

/** The values that follow each other in a text, one at least. @throws NoJson */
export function readDocuments(text: string, hasWords: boolean): readonly Json[] {
  let at = 0;
  const take = (pattern: RegExp): string | undefined => {
    pattern.lastIndex = at;
    const [found] = pattern.exec(text) ?? [];
    at += found?.length ?? 0;
    return found;
  };
  const space = () => take(/[ \t\r\n]*/y) ?? '';
  const must = (pattern: RegExp): string => {
    const found = take(pattern);
    if (found === undefined) throw new NoJson();
    return found;
  };
  const value = (depth: number): Json => {
    if (take(/null/y)) return { kind: 'null' };
    if (hasWords && take(/[+-]?(?:nan|infinity|inf)(?![\w.+-])/iy)) return { kind: 'null' };
    const boolean = take(/true|false/y);
    if (boolean !== undefined) return { kind: 'boolean', value: boolean === 'true' };
    const digits = take(/-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y);
    if (digits !== undefined) return { kind: 'number', digits, isWhole: /^-?\d+$/.test(digits) };
    if (text[at] === '"') return string();
    if (depth >= MOST_DEPTH) throw new NoJson();
    if (take(/\[/y)) return array(depth);
    must(/\{/y);
    return object(depth);
  };
  const string = () => {
    const spelled = must(/"(?:[^"\\\p{Cc}]|[\x7f-\x9f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/uy);
    return { kind: 'string', value: characters(spelled.slice(1, -1)), spelled } as const;
  };
  const array = (depth: number): Json => {
    const items: Json[] = [];
    const between: string[] = [];
    for (let begin = `[${space()}`; ; begin = `,${space()}`) {
      if (items.length === 0 && take(/\]/y)) return { kind: 'array', items, between: [`${begin}]`] };
      between.push(begin);
      items.push(value(depth + 1));
      const behind = space();
      if (take(/\]/y)) return { kind: 'array', items, between: joined([...between, `${behind}]`]) };
      must(/,/y);
      between.push(behind);
    }
  };
  const object = (depth: number): Json => {
    const members: Member[] = [];
    const between: string[] = [];
    for (let begin = `{${space()}`; ; begin = `,${space()}`) {
      if (members.length === 0 && take(/\}/y)) return { kind: 'object', members, between: [`${begin}}`] };
      const key = string();
      begin += key.spelled + space() + must(/:/y) + space();
      between.push(begin);
      members.push({ key: key.value, value: value(depth + 1) });
      const behind = space();
      if (take(/\}/y)) return { kind: 'object', members, between: joined([...between, `${behind}}`]) };
      must(/,/y);
      between.push(behind);
    }
  };
  const documents: Json[] = [];
  space();
  do {
    documents.push(value(0));
    space();
  } while (at < text.length);
  return documents;
}

/** What stands between two values, in one text: what is behind the one, and what is before the other. */
function joined([first = '', ...others]: readonly string[]): string[] {
  const last = others.pop() ?? '';
  return [
    first,
    ...Array.from({ length: others.length / 2 }, (_, at) => `${others[2 * at]}${others[2 * at + 1]}`),
    last,
  ];
}

const ESCAPES: Readonly<Record<string, string>> = { b: '\b', f: '\f', n: '\n', r: '\r', t: '\t' };

function characters(inside: string): string {
  return inside.replace(/\\(?:u(....)|(.))/g, (_, hex: string | undefined, letter: string) =>
    hex === undefined ? (ESCAPES[letter] ?? letter) : String.fromCharCode(Number.parseInt(hex, 16)),
  );
}

/** The JSON text of a value as it stands. */
export function textOf(value: Json): string {
  switch (value.kind) {
    case 'null':
      return 'null';
    case 'boolean':
      return String(value.value);
    case 'number':
      return value.digits;
    case 'string':
      return value.spelled;
    case 'array':
      return around(value.between, value.items);
    case 'object':
      return around(
        value.between,
        value.members.map((member) => member.value),
      );
  }
}

function around(between: readonly string[], values: readonly Json[]): string {
  return between.map((text, at) => text + (values[at] === undefined ? '' : textOf(values[at]))).join('');
}

/** The text of a string, without quotes and escapes; of all else its JSON text. */
export function plainOf(value: Json): string {
  return value.kind === 'string' ? value.value : textOf(value);
}

/** A text as JSON has it. */
export function stringOf(value: string): Json {
  return { kind: 'string', value, spelled: JSON.stringify(value) };
}

/** What is at one step below a value: the last member of the key, or an element by its place. */
export function below(value: Json | undefined, step: string): Json | undefined {
  if (value?.kind === 'object') return value.members.findLast(({ key }) => key === step)?.value;
  if (value?.kind === 'array' && /^(?:0|-?[1-9]\d{0,6})$/.test(step)) return value.items.at(Number(step));
  return undefined;
}
