import { keyColumnOf } from '../../shared/tdengine/table-schema.ts';
import { RecordError } from '../rows/record-error.ts';
import { identityOf, type RecordRows, type Row } from '../rows/row.ts';
import type { Schemas } from '../rows/table-registry.ts';

/** Finds records of one batch that give one row of a table different values, for `collision: reject`. */
export class Collisions {
  /** By table, then by what identifies a row: the rows of the first record that has it, mostly one. */
  readonly #rows = new Map<number, Map<string, Row[]>>();

  /**
   * Why a record is to be rejected: one before it has a row of the same table and time. The same rows once more are none.
   * It is asked of each record once, in their order.
   */
  of({ rows }: RecordRows, schemas: Schemas): RecordError | undefined {
    const met = new Map<readonly Row[], Row[]>();
    const others: { readonly row: Row; readonly identity: string }[] = [];
    for (const row of rows) {
      const identity = identityOf(row, keyColumnOf(schemas.get(row.table.schemaKey)));
      const earlier = this.#rows.get(row.table.id)?.get(identity);
      if (earlier === undefined) others.push({ row, identity });
      else append(met, earlier, row);
    }
    for (const [earlier, own] of met) {
      const [row] = own;
      if (row === undefined || areSame(earlier, own)) continue;
      const message = `a record before it in the batch has another row of ${row.table.name} with the same timestamp`;
      return new RecordError('write', `${message}, and collision is reject`);
    }
    for (const { row, identity } of others) {
      const before = this.#rows.get(row.table.id) ?? new Map<string, Row[]>();
      this.#rows.set(row.table.id, before);
      append(before, identity, row);
    }
    return undefined;
  }

  /** Forgets the rows of a record, which will not be written. */
  forget(record: number): void {
    for (const rows of this.#rows.values()) {
      for (const [identity, [row]] of rows) if (row?.record === record) rows.delete(identity);
    }
  }
}

function append<Key>(lists: Map<Key, Row[]>, key: Key, row: Row): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [row]);
  else list.push(row);
}

function areSame(some: readonly Row[], others: readonly Row[]): boolean {
  return (
    some.length === others.length &&
    some.every((row, at) => {
      const other = others[at];
      return other !== undefined && isSame(row, other);
    })
  );
}

function isSame(a: Row, b: Row): boolean {
  if (a.layout === b.layout) return a.values.every((value, at) => value === b.values[at]);
  // The same columns can have another layout: in another order, of another topic, or of a decoder that began anew.
  const { columns } = a.layout;
  return (
    columns.length === b.layout.count &&
    columns.every(({ name }, at) => a.values[at] === b.values[b.layout.indexOf(name)])
  );
}
