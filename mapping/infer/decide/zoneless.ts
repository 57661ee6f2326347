import { type Field, kindsOf, scalarsOf } from '../observe/field.ts';
import { termOf } from './expression.ts';

/** Times without zone, and the format that parseTime reads them by; what is behind the seconds is added. */
const SHAPES: readonly (readonly [shape: RegExp, format: string])[] = [
  [/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.(\d{1,9}))?$/, "yyyy-MM-dd'T'HH:mm:ss"],
  [/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(?:\.(\d{1,9}))?$/, 'yyyy-MM-dd HH:mm:ss'],
  [/^\d{4}-\d\d-\d\dT\d\d:\d\d$/, "yyyy-MM-dd'T'HH:mm"],
  [/^\d{4}-\d\d-\d\d \d\d:\d\d$/, 'yyyy-MM-dd HH:mm'],
  [/^\d{4}\/\d\d\/\d\d \d\d:\d\d:\d\d(?:\.(\d{1,9}))?$/, 'yyyy/MM/dd HH:mm:ss'],
  [/^\d\d\.\d\d\.\d{4} \d\d:\d\d:\d\d(?:\.(\d{1,9}))?$/, 'dd.MM.yyyy HH:mm:ss'],
  [/^\d\d\.\d\d\.\d{4} \d\d:\d\d$/, 'dd.MM.yyyy HH:mm'],
  [/^\d{14}$/, 'yyyyMMddHHmmss'],
];

/** The zone that is guessed. */
export const GUESSED_ZONE = 'UTC';

/** The format of times without zone; undefined of other texts. */
export function zonelessFormat(field: Field): string | undefined {
  if ([...kindsOf(field)].join() !== 'text') return undefined;
  const texts = scalarsOf(field);
  const shape = SHAPES.find(([each]) => texts.length > 0 && texts.every((text) => each.test(text)));
  if (shape === undefined) return undefined;
  const [pattern, format] = shape;
  const digits = new Set(texts.map((text) => pattern.exec(text)?.[1]?.length ?? 0));
  const fractions = [...digits].filter((count) => count > 0).sort((a, b) => b - a);
  return `${format}${fractions.map((count) => (digits.size === 1 ? `.${'S'.repeat(count)}` : `[.${'S'.repeat(count)}]`)).join('')}`;
}

/** An expression for such a time. @param isAlways whether every row has it; else the row has the record's time */
export function zonelessTime({ steps }: Field, format: string, isAlways: boolean): string {
  const term = termOf(steps);
  const read = `parseTime(${term}, ${JSON.stringify(format)}, ${JSON.stringify(GUESSED_ZONE)})`;
  return isAlways ? `\${${read}}` : `\${coalesce(${term}) == null ? timestamp : ${read}}`;
}
