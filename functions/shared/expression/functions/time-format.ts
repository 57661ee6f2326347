/** What a part of a format reads. */
export type Field = 'year' | 'shortYear' | 'month' | 'day' | 'hour' | 'hour12' | 'minute' | 'second';

/** A part of a format, in the order of the text. */
export type Part =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'number'; readonly field: Field; readonly least: number; readonly most: number }
  | { readonly kind: 'fraction'; readonly digits: number }
  | { readonly kind: 'month' | 'weekday' | 'half' | 'offset' }
  | { readonly kind: 'optional'; readonly parts: readonly Part[] };

/** How texts of times look, in the letters of Java's DateTimeFormatter. */
export interface TimeFormat {
  readonly parts: readonly Part[];
  /** Whether texts say how far their clock is ahead of UTC. */
  readonly hasOffset: boolean;
}

const NUMBERS: ReadonlyMap<string, Omit<Extract<Part, { kind: 'number' }>, 'kind'>> = new Map([
  ['yyyy', { field: 'year', least: 4, most: 4 }],
  ['uuuu', { field: 'year', least: 4, most: 4 }],
  ['yy', { field: 'shortYear', least: 2, most: 2 }],
  ['MM', { field: 'month', least: 2, most: 2 }],
  ['M', { field: 'month', least: 1, most: 2 }],
  ['dd', { field: 'day', least: 2, most: 2 }],
  ['d', { field: 'day', least: 1, most: 2 }],
  ['HH', { field: 'hour', least: 2, most: 2 }],
  ['H', { field: 'hour', least: 1, most: 2 }],
  ['hh', { field: 'hour12', least: 2, most: 2 }],
  ['h', { field: 'hour12', least: 1, most: 2 }],
  ['mm', { field: 'minute', least: 2, most: 2 }],
  ['m', { field: 'minute', least: 1, most: 2 }],
  ['ss', { field: 'second', least: 2, most: 2 }],
  ['s', { field: 'second', least: 1, most: 2 }],
]);

/** Reads a format. @returns what is wrong with it when it is none */
export function timeFormat(format: string): TimeFormat | string {
  const parts: Part[] = [];
  const outer: Part[][] = [];
  let current = parts;
  for (let at = 0; at < format.length; ) {
    const letter = format.charAt(at);
    if (letter === "'") {
      const end = format.indexOf("'", at + 1);
      if (end < 0) return 'an apostrophe has no other that ends the text';
      current.push({ kind: 'text', text: end === at + 1 ? "'" : format.slice(at + 1, end) });
      at = end + 1;
    } else if (letter === '[') {
      outer.push(current);
      current = [];
      at++;
    } else if (letter === ']') {
      const before = outer.pop();
      if (before === undefined) return 'a ] has no [';
      before.push({ kind: 'optional', parts: current });
      current = before;
      at++;
    } else if (/[A-Za-z]/.test(letter)) {
      let end = at + 1;
      while (format.charAt(end) === letter) end++;
      const letters = format.slice(at, end);
      const part = partOf(letters);
      if (part === undefined) return `there are no letters ${letters}: a text stands in apostrophes`;
      current.push(part);
      at = end;
    } else {
      current.push({ kind: 'text', text: letter });
      at++;
    }
  }
  if (outer.length > 0) return 'a [ has no ]';
  const hasOffset = parts.some(({ kind }) => kind === 'offset');
  return parts.some((part) => part.kind === 'number' && /year/i.test(part.field))
    ? { parts, hasOffset }
    : 'it has no year';
}

function partOf(letters: string): Part | undefined {
  const number = NUMBERS.get(letters);
  if (number !== undefined) return { kind: 'number', ...number };
  if (/^S{1,9}$/.test(letters)) return { kind: 'fraction', digits: letters.length };
  if (letters === 'MMM' || letters === 'MMMM') return { kind: 'month' };
  if (/^E{1,4}$/.test(letters)) return { kind: 'weekday' };
  if (letters === 'a') return { kind: 'half' };
  return /^(?:X{1,3}|x{1,3}|Z)$/.test(letters) ? { kind: 'offset' } : undefined;
}
