import { createHash } from 'node:crypto';

/**
 * Name of the subtable that schemaless writing makes for a stable and tags: `t_` and the MD5 of
 * `stable,tag=value,…`, tags sorted by name as strncasecmp does.
 * @param stable as the record spells it, before escapes and dots are replaced.
 * @param tags names and values without escapes.
 */
export function schemalessSubtable(stable: string, tags: readonly (readonly [name: string, value: string])[]): string {
  let text = stable;
  for (const [name, value] of tags.toSorted(byNameIgnoringCase)) text += `,${name}=${value}`;
  return `t_${createHash('md5').update(text).digest('hex')}`;
}

type Tag = readonly [name: string, value: string];

function byNameIgnoringCase([a]: Tag, [b]: Tag): number {
  return Buffer.compare(Buffer.from(asciiLower(a)), Buffer.from(asciiLower(b)));
}

function asciiLower(text: string): string {
  return text.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
}
