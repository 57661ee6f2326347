import { timeFieldOf } from '../decide/time-field.ts';
import { fieldsOf } from '../observe/field.ts';
import { type Document, isDocument, leafOf, pathText } from '../observe/leaves.ts';
import { mapAt, nodesOf } from '../observe/nodes.ts';
import type { Sample } from '../observe/samples.ts';

/** Arrays side by side, as settings have it. */
export interface ProposedZip {
  readonly path: string;
  readonly arrays?: readonly string[];
  readonly into?: string;
  readonly names?: string;
}

export interface ZipChoice {
  readonly zip: ProposedZip;
  /** Path of the array of rows that it makes. */
  readonly rows: string;
  readonly why: string;
}

/** Samples with an array of rows in the place of arrays side by side. */
export interface Zipped {
  readonly samples: readonly Sample[];
  readonly zips: readonly ZipChoice[];
}

/** What was found at a path: how an object there becomes one with rows. */
interface Found {
  readonly choice: ZipChoice;
  readonly objectOf: (object: Document) => Document;
}

/** Puts an array of rows in the place of arrays of one length beside each other, one of which holds the times of the others. */
export function zipSeries(given: readonly Sample[]): Zipped {
  let samples = given;
  const zips: ZipChoice[] = [];
  const documents = given.map(({ document }) => document);
  for (const { steps, values } of [{ steps: [], values: documents }, ...nodesOf(documents)]) {
    const objects = values.flat().filter(isDocument);
    for (const { choice, objectOf } of [seriesIn(objects, steps) ?? [], ...tablesIn(objects, steps)].flat()) {
      zips.push(choice);
      const change = (value: unknown): unknown =>
        Array.isArray(value) ? value.map(change) : isDocument(value) ? objectOf(value) : value;
      samples = samples.map((sample) => ({
        ...sample,
        document: steps.length === 0 ? objectOf(sample.document) : mapAt(sample.document, steps, change),
      }));
    }
  }
  return { samples, zips };
}

/** Arrays of an object: of times, and others that have as many values as that has. */
function seriesIn(objects: readonly Document[], steps: readonly string[]): Found | undefined {
  const keys = [...new Set(objects.flatMap(Object.keys))];
  const series = keys.filter((key) => objects.every((object) => isSeries(object[key])));
  const [best] = series
    .filter((key) => areTimes(objects, key))
    .map((time) => ({ time, keys: series.filter((key) => objects.every((object) => isAsLong(object, key, time))) }))
    .sort((a, b) => b.keys.length - a.keys.length);
  if (best === undefined || best.keys.length < 2) return undefined;
  const own = new Set(best.keys);
  const isOnly = keys.every((key) => own.has(key) || !objects.some((object) => Array.isArray(object[key])));
  let into = 'rows';
  for (let number = 2; keys.includes(into) && !own.has(into); number++) into = `rows_${number}`;
  const zip: ProposedZip = {
    path: steps.length === 0 ? '$value' : pathText(steps),
    ...(!isOnly && { arrays: best.keys }),
    ...(into !== 'rows' && { into }),
  };
  const why = `its arrays ${best.keys.join(', ')} have one length in every sample, and ${best.time} holds times`;
  const objectOf = (object: Document): Document => {
    const arrays = best.keys.flatMap((key) => (Array.isArray(object[key]) ? [[key, object[key]] as const] : []));
    if (arrays.length === 0) return object;
    const rest = Object.entries(object).filter(([key, value]) => !own.has(key) || !Array.isArray(value));
    return { ...Object.fromEntries(rest), [into]: rowsOf(arrays) };
  };
  return { choice: { zip, rows: pathText([...steps, into]), why }, objectOf };
}

/** Arrays of arrays in an object, whose names stand beside them or in their first row, and are those of a time and of more. */
function tablesIn(objects: readonly Document[], steps: readonly string[]): readonly Found[] {
  const keys = [...new Set(objects.flatMap(Object.keys))];
  return keys.flatMap((key): Found | readonly [] => {
    const tables = objects.filter((object) => object[key] !== undefined && object[key] !== null);
    if (tables.length === 0 || !tables.every((object) => isTable(object[key]))) return [];
    const rowsAt = (object: Document) => tableOf(object[key]);
    const beside = keys.find((name) => tables.every((object) => areNames(object[name], rowsAt(object)[0]?.length)));
    const isHeaded = tables.every((object) => areNames(rowsAt(object)[0]) && rowsAt(object).length > 1);
    if (beside === undefined && !isHeaded) return [];
    const zipped = (object: Document) => {
      const [head = [], ...others] = rowsAt(object);
      const names = beside === undefined ? head : object[beside];
      const rows = beside === undefined ? others : rowsAt(object);
      return Array.isArray(names)
        ? rows.map((row) => Object.fromEntries(names.map((name, place) => [String(name), row[place]])))
        : [];
    };
    const all = tables.flatMap(zipped);
    if (timeFieldOf(fieldsOf(all), all.length) === undefined) return [];
    const path = pathText([...steps, key]);
    const zip = { path, ...(beside !== undefined && { names: pathText([...steps, beside]) }) };
    const why = `its arrays are rows, whose names ${beside === undefined ? 'are the first of them' : `stand in ${zip.names}`}`;
    const objectOf = (object: Document): Document => {
      if (!isTable(object[key])) return object;
      const rest = Object.entries(object).filter(([name]) => name !== beside);
      return { ...Object.fromEntries(rest), [key]: zipped(object) };
    };
    return { choice: { zip, rows: path, why }, objectOf };
  });
}

/** Whether a value is an array of scalars, or none. */
function isSeries(value: unknown): boolean {
  if (value === undefined || value === null) return true;
  return Array.isArray(value) && value.every(isScalar);
}

function isScalar(value: unknown): boolean {
  return !isDocument(value) && leafOf(value).kind !== 'array';
}

/** Whether all values of arrays are times, of which some have several. */
function areTimes(objects: readonly Document[], key: string): boolean {
  const arrays = objects.map((object) => object[key]).filter(Array.isArray);
  const rows = arrays.flat().map((value) => ({ [key]: value }));
  const [field] = fieldsOf(rows);
  return (
    arrays.some(({ length }) => length > 1) &&
    field?.count === rows.length &&
    timeFieldOf([field], rows.length) !== undefined
  );
}

function isAsLong(object: Document, key: string, other: string): boolean {
  const [one, two] = [object[key], object[other]];
  return !Array.isArray(one) || (Array.isArray(two) && one.length === two.length);
}

function rowsOf(arrays: readonly (readonly [key: string, values: readonly unknown[]])[]): readonly Document[] {
  const [[, first] = ['', []]] = arrays;
  return first.map((_, place) => Object.fromEntries(arrays.map(([key, values]) => [key, values[place]])));
}

/** Whether a value is an array of arrays that have as many scalars each. */
function isTable(value: unknown): boolean {
  const rows = tableOf(value);
  return rows.length > 0 && rows.every((row) => row.length === rows[0]?.length && row.every(isScalar));
}

function tableOf(value: unknown): readonly (readonly unknown[])[] {
  return Array.isArray(value) && value.every(Array.isArray) ? value : [];
}

/** Whether a value is an array of so many different texts that are no numbers. */
function areNames(value: unknown, count?: number): boolean {
  if (!Array.isArray(value) || value.length < 2 || (count !== undefined && value.length !== count)) return false;
  const isName = (each: unknown) => typeof each === 'string' && each !== '' && !/^[+-]?\d/.test(each);
  return value.every(isName) && new Set(value).size === value.length;
}
