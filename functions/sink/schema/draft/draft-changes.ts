import type { Definition, SchemaChange } from '../schema-change.ts';
import type { DraftColumn } from './draft-columns.ts';
import type { TableDraft } from './table-draft.ts';

/** The changes that make a table what its draft is; none when it is so already. */
export function draftChanges(draft: TableDraft): SchemaChange[] {
  const { database, name, kind, exists } = draft.table;
  const [time, ...columns] = draft.columns.all();
  if (time === undefined) return [];
  const place = { database, stable: name, isPlain: kind === 'table' };
  if (!exists) {
    return [
      {
        kind: 'create',
        ...place,
        timeColumn: time.name,
        columns: columns.filter((column) => column.role === 'column').map(definitionOf),
        tags: columns.filter((column) => column.role === 'tag').map(definitionOf),
      },
    ];
  }
  return columns.flatMap((column): SchemaChange[] => {
    if (column.existing === undefined) return [{ kind: 'add', ...place, column: definitionOf(column) }];
    return column.length > column.existing ? [{ kind: 'widen', ...place, column: definitionOf(column) }] : [];
  });
}

function definitionOf({ name, type, length, role }: DraftColumn): Definition {
  return { name, type, length, role: role === 'tag' ? 'tag' : 'column' };
}
