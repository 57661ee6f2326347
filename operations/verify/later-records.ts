import type { Finding } from './compare-part.ts';
import { type ExpectedRows, type RowId, valuesOf } from './expected-rows.ts';
import type { MappedRecords } from './map-records.ts';
import type { StoredText } from './stored-text.ts';

/** Looks in records behind the range for those that give rows what they have. */
export interface LaterRecords extends MappedRecords {
  /** Whether later records give the row every value in which it is not as the range says. */
  explains(id: RowId): boolean;
  /** Whether all rows are explained. */
  isDone(): boolean;
}

/** @param findings rows with other values than the range says. */
export function openLater(rows: ExpectedRows, findings: readonly Finding[]): LaterRecords {
  /** By row, the columns that are not explained yet, with what TDengine has. */
  const open = new Map<RowId, Map<string, StoredText>>();
  for (const finding of findings) {
    if (finding.kind !== 'row' || finding.verdict.kind !== 'different') continue;
    open.set(finding.id, new Map(finding.verdict.cells.map(({ name, found }) => [name, found])));
  }
  return {
    row(row, _record, schema, precision) {
      const named = rows.idOf(row, schema, precision);
      const cells = named && open.get(named.id);
      if (named === undefined || cells === undefined) return;
      const { names, readers } = named.shape.columnsOf(row.layout);
      for (const [at, value] of valuesOf(row, readers).entries()) {
        const name = names[at] ?? '';
        if (cells.has(name) && cells.get(name) === value) cells.delete(name);
      }
      if (cells.size === 0) open.delete(named.id);
    },
    skipped() {},
    rejected() {},
    explains: (id) => !open.has(id),
    isDone: () => open.size === 0,
  };
}
