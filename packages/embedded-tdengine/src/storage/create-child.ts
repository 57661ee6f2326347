import type { Database } from '../catalog/database.ts';
import type { ChildTable, Column, Stable } from '../catalog/table.ts';
import { type StoredValue, storedText } from '../types/stored-value.ts';
import type { Storage } from './storage.ts';

/** A sub-table to be created. */
export interface NewChild {
  readonly name: string;
  readonly stable: Stable;
  /** Values of the tags by name; a tag that is missing is NULL. */
  readonly tags: ReadonlyMap<string, StoredValue>;
  readonly ttl: number;
  readonly comment: string | undefined;
}

/** A number for a sub-table that is free in its stable. */
function nextId(storage: Storage, stable: Stable): number {
  const row = storage.prepare(`SELECT coalesce(max(id), 0) + 1 AS id FROM g${stable.storage}`).get();
  return Number(row?.id);
}

const tagValueOf = (child: NewChild, tag: Column): StoredValue => child.tags.get(tag.name) ?? null;

/** Creates a sub-table; that no table has its name is the caller's care. */
export function createChild(child: NewChild, database: Database, storage: Storage, nowMs: number): ChildTable {
  const { stable, name } = child;
  const id = nextId(storage, stable);
  const slots = ['id', 'name', ...stable.tags.map(({ slot }) => slot)];
  storage
    .prepare(`INSERT INTO g${stable.storage} (${slots.join(', ')}) VALUES (${slots.map(() => '?').join(', ')})`)
    .run(id, storedText(name), ...stable.tags.map((tag) => tagValueOf(child, tag)));
  const created: ChildTable = {
    kind: 'child',
    database: database.name,
    name,
    stable,
    id,
    createdMs: nowMs,
    ttl: child.ttl,
    comment: child.comment,
  };
  database.tables.set(name, created);
  return created;
}
