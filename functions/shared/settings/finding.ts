/** Something that is wrong with one setting. */
export interface Finding {
  /** A key that no setting has, a setting that must be there and is not, or a value that is not allowed. */
  readonly kind: 'unknown' | 'missing' | 'wrong';
  /** Where, from the top. */
  readonly path: readonly PropertyKey[];
  /** What is wrong and what is allowed, without the path. */
  readonly message: string;
}

/** A finding in one line, beginning with its path. */
export function findingText({ path, message }: Finding): string {
  return `${pathText(path)}: ${message}`;
}

/** A path as messages show it, such as `sinks.meters.routes[0].stable`. */
export function pathText(path: readonly PropertyKey[]): string {
  let text = '';
  for (const part of path) text += typeof part === 'number' ? `[${part}]` : `${text === '' ? '' : '.'}${String(part)}`;
  return text === '' ? '(top level)' : text;
}

/** What stands at a path of a value; undefined where nothing does. */
export function valueAt(root: unknown, path: readonly PropertyKey[]): unknown {
  let value = root;
  for (const part of path) {
    if (typeof value !== 'object' || value === null) return undefined;
    value = Reflect.get(value, part);
  }
  return value;
}
