import type { Definition, SchemaChange } from '../schema-change.ts';
import type { DraftColumn } from './draft-columns.ts';
import type { StableDraft } from './stable-draft.ts';

/** The changes that make a stable what its draft is; none when it is so already. */
export function draftChanges(database: string, draft: StableDraft): SchemaChange[] {
  const [time, ...columns] = draft.columns();
  if (time === undefined) return [];
  const place = { database, stable: draft.name, isPlain: draft.kind === 'table' };
  if (!draft.exists) {
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

function definitionOf(column: DraftColumn): Definition {
  return {
    name: column.name,
    type: column.type,
    length: column.length,
    role: column.role === 'tag' ? 'tag' : 'column',
  };
}
