import { parsePath } from '../../../shared/record-path/path.ts';
import type { ZipSettings } from '../../../shared/settings/routes.ts';
import { CLOSE_BRACKET, OPEN_BRACE, OPEN_BRACKET, QUOTE } from '../../decode/json/characters.ts';
import { membersOf, valueOfMember } from '../../decode/json/members.ts';
import { scanNumber } from '../../decode/json/scan.ts';
import { firstOrEnd, nextOrEnd, skipValue } from '../../decode/json/skip-value.ts';
import { RecordError } from '../../rows/record-error.ts';
import { type Budget, MOST_BYTES } from './unpack.ts';

/** One of the arrays that are put side by side: its name in JSON, and the JSON of its elements. */
interface Series {
  readonly name: string;
  readonly values: readonly string[];
}

/** Puts arrays side by side: makes an array of objects of an object of arrays, or of an array of arrays. */
export class Zip {
  /** Steps from the record's value to an array of names; undefined where names are elsewhere. */
  readonly namesAt: readonly string[] | undefined;
  readonly #settings: ZipSettings;
  /** The names where settings list them, or those of the object that is read, in JSON; undefined for what has none. */
  #names: readonly (string | undefined)[];

  constructor(settings: ZipSettings) {
    const { names } = settings;
    this.#settings = settings;
    this.namesAt = typeof names === 'string' ? (parsePath(names) ?? []) : undefined;
    this.#names =
      typeof names === 'object' ? names.map((name) => (name === '' ? undefined : JSON.stringify(name))) : [];
  }

  /** Reads the names in the object around an array of arrays. @param steps from the object to them */
  readNames(text: string, from: number, steps: readonly string[]): void {
    const names: (string | undefined)[] = [];
    addNames(text, from, steps, names);
    this.#names = names;
  }

  /**
   * An object with an array of objects in the place of its arrays.
   * @returns undefined for one in which none is.
   * @throws RecordError for arrays that do not belong together.
   */
  object(text: string, budget: Budget): string | undefined {
    const { arrays, into } = this.#settings;
    const series: Series[] = [];
    const others: string[] = [];
    let hasInto = false;
    for (const [key, at] of membersOf(text, 0).last) {
      const value = valueOfMember(text, at);
      const name = text.slice(at, skipValue(text, at, 0));
      const isArray = text.charCodeAt(value) === OPEN_BRACKET;
      if (isArray && (arrays?.includes(key) ?? true)) {
        series.push({ name, values: elementsOf(text, value) });
        continue;
      }
      const other = text.slice(value, skipValue(text, value, 0));
      if (arrays?.includes(key) === true && other !== 'null') throw this.#refused(`${key} is no array`);
      if (key === into) hasInto = true;
      others.push(`${name}:${other}`);
    }
    if (series.length === 0) return undefined;
    if (hasInto) throw this.#refused(`the object has a field ${into} already: into names another`);
    const rows = this.#rows(series, budget);
    return `{${[...others, `${JSON.stringify(into)}:${rows}`].join(',')}}`;
  }

  /** An array of objects of an array of arrays. @throws RecordError for arrays that do not belong together, or have no names. */
  array(text: string, budget: Budget): string {
    const { names, inner } = this.#settings;
    const arrays = elementsOf(text, 0).map((each) => {
      if (each.charCodeAt(0) !== OPEN_BRACKET) throw this.#refused('an element is no array');
      return elementsOf(each, 0);
    });
    const heads = names === undefined ? headsOf(arrays, inner) : this.#names;
    if (heads.every((name) => name === undefined)) throw this.#refused('there are no names');
    const rest =
      names !== undefined ? arrays : inner === 'rows' ? arrays.slice(1) : arrays.map((each) => each.slice(1));
    if (inner === 'columns' ? rest.length !== heads.length : rest.some(({ length }) => length !== heads.length)) {
      throw this.#refused(
        `there are not as many ${inner === 'columns' ? 'arrays' : 'elements in each array'} as names`,
      );
    }
    return this.#rows(
      heads.flatMap((name, place) => {
        if (name === undefined) return [];
        const values = inner === 'columns' ? (rest[place] ?? []) : rest.map((each) => each[place] ?? 'null');
        return [{ name, values }];
      }),
      budget,
    );
  }

  #rows(series: readonly Series[], budget: Budget): string {
    const [first] = series;
    const count = first?.values.length ?? 0;
    if (series.some(({ values }) => values.length !== count)) throw this.#refused('the arrays have different lengths');
    if (new Set(series.map(({ name }) => name)).size < series.length) throw this.#refused('two arrays have one name');
    let length = 2;
    for (const { name, values } of series) {
      length += (name.length + 2) * count;
      for (const value of values) length += value.length;
    }
    budget.bytes -= length + 2 * count;
    if (budget.bytes < 0) throw this.#refused(`the rows have more than ${MOST_BYTES / 1_048_576} MiB`);
    const rows: string[] = [];
    for (let index = 0; index < count; index++) {
      let row = '';
      for (const { name, values } of series) row += `${row === '' ? '{' : ','}${name}:${values[index]}`;
      rows.push(`${row}}`);
    }
    return `[${rows.join(',')}]`;
  }

  #refused(reason: string): RecordError {
    return new RecordError('route', `zip: ${this.#settings.path}: ${reason}`);
  }
}

/** Whether an array is one of arrays, by its first element. */
export function holdsArrays(text: string, at: number): boolean {
  return text.charCodeAt(firstOrEnd(text, at, CLOSE_BRACKET)) === OPEN_BRACKET;
}

/** The JSON of the elements of the array at a place. */
export function elementsOf(text: string, from: number): string[] {
  const elements: string[] = [];
  let at = firstOrEnd(text, from, CLOSE_BRACKET);
  while (at >= 0) {
    const end = skipValue(text, at, 0);
    elements.push(text.slice(at, end));
    at = nextOrEnd(text, end, CLOSE_BRACKET);
  }
  return elements;
}

/** The names that arrays begin with: the first of rows, or the first element of each column. */
function headsOf(arrays: readonly (readonly string[])[], inner: 'rows' | 'columns'): (string | undefined)[] {
  const heads = inner === 'rows' ? (arrays[0] ?? []) : arrays.map(([head]) => head ?? 'null');
  const names = heads.map((each) => nameIn(each, 0));
  return names.includes(undefined) ? [] : names;
}

function addNames(text: string, at: number, steps: readonly string[], names: (string | undefined)[]): void {
  const code = text.charCodeAt(at);
  if (code === OPEN_BRACKET) {
    for (const each of elementsOf(text, at)) addNames(each, 0, steps, names);
    return;
  }
  const [step, ...others] = steps;
  if (step === undefined) names.push(nameIn(text, at));
  else {
    const member = code === OPEN_BRACE ? membersOf(text, at).last.get(step) : undefined;
    if (member !== undefined) addNames(text, valueOfMember(text, member), others, names);
    else names.push(undefined);
  }
}

/** A name as JSON, of a text or a whole number; undefined for all else. */
function nameIn(text: string, at: number): string | undefined {
  const code = text.charCodeAt(at);
  const json = text.slice(at, skipValue(text, at, 0));
  if (code === QUOTE) return json;
  return /^-?\d/.test(json) && scanNumber(text, at) > 0 ? `"${json}"` : undefined;
}
