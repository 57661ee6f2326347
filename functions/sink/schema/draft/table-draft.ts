import type { TableSchema } from '../../../shared/tdengine/table-schema.ts';
import type { Precision } from '../../../shared/tdengine/time/precision.ts';
import { RecordError } from '../../rows/record-error.ts';
import type { Subtable } from '../../rows/row.ts';
import type { Refusal } from '../refusals.ts';
import { type Definition, NO_TAG, type SchemaChange } from '../schema-change.ts';
import { type DraftColumn, DraftColumns } from './draft-columns.ts';

/** What may be changed. */
export interface DraftRules {
  readonly create: boolean;
  readonly addColumns: boolean;
  readonly widen: boolean;
  /** Whether a row takes the place of one with its time: columns that it does not give become NULL. */
  readonly replace: boolean;
  /** Why TDengine did not make a change of a column before. */
  readonly refused: (column: string) => Refusal | undefined;
  /** Unit of the database's times. */
  readonly precision: Precision | undefined;
}

/** What a draft is of, which stays as it is while columns are added. */
interface DraftTable {
  readonly database: string;
  readonly name: string;
  readonly kind: 'stable' | 'table';
  /** The name for messages, such as `stable meters`. */
  readonly place: string;
  readonly exists: boolean;
  /** Name of the second part of its composite key. */
  readonly key: string | undefined;
  /** Why no row fits it; undefined when rows may. */
  readonly unusable: string | undefined;
  readonly rules: DraftRules;
}

/** Time column of stables made by schemaless writing. */
const TIME_COLUMN = { name: '_ts', type: 'TIMESTAMP', length: 8, role: 'column' } as const;

/** A stable or plain table as rows need it. It never changes: where it must grow, another draft grows from it. */
export class TableDraft {
  readonly table: DraftTable;
  readonly columns: DraftColumns;

  private constructor(table: DraftTable, columns: DraftColumns) {
    this.table = table;
    this.columns = columns;
  }

  /** A table as it is. @param existing undefined for one that is missing. */
  static of(table: Subtable, existing: TableSchema | undefined, rules: DraftRules): TableDraft {
    const { database, stable, name } = table;
    const drafted: DraftTable = {
      database,
      name: stable ?? name,
      kind: stable === undefined ? 'table' : 'stable',
      place: placeOf(table),
      exists: existing !== undefined,
      key: existing?.find(({ role }) => role === 'key')?.name,
      unusable: whyUnusable(table, existing, rules),
      rules,
    };
    return new TableDraft(drafted, DraftColumns.of(existing ?? [TIME_COLUMN]));
  }

  /** The draft with other columns. */
  with(columns: DraftColumns): TableDraft {
    return new TableDraft(this.table, columns);
  }

  /**
   * To be called when the rows of a record are admitted.
   * @throws RecordError when the table is to be made and cannot be: no row so far gives it a column, or one has the name of the tag
   * that a stable without tags gets.
   */
  checkColumns(): void {
    const { exists, kind, place } = this.table;
    if (exists) return;
    if (kind === 'stable' && !this.columns.hasTags && this.columns.get(NO_TAG.name) !== undefined) {
      throw misfit(`${place} has no tag, for which it gets the tag ${NO_TAG.name}: no column`, NO_TAG.name);
    }
    if (this.columns.hasValues) return;
    throw misfit(`${place} does not exist, and no value of the record says which type a column of it has`);
  }
}

/** A table's name for messages, such as `stable meters`. */
export function placeOf({ stable, name }: Subtable): string {
  return stable === undefined ? `table ${name}` : `stable ${stable}`;
}

/** The error of a record that does not fit a table. */
export function misfit(message: string, column?: string): RecordError {
  return new RecordError('schema', message, { column });
}

function whyUnusable(table: Subtable, existing: TableSchema | undefined, { create }: DraftRules): string | undefined {
  if (existing === undefined)
    return create ? undefined : `${placeOf(table)} does not exist and autoCreate.stable is false`;
  const { stable, name } = table;
  const hasTags = existing.some(({ role }) => role === 'tag');
  if (stable !== undefined) return hasTags ? undefined : `${stable} is a table without tags, not a stable`;
  return hasTags ? `${name} is a stable or subtable, not a plain table` : undefined;
}

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
