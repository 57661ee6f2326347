const known = new Map<string, RegExp>();
const MAX_KNOWN = 100;

/** LIKE as TDengine has it: `%` any text, `_` one character, a backslash before them takes them as they are; case counts. */
export function likePattern(pattern: string): RegExp {
  const found = known.get(pattern);
  if (found) return found;
  const source = pattern.replace(/\\([%_])|%|_|[\\^$.*+?()[\]{}|]/g, (part, escaped: string | undefined) => {
    if (escaped !== undefined) return escaped;
    if (part === '%') return '.*';
    return part === '_' ? '.' : `\\${part}`;
  });
  const made = new RegExp(`^${source}$`, 'su');
  if (known.size >= MAX_KNOWN) known.clear();
  known.set(pattern, made);
  return made;
}
