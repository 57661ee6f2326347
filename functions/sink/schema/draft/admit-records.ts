import { TDengineError } from '../../../shared/tdengine/error.ts';
import { RecordError } from '../../rows/record-error.ts';
import type { RecordRows, Row, Subtable } from '../../rows/row.ts';
import { endedBy } from '../../rows/unforeseen-error.ts';
import type { Schemas } from '../read/read-schemas.ts';
import { columnKey, type Refusals } from '../refusals.ts';
import { changeSql, type SchemaChange } from '../schema-change.ts';
import type { SchemaContext } from '../schema-context.ts';
import { RowFits } from './row-fits.ts';
import { draftChanges, misfit, placeOf, TableDraft } from './table-draft.ts';

/** What records are admitted by. */
export interface AdmissionContext {
  readonly context: Pick<SchemaContext, 'permissions' | 'precisions'>;
  readonly schemas: Schemas;
  readonly refusals: Refusals;
}

/** Which records fit the tables as these are, or as they will be after changes. */
export interface Admission {
  readonly admitted: readonly RecordRows[];
  readonly rejected: ReadonlyMap<number, RecordError>;
  readonly held: ReadonlyMap<number, TDengineError>;
  /** What has to change before the admitted records can be written. */
  readonly wanted: readonly SchemaChange[];
}

/** Finds out which records fit. */
export function admitRecords(context: AdmissionContext, records: readonly RecordRows[]): Admission {
  return new Admitting(context).admit(records);
}

/** A table as the records that were admitted so far need it. */
interface DraftedTable {
  fits: RowFits;
  /** Whether a record was admitted to it; otherwise it is not made. */
  isUsed: boolean;
  /** Whether it is made for one record, since a creation of it was refused. The others add what they need. */
  readonly isForOne: boolean;
}

/** Says that a record waits until its table was made for another one. */
const WAITS = 'waits';

/** Rows as they are to be written, or what becomes of their record. */
type Admitted = readonly Row[] | RecordError | TDengineError | typeof WAITS;

class Admitting {
  readonly #context: AdmissionContext;
  readonly #tables = new Map<string, DraftedTable>();
  #last: { readonly of: Subtable; readonly table: DraftedTable } | undefined;

  constructor(context: AdmissionContext) {
    this.#context = context;
  }

  admit(records: readonly RecordRows[]): Admission {
    const { refusals } = this.#context;
    const admitted: RecordRows[] = [];
    const rejected = new Map<number, RecordError>();
    const held = new Map<number, TDengineError>();
    const isAnyOut = refusals.tables.size > 0;
    for (const record of records) {
      const out = isAnyOut ? this.#outOf(record.rows) : undefined;
      const rows = out ?? this.#admitRecord(record.rows);
      if (rows instanceof RecordError) rejected.set(record.record, rows);
      else if (rows instanceof Error) held.set(record.record, rows);
      else if (rows !== WAITS) admitted.push(rows === record.rows ? record : { ...record, rows });
    }
    const used = [...this.#tables.values()].filter(({ isUsed }) => isUsed);
    return { admitted, rejected, held, wanted: used.flatMap(({ fits }) => draftChanges(fits.draft)) };
  }

  /** What becomes of a record one of whose tables TDengine does not describe or change. */
  #outOf(rows: readonly Row[]): RecordError | TDengineError | undefined {
    const { tables } = this.#context.refusals;
    let wait: TDengineError | undefined;
    for (const { table } of rows) {
      const refusal = tables.get(table.schemaKey);
      if (refusal?.kind === 'never') return misfit(`${placeOf(table)}: ${refusal.reason}`);
      wait ??= refusal?.error;
    }
    return wait;
  }

  /** Admits all rows of a record, or none; gives them as they are to be written. */
  #admitRecord(rows: readonly Row[]): Admitted {
    // Most records fit as they are, so that nothing is made for them here.
    let written: Row[] | undefined;
    let grown: Map<DraftedTable, RowFits> | undefined;
    try {
      for (let at = 0; at < rows.length; at++) {
        const row = rows[at];
        if (row === undefined) break;
        const table = this.#tableOf(row.table);
        const before = grown?.get(table) ?? table.fits;
        if (table.isUsed && before.takes(row)) continue;
        const { row: fitted, fits } = before.admit(row);
        if (!table.isUsed || fits !== before) {
          grown ??= new Map();
          grown.set(table, fits);
        }
        if (fitted === row) continue;
        written ??= [...rows];
        written[at] = fitted;
      }
      return (grown && this.#grow(grown)) ?? written ?? rows;
    } catch (error) {
      return error instanceof TDengineError ? error : endedBy('schema', error);
    }
  }

  /** Lets tables be as a record needs them, or tells what becomes of it. @throws RecordError for one that cannot be made. */
  #grow(grown: ReadonlyMap<DraftedTable, RowFits>): RecordError | TDengineError | typeof WAITS | undefined {
    for (const { draft } of grown.values()) draft.checkColumns();
    for (const [table, { draft }] of grown) {
      const out = table.isForOne ? this.#outOfOne(table, draft) : undefined;
      if (out !== undefined) return out;
    }
    for (const [table, fits] of grown) {
      table.fits = fits;
      table.isUsed = true;
    }
    return undefined;
  }

  /** Of a table that is made for one record: what becomes of one that is not the first, or is refused as it was before. */
  #outOfOne({ isUsed }: DraftedTable, draft: TableDraft): RecordError | TDengineError | typeof WAITS | undefined {
    if (isUsed) return WAITS;
    const [creation] = draftChanges(draft);
    const refusal = creation && this.#context.refusals.creations.get(changeSql(creation));
    if (refusal?.kind !== 'never') return refusal?.error;
    return misfit(`${draft.table.place} cannot be created: ${refusal.reason}`);
  }

  #tableOf(of: Subtable): DraftedTable {
    const last = this.#last;
    const isPlain = of.stable === undefined;
    if (last?.of.schemaKey === of.schemaKey && (last.of.stable === undefined) === isPlain) return last.table;
    // A stable and a plain table of one name cannot both be: rows for the other kind are rejected by the draft.
    const key = `${isPlain ? 'table' : 'stable'} ${of.schemaKey}`;
    const table = this.#tables.get(key) ?? this.#drafted(of);
    this.#tables.set(key, table);
    this.#last = { of, table };
    return table;
  }

  #drafted(of: Subtable): DraftedTable {
    const { context, schemas, refusals } = this.#context;
    const { permissions, precisions } = context;
    const schema = schemas.get(of.schemaKey);
    const draft = TableDraft.of(of, schema, {
      create: permissions.autoCreate.stable,
      ...permissions.evolve,
      replace: permissions.collision === 'replace',
      precision: precisions.get(of.database),
      refused: (column) => refusals.columns.get(columnKey(of.schemaKey, column)),
    });
    return {
      fits: new RowFits(draft),
      isUsed: false,
      isForOne: schema === undefined && refusals.madeForOne.has(of.schemaKey),
    };
  }
}
