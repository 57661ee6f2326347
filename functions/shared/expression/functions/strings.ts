import { createHash } from 'node:crypto';
import { checkElements, checkLength, Fault, type Meter, MOST_ELEMENTS } from '../fault.ts';
import { fn, method, type Overload } from '../overload.ts';
import type { Pattern } from '../term.ts';
import type { Value } from '../value.ts';

/** Patterns that are kept: most expressions have one. */
const MOST_PATTERNS = 100;

/** Functions of texts, by CEL's names and those of cel-go's extension `strings`. Places count characters, not UTF-16. */
export function stringFunctions(meter: Meter, compilePattern: ((source: string) => Pattern) | undefined): Overload[] {
  const seen = (text: string) => {
    meter.look(text.length);
    return text;
  };
  const matches = matcher(compilePattern, seen);
  return [
    method('contains', ['string', 'string'], 'bool', (text, part) => seen(text).includes(part)),
    method('startsWith', ['string', 'string'], 'bool', (text, part) => text.startsWith(part)),
    method('endsWith', ['string', 'string'], 'bool', (text, part) => text.endsWith(part)),
    method('matches', ['string', 'string'], 'bool', matches.test, matches.problem),
    fn('matches', ['string', 'string'], 'bool', matches.test, matches.problem),
    method('lowerAscii', ['string'], 'string', (text) =>
      isAscii(seen(text)) ? text.toLowerCase() : text.replace(/[A-Z]+/g, (part) => part.toLowerCase()),
    ),
    method('upperAscii', ['string'], 'string', (text) =>
      isAscii(seen(text)) ? text.toUpperCase() : text.replace(/[a-z]+/g, (part) => part.toUpperCase()),
    ),
    method('trim', ['string'], 'string', (text) => seen(text).trim()),
    method('reverse', ['string'], 'string', (text) => Array.from(seen(text)).reverse().join('')),
    method('size', ['string'], 'int', (text) => BigInt(lengthOf(seen(text)))),
    fn('size', ['string'], 'int', (text) => BigInt(lengthOf(seen(text)))),
    method('charAt', ['string', 'int'], 'string', (text, at) => cut(seen(text), at, at + 1n, true)),
    method('substring', ['string', 'int'], 'string', (text, from) => cut(seen(text), from, undefined, false)),
    method('substring', ['string', 'int', 'int'], 'string', (text, from, to) => cut(seen(text), from, to, false)),
    method('indexOf', ['string', 'string'], 'int', (text, part) => placeIn(text, seen(text).indexOf(part))),
    method('indexOf', ['string', 'string', 'int'], 'int', (text, part, from) =>
      placeIn(text, seen(text).indexOf(part, unitOf(text, from))),
    ),
    method('lastIndexOf', ['string', 'string'], 'int', (text, part) => placeIn(text, seen(text).lastIndexOf(part))),
    method('replace', ['string', 'string', 'string'], 'string', (text, part, by) =>
      replaced(seen(text), part, by, MOST_ELEMENTS),
    ),
    method('replace', ['string', 'string', 'string', 'int'], 'string', (text, part, by, most) =>
      replaced(seen(text), part, by, most < 0n ? MOST_ELEMENTS : Number(most)),
    ),
    method('split', ['string', 'string'], 'list', (text, by) => split(seen(text), by, -1n, meter)),
    method('split', ['string', 'string', 'int'], 'list', (text, by, most) => split(seen(text), by, most, meter)),
    method('join', ['list'], 'string', (list) => joined(list, '', meter)),
    method('join', ['list', 'string'], 'string', (list, by) => joined(list, by, meter)),
    fn('underscores', ['string'], 'string', (text) => seen(text).replaceAll('.', '_')),
    fn('md5', ['string'], 'string', (text) => createHash('md5').update(seen(text)).digest('hex')),
    fn('md5', ['bytes'], 'string', (bytes) => {
      meter.look(bytes.length);
      return createHash('md5').update(bytes).digest('hex');
    }),
  ];
}

