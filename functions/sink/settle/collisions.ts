import { keyColumnOf } from '../../shared/tdengine/table-schema.ts';
import { RecordError } from '../rows/record-error.ts';
import { identityOf, type RecordRows, type Row } from '../rows/row.ts';
import type { Schemas } from '../rows/table-registry.ts';

/** Finds records of one batch that give one row of a table different values, for `collision: reject`. */
export class Collisions {
  readonly #rows = new Map<number, Map<string, Row>>();

  /** Why a record is to be rejected: one before it has a row of the same table and time. The same row once more is none. */
  of({ rows }: RecordRows, schemas: Schemas): RecordError | undefined {
    const keyed = rows.map((row) => {
      const table = row.table.id;
      return { row, table, identity: identityOf(row, keyColumnOf(schemas.get(row.table.schemaKey))) };
    });
    for (const { row, table, identity } of keyed) {
      const earlier = this.#rows.get(table)?.get(identity);
      if (earlier === undefined || earlier.record === row.record || isSame(earlier, row)) continue;
      const message = `a record before it in the batch has another row of ${row.table.name} with the same timestamp`;
      return new RecordError('write', `${message}, and collision is reject`);
    }
    for (const { row, table, identity } of keyed) {
      const before = this.#rows.get(table) ?? new Map<string, Row>();
      this.#rows.set(table, before);
      if (!before.has(identity)) before.set(identity, row);
    }
    return undefined;
  }

  /** Forgets the rows of a record, which will not be written. */
  forget(record: number): void {
    for (const rows of this.#rows.values()) {
      for (const [identity, row] of rows) if (row.record === record) rows.delete(identity);
    }
  }
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
