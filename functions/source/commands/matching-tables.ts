import { nameMatcher } from '../tables/table-names.ts';

/**
 * The tables that patterns name, each once and in order.
 * @throws Error when one of the patterns names none: it is misspelt, or the settings leave the table out.
 */
export function matchingTables(tables: Iterable<string>, patterns: readonly string[]): readonly string[] {
  const all = [...new Set(tables)].sort();
  const found = new Set<string>();
  for (const pattern of patterns) {
    const matches = all.filter(nameMatcher({ include: [pattern], exclude: [] }));
    if (matches.length === 0) throw new Error(`no table of the source is named ${JSON.stringify(pattern)}`);
    for (const name of matches) found.add(name);
  }
  return [...found].sort();
}
