import type { Catalog } from '../../catalog/catalog.ts';
import { MAX_COLUMN_BYTES } from '../../catalog/names.ts';
import { columnNamed, type Table } from '../../catalog/table.ts';
import { StatementError } from '../../errors.ts';
import type { Session } from '../../session.ts';
import type { Literal } from '../../sql/literal.ts';
import type { TokenReader } from '../../sql/token-reader.ts';
import type { Storage } from '../../storage/storage.ts';
import { readLiteral, tagValue } from './create-children.ts';

interface Assignment {
  readonly name: string;
  readonly literal: Literal;
}

function readAssignments(reader: TokenReader): readonly Assignment[] {
  const assignments: Assignment[] = [];
  do {
    const name = reader.name(MAX_COLUMN_BYTES);
    reader.expect('=');
    assignments.push({ name, literal: readLiteral(reader) });
  } while (reader.accept(','));
  reader.expectEnd();
  return assignments;
}

/** After `ALTER TABLE t SET TAG`: new tag values of a sub-table, which are its rows' from then on. */
export function setTags(
  reader: TokenReader,
  find: () => Table,
  catalog: Catalog,
  session: Session,
  storage: Storage,
): void {
  const assignments = readAssignments(reader);
  const table = find();
  if (table.kind !== 'child') throw new StatementError(0x2649, 'Invalid alter table statement');
  const { precision } = catalog.database(table.database).options;
  const context = { ...session, precision };
  const changes = assignments.map(({ name, literal }) => {
    const tag = columnNamed(table.stable.tags, name);
    if (!tag) throw new StatementError(0x2649, `Invalid tag name: ${name}`);
    return { slot: tag.slot, value: tagValue(literal, tag, context) };
  });
  const sets = changes.map(({ slot }) => `${slot} = ?`).join(', ');
  storage
    .prepare(`UPDATE g${table.stable.storage} SET ${sets} WHERE id = ?`)
    .run(...changes.map(({ value }) => value), table.id);
}
