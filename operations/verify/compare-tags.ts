import type { TDengine } from '../../functions/shared/tdengine/client/client.ts';
import { quoteTable, quoteText } from '../../functions/shared/tdengine/sql-text.ts';
import { exactColumn } from '../../functions/source/read/query/table-statements.ts';
import { type ExpectedRows, type TagLine, tableOfTagId } from './expected-rows.ts';
import type { CellDifference } from './explain-row.ts';
import type { Shape } from './shapes.ts';
import { ARRIVAL, type StoredText } from './stored-text.ts';

/** A subtable that has other tags than its records. */
export interface TagFinding {
  readonly shape: Shape;
  readonly subtable: string;
  /** An earlier record of the range had the tags that it has. */
  readonly hadThem: boolean;
  /** Number of the last record's partition, and its offset. */
  readonly partition: number;
  readonly offset: number;
  readonly cells: readonly CellDifference[];
}

/** Subtables that are asked for at once. */
const AT_ONCE = 200;

/** Compares the tags of a part's subtables with those that their records gave last, of each partition. */
export async function compareTags(
  tdengine: TDengine,
  rows: ExpectedRows,
  part: number,
  found: (finding: TagFinding) => void,
): Promise<void> {
  const given = new Map<string, TagLine[]>();
  for (const line of rows.tags.lines(part)) {
    const parsed = parseTags(line);
    const before = given.get(parsed[0]);
    if (before === undefined) given.set(parsed[0], [parsed]);
    else before.push(parsed);
  }
  const byShape = Map.groupBy(given, ([id]) => tableOfTagId(id).shape);
  for (const [index, all] of byShape) {
    const shape = rows.shapes.all[index];
    if (shape === undefined) throw new Error('tags are of a table that nobody knows');
    for (let from = 0; from < all.length; from += AT_ONCE) {
      const some = new Map(all.slice(from, from + AT_ONCE).map(([id, lines]) => [tableOfTagId(id).table, lines]));
      const stored = await tagsOf(tdengine, shape, [...some.keys()]);
      for (const [subtable, lines] of some) {
        // One that is not there has no rows either, which are missing.
        const cells = stored.get(subtable);
        const last = lines.at(-1);
        if (cells === undefined || last === undefined) continue;
        const lastOf = [...new Map(lines.map((line) => [line[1], line])).values()];
        if (lastOf.some((line) => differences(shape, line, cells).length === 0)) continue;
        const hadThem = lines.some((line) => differences(shape, line, cells).length === 0);
        const [, partition, offset] = last;
        found({ shape, subtable, hadThem, partition, offset, cells: differences(shape, last, cells) });
      }
    }
  }
}

async function tagsOf(
  tdengine: TDengine,
  { database, name, tags, tagReaders }: Shape,
  subtables: readonly string[],
): Promise<ReadonlyMap<string, readonly StoredText[]>> {
  const columns = tags.map(exactColumn).join(', ');
  const found = new Map<string, readonly StoredText[]>();
  let asked = subtables;
  // An answer can be cut short and called whole: those that are left out are asked for again.
  for (let tries = 0; asked.length > 0 && tries < 2; tries += 1) {
    const { rows } = await tdengine.query(
      `SELECT TAGS tbname, ${columns} FROM ${quoteTable(database, name)} WHERE tbname IN (${asked.map(quoteText).join(', ')})`,
    );
    for (const [subtable, ...cells] of rows) {
      found.set(
        String(subtable),
        tagReaders.map(({ cell }, at) => cell(cells[at])),
      );
    }
    asked = asked.filter((subtable) => !found.has(subtable));
  }
  return found;
}

function differences({ tags }: Shape, [, , , ...values]: TagLine, cells: readonly StoredText[]): CellDifference[] {
  return tags.flatMap(({ name }, at) => {
    const [expected, found] = [values[at] ?? null, cells[at] ?? null];
    return expected === found || expected === ARRIVAL ? [] : [{ name, expected, found }];
  });
}

function parseTags(line: string): TagLine {
  return JSON.parse(line);
}
