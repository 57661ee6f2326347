import { fieldsOf, kindsOf, wordsOf } from '../observe/field.ts';
import { type Document, isDocument, leafOf, pathText } from '../observe/leaves.ts';
import { mapAt, nodesOf } from '../observe/nodes.ts';
import type { Sample } from '../observe/samples.ts';

/** An array of pairs of a name and a value, as settings have it. */
export interface ProposedPivot {
  readonly array: string;
  readonly name: string;
  readonly value: string | readonly string[];
  readonly incomplete?: 'skip';
}

/** Samples with objects in the place of arrays of pairs. */
export interface Pivoted {
  readonly samples: readonly Sample[];
  readonly pivots: readonly PivotChoice[];
}

export interface PivotChoice {
  readonly pivot: ProposedPivot;
  /** Paths of what elements have beside name and value. */
  readonly beside: readonly string[];
  /** Names that were seen. */
  readonly names: number;
}

const NAME =
  /^(name|key|n|k|id|tag|metric|metric_name|parameter|param|field|channel|signal|variable|point|code|label)$/;
const VALUE = /^(value|val|v)$|_value$|^as_[a-z]+$/;

/** What elements may have beside name and value. */
const BESIDE =
  /^(units?|u|type|data_?type|quality|q|status|alias|good|timestamp|ts|time|t|description|precision|is_null|is_historical|properties|value_type)$/;

/** How many elements have a name, from 0 to 1, that the others only lack it: their records are rejected. */
const MOSTLY = 0.5;

/** Names of which columns can be made. */
const MOST_NAMES = 100;

/** Puts objects in the place of arrays of pairs. */
export function pivotPairs(given: readonly Sample[]): Pivoted {
  let samples = given;
  const pivots: PivotChoice[] = [];
  for (const { steps, values } of nodesOf(samples.map(({ document }) => document))) {
    const arrays = values.filter((value) => value !== null);
    const found = pairsIn(arrays, pathText(steps));
    if (found === undefined) continue;
    pivots.push(found.choice);
    samples = samples.map((sample) => ({ ...sample, document: mapAt(sample.document, steps, found.objectOf) }));
  }
  return { samples, pivots };
}

function pairsIn(arrays: readonly unknown[], path: string) {
  const lists = arrays.filter(Array.isArray);
  const elements: readonly unknown[] = lists.flat();
  if (lists.length < arrays.length || elements.length === 0) return undefined;
  const documents = elements.filter(isDocument);
  if (documents.length < elements.length) return undefined;
  const fields = fieldsOf(documents);
  const nameField = fields.find(
    (field) => field.steps.length === 1 && NAME.test(wordsOf(field)) && field.count >= MOSTLY * documents.length,
  );
  const kinds = nameField === undefined ? [] : [...kindsOf(nameField)];
  if (nameField === undefined || kinds.some((kind) => kind !== 'text' && kind !== 'number')) return undefined;
  const isValue = ({ steps }: { readonly steps: readonly string[] }) =>
    VALUE.test(wordsOf({ steps: steps.slice(0, 1) }));
  const valueFields = fields.filter((field) => field !== nameField && isValue(field) && !kindsOf(field).has('array'));
  const others = fields.filter((field) => field !== nameField && !isValue(field));
  const isPlain = others.every((field) => BESIDE.test(wordsOf({ steps: field.steps.slice(0, 1) })));
  if (valueFields.length === 0 || valueFields.length > 12 || !isPlain) return undefined;
  const [nameKey = ''] = nameField.steps;
  const nameOf = (element: unknown) => (isDocument(element) ? textAt(element, [nameKey]) : undefined);
  const names = new Set(documents.map(nameOf).filter((name) => name !== undefined));
  if (names.has('') || names.size > MOST_NAMES) return undefined;
  const isDistinct = lists.every((list) => new Set(list.map(nameOf)).size === list.length);
  const timeKeys = ['timestamp', 'ts', 'time', 't'].filter((key) => documents.some((each) => each[key] !== undefined));
  const isOneMoment = lists.every((list) =>
    timeKeys.every((key) => new Set(list.map((each) => momentOf(each, key))).size <= 1),
  );
  if (!isDistinct || !isOneMoment) return undefined;
  const paths = valueFields.map(({ steps }) => steps);
  const isThere = (element: Document) => paths.some((steps) => at(element, steps) !== undefined);
  // Without a name nothing may be passed over.
  const isWhole = documents.every(isThere) || nameField.count < documents.length;
  const [first = [], ...more] = paths;
  const pivot: ProposedPivot = {
    array: path,
    name: pathText(nameField.steps),
    value: more.length === 0 ? pathText(first) : paths.map(pathText),
    ...(!isWhole && { incomplete: 'skip' as const }),
  };
  const choice = {
    pivot,
    beside: [...new Set(others.map(({ steps }) => `${path}.${steps[0]}`))],
    names: names.size,
  };
  const objectOf = (list: unknown) =>
    Array.isArray(list)
      ? Object.fromEntries(
          list
            .filter(isDocument)
            .filter(isThere)
            .flatMap((each) => {
              const name = nameOf(each);
              return name === undefined ? [] : [[name, firstAt(each, paths)]];
            }),
        )
      : list;
  return { choice, objectOf };
}

function momentOf(element: unknown, key: string): string {
  return JSON.stringify(isDocument(element) ? (element[key] ?? null) : null);
}

function textAt(document: Document, steps: readonly string[]): string | undefined {
  const leaf = leafOf(at(document, steps));
  return 'text' in leaf ? leaf.text : undefined;
}

/** The first value that is there. */
function firstAt(element: Document, paths: readonly (readonly string[])[]): unknown {
  for (const steps of paths) {
    const value = at(element, steps);
    if (value !== undefined) return value;
  }
  return null;
}

function at(document: Document, steps: readonly string[]): unknown {
  let value: unknown = document;
  for (const step of steps) value = isDocument(value) ? value[step] : undefined;
  return value;
}