function matcher(compilePattern: ((source: string) => Pattern) | undefined, seen: (text: string) => string) {
  const patterns = new Map<string, Pattern>();
  const patternOf = (source: string): Pattern => {
    const known = patterns.get(source);
    if (known !== undefined) return known;
    if (compilePattern === undefined) throw new Error('patterns are not loaded');
    const made = compilePattern(source);
    if (patterns.size >= MOST_PATTERNS) patterns.clear();
    patterns.set(source, made);
    return made;
  };
  return {
    test: (text: string, source: string): boolean => {
      // A pattern is tested by its size times that of the text.
      for (let part = 0; part <= source.length; part += 8) seen(text);
      let pattern: Pattern;
      try {
        pattern = patternOf(source);
      } catch {
        throw new Fault('the pattern is none of RE2');
      }
      return pattern.test(text);
    },
    problem: ([, source]: readonly (Value | undefined)[]): string | undefined => {
      if (typeof source !== 'string' || compilePattern === undefined) return undefined;
      try {
        patternOf(source);
        return undefined;
      } catch (error) {
        return `the pattern is none of RE2: ${error instanceof Error ? error.message : String(error)}`;
      }
    },
  };
}

function isAscii(text: string): boolean {
  return /^[ -~]*$/.test(text);
}

/** Whether each character of a text is one unit of UTF-16. */
function isSimple(text: string): boolean {
  return !/[\ud800-\udfff]/.test(text);
}

function lengthOf(text: string): number {
  return isSimple(text) ? text.length : Array.from(text).length;
}

/** The place in UTF-16 of a character. @throws Fault for one outside the text */
function unitOf(text: string, place: bigint): number {
  const at = Number(place);
  const isIn = at >= 0 && at <= text.length;
  if (isIn && isSimple(text)) return at;
  const characters = isIn ? Array.from(text) : [];
  if (!isIn || at > characters.length) throw new Fault('a place is outside the text');
  return characters.slice(0, at).join('').length;
}

/** A place in UTF-16 as one of characters. */
function placeIn(text: string, unit: number): bigint {
  return BigInt(unit <= 0 || isSimple(text) ? unit : Array.from(text.slice(0, unit)).length);
}

function cut(text: string, from: bigint, to: bigint | undefined, mayEnd: boolean): string {
  const start = unitOf(text, from);
  if (mayEnd && start === text.length) return '';
  const end = to === undefined ? text.length : unitOf(text, to);
  if (end < start) throw new Fault('a place is behind another that it should be in front of');
  return text.slice(start, end);
}

function replaced(text: string, part: string, by: string, most: number): string {
  if (part === '') throw new Fault('nothing is to be replaced');
  const pieces = text.split(part, most + 1);
  const count = Math.min(pieces.length - 1, most);
  if (count < 1) return text;
  checkLength(text.length + count * (by.length - part.length));
  const taken = pieces.slice(0, count + 1);
  const rest = taken.reduce((length, piece) => length + piece.length, count * part.length);
  return taken.join(by) + text.slice(rest);
}

function split(text: string, by: string, most: bigint, meter: Meter): readonly string[] {
  if (most === 0n) return [];
  const pieces = by === '' ? Array.from(text) : text.split(by, MOST_ELEMENTS + 1);
  checkElements(pieces.length);
  meter.step(pieces.length);
  const limit = Number(most);
  if (limit < 0 || pieces.length <= limit) return pieces;
  return [...pieces.slice(0, limit - 1), pieces.slice(limit - 1).join(by)];
}

function joined(list: readonly Value[], by: string, meter: Meter): string {
  meter.step(list.length);
  let length = 0;
  const texts = list.map((each) => {
    if (typeof each !== 'string') throw new Fault('.join() takes a list of texts');
    length += each.length + by.length;
    checkLength(length);
    return each;
  });
  return texts.join(by);
}
