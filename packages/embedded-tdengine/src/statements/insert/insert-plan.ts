import type { Database } from '../../catalog/database.ts';
import { type ChildTable, type NormalTable, type Stored, storedOf } from '../../catalog/table.ts';
import type { NewChild } from '../../storage/create-child.ts';
import { MergedRows } from './merged-rows.ts';

/** What rows go into: a table that is there, or a sub-table that the statement creates. */
export type Target =
  | { readonly kind: 'present'; readonly table: ChildTable | NormalTable }
  | { readonly kind: 'new'; readonly child: NewChild };

/** The rows a statement has for one table. */
export interface TargetRows {
  readonly database: Database;
  readonly name: string;
  readonly target: Target;
  readonly rows: MergedRows;
}

/** Where the rows of a target are kept. */
export function storedOfTarget(target: Target): Stored {
  return target.kind === 'new' ? target.child.stable : storedOf(target.table);
}

/** All that one INSERT does, collected while it is read, so that a bad value anywhere leaves nothing behind. */
export class InsertPlan {
  readonly #targets = new Map<string, TargetRows>();

  get targets(): Iterable<TargetRows> {
    return this.#targets.values();
  }

  /** What the statement already holds of a table; its first clause says how it is created. */
  find(database: Database, name: string): TargetRows | undefined {
    return this.#targets.get(`${database.name}.${name}`);
  }

  add(database: Database, name: string, target: Target): TargetRows {
    const [timestamp, second] = storedOfTarget(target).columns;
    const keys = [timestamp, second?.isKey ? second : undefined].filter((column) => column !== undefined);
    const added = { database, name, target, rows: new MergedRows(keys) };
    this.#targets.set(`${database.name}.${name}`, added);
    return added;
  }
}
