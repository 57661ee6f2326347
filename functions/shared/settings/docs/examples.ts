import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';

const folder = join(import.meta.dirname, '../../../../examples/every-setting');

/** The connectors files under `examples/every-setting`, which together use every setting. */
export const EXAMPLE_FILES: readonly string[] = ['plant.yaml', 'cloud.yaml'].map((name) => join(folder, name));

const files: readonly unknown[] = EXAMPLE_FILES.map((file) => parse(readFileSync(file, 'utf8')));

/**
 * How a setting is written, as JSON, which is YAML too; undefined when no example uses it.
 * @param path keys from the top of a file; `*` stands for a connector's name, `key[]` for a list or one of its entries.
 */
export function exampleOf(path: readonly string[]): string | undefined {
  const [value] = files.flatMap((file) => valuesAt(file, path));
  return value === undefined ? undefined : JSON.stringify(value);
}

function valuesAt(data: unknown, [step, ...rest]: readonly string[]): unknown[] {
  if (step === undefined) return [data];
  if (typeof data !== 'object' || data === null) return [];
  if (Array.isArray(data)) return data.flatMap((entry: unknown) => valuesAt(entry, [step, ...rest]));
  if (step === '*') return Object.values(data).flatMap((value: unknown) => valuesAt(value, rest));
  const value: unknown = Reflect.get(data, step.replace(/(\[\])+$/, ''));
  return value === undefined ? [] : valuesAt(value, rest);
}
