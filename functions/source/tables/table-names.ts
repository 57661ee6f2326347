/** Which tables a source reads: patterns in which `*` stands for any characters. */
export interface NamePatterns {
  readonly include: readonly string[];
  readonly exclude: readonly string[];
}

/** Tells whether a name is to be read. `exclude` is stronger; case matters, as it does in TDengine's backticks. */
export function nameMatcher({ include, exclude }: NamePatterns): (name: string) => boolean {
  return (name) => include.some((each) => isNamed(each, name)) && !exclude.some((each) => isNamed(each, name));
}

/** Names that are to be read, as they are written and not by a pattern, and are not among `names`. */
export function missingTables(patterns: NamePatterns, names: ReadonlySet<string>): readonly string[] {
  const isWanted = nameMatcher(patterns);
  return [...new Set(patterns.include)].filter((name) => !name.includes('*') && isWanted(name) && !names.has(name));
}

/**
 * Whether a pattern names this. No regular expression, which would try all ways to divide a name among many `*`: one
 * pattern could take all of a tick's time.
 */
function isNamed(pattern: string, name: string): boolean {
  const [first = '', ...others] = pattern.split('*');
  const last = others.pop();
  if (last === undefined) return name === first;
  const end = name.length - last.length;
  if (end < first.length || !name.startsWith(first) || !name.endsWith(last)) return false;
  let place = first.length;
  for (const piece of others) {
    const found = name.indexOf(piece, place);
    if (found < 0 || found + piece.length > end) return false;
    place = found + piece.length;
  }
  return true;
}
