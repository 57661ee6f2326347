import { hash } from 'node:crypto';
import { MAX_NAME_BYTES } from '../../shared/tdengine/names.ts';
import { unreadable } from '../rows/record-error.ts';

/** How subtables get their names; both left out: `t_` and an MD5. Named as in taos.cfg. */
export interface SubtableNaming {
  /** The name is the tags' values, in the record's order, with this text between them. */
  readonly smlAutoChildTableNameDelimiter?: string | undefined;
  /** The name is the value of this tag, which is then not stored as a tag. */
  readonly smlChildTableName?: string | undefined;
}

/** Tags that a stable has at most. */
const MOST_TAGS = 128;

/**
 * Checks how many tags a record has, before any more is done with them. One that becomes the subtable's name is not stored.
 * @throws RecordError when no stable has so many.
 */
export function checkTagCount(count: number, { smlChildTableName }: SubtableNaming): void {
  if (count <= MOST_TAGS || (count === MOST_TAGS + 1 && smlChildTableName !== undefined)) return;
  throw unreadable(`the record has more than ${MOST_TAGS} tags, which no stable has`);
}

/**
 * A tag as the naming of subtables needs it: its name and value without escapes. A value that is no text, which only
 * JSON has, is given as it would be written, and as the bytes that TDengine holds it in, of which it makes the MD5.
 */
export type NamedTag = readonly [name: string, value: string, bytes?: Buffer | undefined, ...rest: unknown[]];

/** What became of a stable and tags. */
export interface NamedSubtable<Tag extends NamedTag> {
  readonly name: string;
  /** The tags that are stored: all but the one that became the name. */
  readonly tags: readonly Tag[];
}

/**
 * Names the subtable of a stable and tags as TDengine 3.3.7 does, whose schemaless writing has one function for all protocols.
 * @param stable as the record spells it, before escapes and dots are replaced.
 * @param tags in the record's order.
 * @throws RecordError when a tag's value is too long for a name: TDengine cuts it, so that two series may become one.
 */
export function nameSubtable<Tag extends NamedTag>(
  naming: SubtableNaming,
  stable: string,
  tags: readonly Tag[],
): NamedSubtable<Tag> {
  const { smlAutoChildTableNameDelimiter: delimiter, smlChildTableName: nameTag } = naming;
  if (delimiter !== undefined) return { name: joinedName(delimiter, tags) || md5Name(stable, tags), tags };
  const chosen = nameTag === undefined ? undefined : tags.find(([name]) => name === nameTag);
  if (chosen === undefined) return { name: md5Name(stable, tags), tags };
  const rest = tags.filter((tag) => tag !== chosen);
  return { name: tagName(chosen) || md5Name(stable, rest), tags: rest };
}

/** The values, joined; empty when that is too long for a name, for which TDengine then takes the MD5. */
function joinedName(delimiter: string, tags: readonly NamedTag[]): string {
  const name = withoutDots(tags.map(([, value]) => value).join(delimiter));
  return Buffer.byteLength(name) > MAX_NAME_BYTES.table ? '' : name;
}

function tagName([name, value]: NamedTag): string {
  if (Buffer.byteLength(value) > MAX_NAME_BYTES.table) {
    throw unreadable(
      `tag ${name}: the value is the subtable's name and longer than ${MAX_NAME_BYTES.table} bytes`,
      name,
    );
  }
  return withoutDots(value);
}

/** `t_` and the MD5 of `stable,tag=value,…`, tags sorted by name as strncasecmp does. */
function md5Name(stable: string, tags: readonly NamedTag[]): string {
  const parts: (string | Buffer)[] = [withoutDots(stable)];
  for (const [name, value, bytes] of tags.toSorted(byNameIgnoringCase)) parts.push(`,${name}=`, bytes ?? value);
  const isText = parts.every((part) => typeof part === 'string');
  return `t_${hash('md5', isText ? parts.join('') : Buffer.concat(parts.map((part) => Buffer.from(part))))}`;
}

/** TDengine takes no dot in a table's name; schemaless writing puts an underscore in its place. */
export function withoutDots(name: string): string {
  return name.replaceAll('.', '_');
}

function byNameIgnoringCase([a]: NamedTag, [b]: NamedTag): number {
  return Buffer.compare(Buffer.from(asciiLower(a)), Buffer.from(asciiLower(b)));
}

function asciiLower(text: string): string {
  return text.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
}
