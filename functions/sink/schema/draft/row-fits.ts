import type { Layout } from '../../rows/layout.ts';
import { type Row, type Subtable, tagsKey } from '../../rows/row.ts';
import { withRoomFor } from './column-growth.ts';
import { type Fit, fitOf, fittedValues, hasRoom } from './fit.ts';
import { misfit, type TableDraft } from './table-draft.ts';

/** A row as it is to be written, and how rows fit the draft that has room for it. */
export interface AdmittedRow {
  readonly row: Row;
  readonly fits: RowFits;
}

/** The same for a table, by its tags. */
interface AdmittedTable {
  readonly table: Subtable;
  readonly fits: RowFits;
}

/** How rows fit one draft, which is learnt as they come and serves as long as the draft does. */
export class RowFits {
  readonly draft: TableDraft;
  readonly #columns = new FitsByLayout();
  readonly #tags = new FitsByLayout();
  /** The tables whose tags had to be looked at, as they are written. */
  readonly #tables = new Map<Subtable, AdmittedTable>();

  constructor(draft: TableDraft) {
    this.draft = draft;
  }

  /** Whether a row like it was admitted, and it can be written as it is. */
  takes(row: Row): boolean {
    const { tags } = row.table;
    const tagFit = this.#tags.get(tags.layout);
    if (tagFit === undefined || !hasRoom(tagFit, tags)) return false;
    const fit = this.#columns.get(row.layout);
    return fit !== undefined && hasRoom(fit, row);
  }

  /**
   * Admits a row to the draft, or to one that grows from it for the row.
   * @returns the row with its values in the types of the columns; the same fits when the draft need not grow.
   * @throws RecordError naming the column that does not fit and cannot be made to, TDengineError when it cannot be now.
   */
  admit(row: Row): AdmittedRow {
    const { unusable } = this.draft.table;
    if (unusable !== undefined) throw misfit(unusable);
    const { tags, declared } = row.table;
    const fit = this.#tags.get(tags.layout) ?? fitOf(this.draft, tags.layout, 'tag', declared);
    const fits = this.#grown(fit.draft);
    fits.#tags.add(fit);
    if (hasRoom(fit, tags)) return fits.#admitValues(row, row.table);
    const admitted = fits.#admitTable(row.table, fit);
    return admitted.fits.#admitValues(row, admitted.table);
  }

  #admitTable(table: Subtable, fit: Fit): AdmittedTable {
    const before = this.#tables.get(table);
    if (before !== undefined) return before;
    const tags = fittedValues(fit, table.tags);
    const fits = this.#grown(withRoomFor(this.draft, tags, table.declared));
    const admitted = { table: tags === table.tags ? table : { ...table, tags, tagsKey: tagsKey(tags) }, fits };
    fits.#tables.set(table, admitted);
    return admitted;
  }

  /** @param table as it is written. */
  #admitValues(row: Row, table: Subtable): AdmittedRow {
    const fit = this.#columns.get(row.layout) ?? fitOf(this.draft, row.layout, 'column', table.declared);
    const fits = this.#grown(fit.draft);
    fits.#columns.add(fit);
    const isSameTable = table === row.table;
    if (isSameTable && hasRoom(fit, row)) return { row, fits };
    const written = fittedValues(fit, row);
    const roomy = fits.#grown(withRoomFor(fit.draft, written, table.declared));
    if (isSameTable && written === row) return { row, fits: roomy };
    return { row: { ...row, ...written, table, decoded: row.decoded ?? row }, fits: roomy };
  }

  /** What is learnt of a draft that may have grown: nothing yet, unless it is the same. */
  #grown(draft: TableDraft): RowFits {
    return draft === this.draft ? this : new RowFits(draft);
  }
}

/** Fits by their layouts, of which the last is most often asked for again. */
class FitsByLayout {
  readonly #fits = new Map<Layout, Fit>();
  #last: Fit | undefined;

  get(layout: Layout): Fit | undefined {
    if (this.#last?.layout === layout) return this.#last;
    const fit = this.#fits.get(layout);
    if (fit !== undefined) this.#last = fit;
    return fit;
  }

  add(fit: Fit): void {
    if (fit === this.#last) return;
    this.#fits.set(fit.layout, fit);
    this.#last = fit;
  }
}
