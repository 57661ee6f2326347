import { Plan, type WantedUnnamed } from '../../../functions/sink/decode/json/plan.ts';
import { Reader } from '../../../functions/sink/decode/json/reader.ts';
import { JsonValue } from '../../../functions/sink/decode/json/value.ts';

/** All values of a record. */
export const ALL: WantedUnnamed = { below: [], includes: () => true, excludes: () => false };

/** Makes a reader of records that wants every value, and gives those that it found. */
export function allReader() {
  const reader = new Reader(new Plan({ values: [], arrays: [], unnamed: ALL }));
  return (text: string): { readonly steps: readonly string[]; readonly value: JsonValue }[] => {
    reader.read(text);
    return unnamedOf(reader).map(({ steps, slot }) => ({ steps, value: valueIn(reader, slot) }));
  };
}

/** Makes a reader of records that gives the values at paths, and the paths of all others that it wants. */
export function namedReader(paths: readonly (readonly string[])[], unnamed?: WantedUnnamed) {
  const plan = new Plan({ values: paths, arrays: [], unnamed });
  const reader = new Reader(plan);
  return (text: string): { readonly values: readonly JsonValue[]; readonly unnamed: readonly string[] } => {
    reader.read(text);
    return {
      values: paths.map((steps) => valueIn(reader, plan.node(steps).slot)),
      unnamed: unnamedOf(reader).map(({ steps }) => steps.join('.')),
    };
  };
}

function unnamedOf({ found }: Reader) {
  return Array.from({ length: found.unnamedCount }, (_, index) => found.unnamed(index));
}

function valueIn({ found }: Reader, slot: number): JsonValue {
  const value = new JsonValue();
  found.load(slot, value);
  return value;
}
