import { quoteName, quoteTable } from '../../shared/tdengine/sql-text.ts';
import { typeText } from '../../shared/tdengine/types/lengths.ts';

/** A column or tag to be declared. */
export interface Definition {
  readonly name: string;
  readonly type: string;
  /** 0 for types without length. */
  readonly length: number;
  readonly role: 'column' | 'tag';
}

/** What a change is made to: a stable, or a plain table of the name. */
interface ChangedTable {
  readonly database: string;
  readonly stable: string;
  readonly isPlain: boolean;
}

/** One change that makes a stable or plain table take the rows of a batch. */
export type SchemaChange =
  | (ChangedTable & {
      readonly kind: 'create';
      readonly timeColumn: string;
      readonly columns: readonly Definition[];
      readonly tags: readonly Definition[];
    })
  | (ChangedTable & { readonly kind: 'add' | 'widen'; readonly column: Definition });

/** Tag of stables made for lines without tags, since TDengine has no stable without one; schemaless writing's name. */
export const NO_TAG: Definition = { name: '_tag_null', type: 'NCHAR', length: 1, role: 'tag' };

/** The statement of a change. */
export function changeSql(change: SchemaChange): string {
  const stable = quoteTable(change.database, change.stable);
  if (change.kind === 'create') {
    const columns = change.columns.map((column) => `,${definitionSql(column)}`).join('');
    const head = `IF NOT EXISTS ${stable} (${quoteName(change.timeColumn)} TIMESTAMP${columns})`;
    if (change.isPlain) return `CREATE TABLE ${head}`;
    const tags = (change.tags.length > 0 ? change.tags : [NO_TAG]).map(definitionSql).join(',');
    return `CREATE STABLE ${head} TAGS (${tags})`;
  }
  const verb = change.kind === 'add' ? 'ADD' : 'MODIFY';
  const noun = change.column.role === 'tag' ? 'TAG' : 'COLUMN';
  return `ALTER ${change.isPlain ? 'TABLE' : 'STABLE'} ${stable} ${verb} ${noun} ${definitionSql(change.column)}`;
}

function definitionSql(definition: Definition): string {
  return `${quoteName(definition.name)} ${typeText(definition.type, definition.length)}`;
}
