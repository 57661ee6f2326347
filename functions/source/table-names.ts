/** Which tables a source reads: patterns in which `*` stands for any characters. */
export interface NamePatterns {
  readonly include: readonly string[];
  readonly exclude: readonly string[];
}

/** Tells whether a name is to be read. `exclude` is stronger; case matters, as it does in TDengine's backticks. */
export function nameMatcher(patterns: NamePatterns): (name: string) => boolean {
  const included = patterns.include.map(toRegExp);
  const excluded = patterns.exclude.map(toRegExp);
  return (name) => included.some((p) => p.test(name)) && !excluded.some((p) => p.test(name));
}

/** Names that are to be read, as they are written and not by a pattern, and are not among `names`. */
export function missingTables(patterns: NamePatterns, names: ReadonlySet<string>): readonly string[] {
  const isWanted = nameMatcher(patterns);
  return [...new Set(patterns.include)].filter((name) => !name.includes('*') && isWanted(name) && !names.has(name));
}

function toRegExp(pattern: string): RegExp {
  const parts = pattern.split('*').map((part) => part.replace(/[\\^$.|?+()[\]{}/]/g, '\\$&'));
  return new RegExp(`^${parts.join('.*')}$`, 'su');
}
