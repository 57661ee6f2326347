import { type Field, scalarsOf } from '../observe/field.ts';

/** A field as expressions name it. */
export function termOf(steps: readonly string[]): string {
  const isWord = (step: string) => step === '$parent' || (/^[A-Za-z_]\w*$/.test(step) && !RESERVED.has(step));
  const term = steps.map((step) => (isWord(step) ? `.${step}` : `[${JSON.stringify(step)}]`)).join('');
  return steps[0] === '$parent' ? term.slice(1) : `record${term}`;
}

/** Words that CEL keeps (https://github.com/google/cel-spec/blob/master/doc/langdef.md#syntax). */
const RESERVED: ReadonlySet<string> = new Set(
  'as break const continue else false for function if import in let loop namespace null package return true var void while'.split(
    ' ',
  ),
);

/** A number that stands in a text, and how it is read. */
export interface NumberText {
  readonly value: string;
  readonly why: string;
}

/** Units that stand behind numbers. Letters alone may as well be a part of a name, so that others are left as they are. */
const UNITS =
  /^(°|°?[CFKR]|%|[mkM]?V|[mkM]?A|[mkM]?W|[kM]?Wh|[kM]?VAr?h?|[kM]?var|[kMG]?Hz|[hkM]?Pa|m?bar|psi|[µumck]?m|m\/s²?|km\/h|mph|[mh]?[lL]|[lL]\/(s|min|h)|m[3³](\/h)?|[mkµ]?g|t|pp[mb]|lx|lux|lm|dBm?|rpm|1\/min|[mµu]?s|min|h|d|[kM]?Ω|[µu]?S\/cm|[µu]g\/m[3³]|pH|N|Nm|J|kJ|cd|mol)$/;

const PLAIN = /^[+-]?\d+(\.\d+)?$/;
const COMMA = /^[+-]?(\d+|\d{1,3}(\.\d{3})+),\d+$/;

/** How texts that are numbers with a decimal comma, or with a unit behind, are read; undefined of others. */
export function numberText(field: Pick<Field, 'leaves' | 'steps'>): NumberText | undefined {
  const parts = scalarsOf(field).map((text) => /^([+-]?[\d.,]+)(\s*)([^\d\s.,].*)?$/.exec(text.trim()));
  const units = new Set(parts.map((part) => part?.[3] ?? ''));
  const numbers = parts.map((part) => part?.[1] ?? '');
  const [unit = ''] = units;
  if (numbers.length === 0 || units.size > 1 || (unit !== '' && !UNITS.test(unit))) return undefined;
  const isComma =
    numbers.every((text) => COMMA.test(text) || /^[+-]?\d+$/.test(text)) && numbers.some((text) => COMMA.test(text));
  if (!isComma && (unit === '' || !numbers.every((text) => PLAIN.test(text)))) return undefined;
  const term = termOf(field.steps);
  const bare = unit === '' ? term : `${term}.replace(${JSON.stringify(unit)}, "").trim()`;
  const why = [isComma ? 'a decimal comma' : '', unit === '' ? '' : `the unit ${unit} behind them`]
    .filter(Boolean)
    .join(' and ');
  return {
    value: `\${coalesce(${term}) == null ? null : ${isComma ? 'decimalComma' : 'number'}(${bare})}`,
    why: `text, all numbers with ${why}`,
  };
}

/** How texts with a decimal comma are read that stand beside plain numbers, as in lines of CSV; undefined of others. */
export function commaBesideNumbers(field: Pick<Field, 'leaves' | 'steps'>): NumberText | undefined {
  const texts = scalarsOf({ leaves: field.leaves.filter((leaf) => leaf?.kind === 'text') });
  if (texts.length === 0 || !texts.every((text) => COMMA.test(text))) return undefined;
  const term = termOf(field.steps);
  return {
    value: `\${coalesce(${term}) == null ? null : type(${term}) == string ? decimalComma(${term}) : ${term}}`,
    why: 'numbers, some of which are text with a decimal comma',
  };
}

/** Pairs of words that are true and false. */
const SWITCHES: readonly (readonly [string, string])[] = [
  ['on', 'off'],
  ['open', 'closed'],
  ['yes', 'no'],
  ['true', 'false'],
  ['up', 'down'],
  ['enabled', 'disabled'],
  ['active', 'inactive'],
];

/** An expression that makes words true and false; undefined of other texts. */
export function switchHint(field: Pick<Field, 'leaves' | 'steps'>): string | undefined {
  const words = [...new Set(scalarsOf(field))];
  const pair = SWITCHES.find((each) => words.every((word) => each.includes(word.toLowerCase())));
  if (words.length === 0 || pair === undefined) return undefined;
  const [on, off] = pair.map(
    (word) =>
      words.find((each) => each.toLowerCase() === word) ??
      (words[0] === words[0]?.toUpperCase() ? word.toUpperCase() : word),
  );
  return `\${{"${on}": true, "${off}": false}[${termOf(field.steps)}]}`;
}
