import { AwsError } from '../protocol/error.ts';

/** Whether a value of JSON meets a condition. */
type Condition = (document: unknown) => boolean;

const TOKEN =
  /\s*(?:(?<selector>\$(?:\.[\w@-]+|\["[^"]+"\]|\['[^']+'\]|\[\d+\])*)|(?<operator>&&|\|\||!=|<=|>=|[=<>(){}])|(?<quoted>"(?:[^"\\]|\\.)*")|%(?<expression>[^%]+)%|(?<word>[^\s=<>(){}&|"%]+))\s*/y;

type Token =
  | { readonly kind: 'selector' | 'operator' | 'expression' | 'word'; readonly text: string }
  | { readonly kind: 'quoted'; readonly text: string }
  | { readonly kind: 'end'; readonly text: '' };

/**
 * Reads conditions on lines of JSON, such as `{ $.level = "ERROR" && $.rows > 1 }`, with `*` for any text, `IS NULL`,
 * `IS TRUE`, `IS FALSE`, `EXISTS` and `NOT EXISTS`. A line that is no JSON does not match.
 * @throws AwsError when it is no pattern
 */
export function jsonPattern(pattern: string): (message: string) => boolean {
  const tokens = tokensOf(pattern);
  let at = 0;
  const next = (): Token => tokens[at] ?? { kind: 'end', text: '' };

  function take(...texts: readonly string[]): boolean {
    const isNext = (text: string, index: number) => {
      const token = tokens[at + index];
      return token?.kind !== 'quoted' && token?.text.toUpperCase() === text;
    };
    if (!texts.every(isNext)) return false;
    at += texts.length;
    return true;
  }

  function either(): Condition {
    const conditions = [both()];
    while (take('||')) conditions.push(both());
    return (document) => conditions.some((condition) => condition(document));
  }

  function both(): Condition {
    const conditions = [one()];
    while (take('&&')) conditions.push(one());
    return (document) => conditions.every((condition) => condition(document));
  }

  function one(): Condition {
    if (take('(')) {
      const inner = either();
      if (!take(')')) throw invalid();
      return inner;
    }
    const selector = next();
    if (selector.kind !== 'selector') throw invalid();
    at += 1;
    const select = selectorOf(selector.text);
    if (take('IS', 'NULL')) return (document) => select(document) === null;
    if (take('IS', 'TRUE')) return (document) => select(document) === true;
    if (take('IS', 'FALSE')) return (document) => select(document) === false;
    if (take('NOT', 'EXISTS')) return (document) => select(document) === undefined;
    if (take('EXISTS')) return (document) => select(document) !== undefined;
    const operator = next();
    at += 1;
    const holds = comparison(operator.text, next());
    at += 1;
    return (document) => holds(select(document));
  }

  if (!take('{')) throw invalid();
  const condition = either();
  if (!take('}') || at < tokens.length) throw invalid();
  return (message) => {
    const document = message.startsWith('{') ? jsonOf(message) : undefined;
    return document !== undefined && condition(document);
  };
}

function tokensOf(pattern: string): Token[] {
  const tokens: Token[] = [];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < pattern.length) {
    const { groups } = TOKEN.exec(pattern) ?? {};
    if (groups === undefined) throw invalid();
    for (const kind of ['selector', 'operator', 'quoted', 'expression', 'word'] as const) {
      const text = groups[kind];
      if (text === undefined) continue;
      tokens.push({ kind, text: kind === 'quoted' ? text.slice(1, -1).replaceAll(/\\(.)/g, '$1') : text });
    }
  }
  return tokens;
}

/** What `$.a["b"][0]` finds in a value; undefined when it is not there. */
function selectorOf(text: string): (document: unknown) => unknown {
  const steps = [...text.matchAll(/\.([\w@-]+)|\[["']?([^\]"']+)["']?\]/g)].map(
    ([, name, index]) => name ?? index ?? '',
  );
  return (document) => {
    let value = document;
    for (const step of steps) {
      if (typeof value !== 'object' || value === null || !Object.hasOwn(value, step)) return undefined;
      value = Reflect.get(value, step);
    }
    return value;
  };
}

/** How a value is compared with what stands behind an operator. A value that is not there meets nothing but `!=`. */
function comparison(operator: string, { kind, text }: Token): (value: unknown) => boolean {
  if (kind !== 'word' && kind !== 'quoted' && kind !== 'expression') throw invalid();
  const number = kind === 'word' ? Number(text) : Number.NaN;
  const equals = equality(kind, text, number);
  switch (operator) {
    case '=':
      return equals;
    case '!=':
      return (value) => !equals(value);
    case '<':
      return ordered((value) => value < number);
    case '<=':
      return ordered((value) => value <= number);
    case '>':
      return ordered((value) => value > number);
    case '>=':
      return ordered((value) => value >= number);
    default:
      throw invalid();
  }
  function ordered(holds: (value: number) => boolean): (value: unknown) => boolean {
    if (Number.isNaN(number)) throw invalid();
    return (value) => typeof value === 'number' && holds(value);
  }
}

function equality(kind: Token['kind'], text: string, number: number): (value: unknown) => boolean {
  if (!Number.isNaN(number)) return (value) => value === number;
  const pattern = kind === 'expression' ? text : `^${text.split('*').map(RegExp.escape).join('[^]*')}$`;
  const regular = regularOf(pattern);
  return (value) => (typeof value === 'string' || typeof value === 'boolean') && regular.test(String(value));
}

function regularOf(pattern: string): RegExp {
  try {
    return new RegExp(pattern);
  } catch {
    throw invalid();
  }
}

function invalid(): AwsError {
  return new AwsError('InvalidParameterException', 'Invalid filter pattern');
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
