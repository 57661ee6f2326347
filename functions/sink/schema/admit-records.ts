import type { TDengineError } from '../../shared/tdengine/error.ts';
import { RecordError } from '../rows/record-error.ts';
import type { RecordRows, Row, Subtable } from '../rows/row.ts';
import { endedBy, UnforeseenError } from '../rows/unforeseen-error.ts';
import type { ChangeRefusals } from './change-tables.ts';
import { draftChanges } from './draft-changes.ts';
import type { SchemaContext } from './prepare-tables.ts';
import type { Schemas } from './read-schemas.ts';
import { changeSql, type SchemaChange } from './schema-change.ts';
import { StableDraft } from './stable-draft.ts';

/** What records are admitted by. */
export interface AdmissionContext {
  readonly context: SchemaContext;
  readonly schemas: Schemas;
  readonly refusals: ChangeRefusals;
  /** Records that ended by an error that was not foreseen, which are left out from then on. */
  readonly unforeseen: Map<number, RecordError>;
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
  for (;;) {
    const { size } = context.unforeseen;
    const admission = new Admitting(context).admit(records);
    // Where an error that was not foreseen came, a draft may be half changed: all are made anew, without that record.
    if (context.unforeseen.size === size) return admission;
  }
}

interface Drafted {
  readonly database: string;
  readonly draft: StableDraft;
  /** Whether a creation of the table was refused, so that it is made for one record and the others add what they need. */
  readonly isCareful: boolean;
}

/** Says that a record waits until its table was made for another one. */
const WAITS = 'waits';

/** Rows as they are to be written, or what becomes of their record. */
type Admitted = readonly Row[] | RecordError | TDengineError | typeof WAITS;

class Admitting {
  readonly #parts: AdmissionContext;
  readonly #drafts = new Map<string, Drafted>();
  #last: { readonly table: Subtable; readonly drafted: Drafted } | undefined;

  constructor(parts: AdmissionContext) {
    this.#parts = parts;
  }

  admit(records: readonly RecordRows[]): Admission {
    const { unforeseen, refusals } = this.#parts;
    const admitted: RecordRows[] = [];
    const rejected = new Map(unforeseen);
    const held = new Map<number, TDengineError>();
    const isAnyOut = refusals.later.size > 0 || refusals.unusable.size > 0;
    for (const record of records) {
      if (rejected.has(record.record)) continue;
      const out = isAnyOut ? this.#outOf(record.rows) : undefined;
      const rows = out ?? this.#admitRecord(record.rows);
      if (rows instanceof RecordError) {
        rejected.set(record.record, rows);
        if (rows instanceof UnforeseenError) unforeseen.set(record.record, rows);
      } else if (rows instanceof Error) held.set(record.record, rows);
      else if (rows !== WAITS) admitted.push(rows === record.rows ? record : { ...record, rows });
    }
    const wanted = [...this.#drafts.values()].flatMap(({ database, draft }) =>
      draft.isUsed ? draftChanges(database, draft) : [],
    );
    return { admitted, rejected, held, wanted };
  }

  /** What becomes of a record one of whose tables TDengine does not describe or change. */
  #outOf(rows: readonly Row[]): RecordError | TDengineError | undefined {
    const { later, unusable } = this.#parts.refusals;
    let wait: TDengineError | undefined;
    for (const { table } of rows) {
      const why = unusable.get(table.schemaKey);
      if (why !== undefined) return new RecordError('schema', `${placeOf(table)}: ${why}`);
      wait ??= later.get(table.schemaKey);
    }
    return wait;
  }

  /** Admits all rows of a record, or none; gives them as they are to be written. */
  #admitRecord(rows: readonly Row[]): Admitted {
    if (rows.length === 1 && rows[0] !== undefined) return this.#admitRow(rows, rows[0]);
    const marks: (readonly [drafted: Drafted, mark: number])[] = [];
    const backTo = () => {
      for (const [{ draft }, mark] of marks.toReversed()) draft.backTo(mark);
    };
    try {
      const admitted = rows.map((row) => {
        const drafted = this.#draftOf(row.table);
        marks.push([drafted, drafted.draft.mark()]);
        return drafted.draft.admit(row);
      });
      for (const [{ draft }] of marks) draft.checkColumns();
      for (const [drafted, mark] of marks) {
        const care = drafted.isCareful ? this.#care(drafted, mark) : undefined;
        if (care === undefined) continue;
        backTo();
        return care;
      }
      for (const [{ draft }] of marks) draft.isUsed = true;
      return admitted;
    } catch (error) {
      backTo();
      return endedBy('schema', error);
    }
  }

  /** The same for the one row of a record, as most have. */
  #admitRow(rows: readonly Row[], row: Row): Admitted {
    let drafted: Drafted | undefined;
    let mark = 0;
    try {
      drafted = this.#draftOf(row.table);
      const { draft } = drafted;
      mark = draft.mark();
      const admitted = draft.admit(row);
      draft.checkColumns();
      const care = drafted.isCareful ? this.#care(drafted, mark) : undefined;
      if (care !== undefined) {
        draft.backTo(mark);
        return care;
      }
      draft.isUsed = true;
      return admitted === row ? rows : [admitted];
    } catch (error) {
      drafted?.draft.backTo(mark);
      return endedBy('schema', error);
    }
  }

  /** Of a table that is made for one record: what becomes of one that is not the first, or is refused as it was before. */
  #care({ database, draft }: Drafted, mark: number): RecordError | TDengineError | typeof WAITS | undefined {
    if (draft.isUsed) return draft.mark() === mark ? undefined : WAITS;
    const [creation] = draftChanges(database, draft);
    if (creation === undefined) return undefined;
    const { creations, unclear } = this.#parts.refusals;
    const sql = changeSql(creation);
    const why = creations.get(sql);
    if (why === undefined) return unclear.get(sql);
    return new RecordError('schema', `${draft.kind} ${draft.name} cannot be created: ${why}`);
  }

  #draftOf(table: Subtable): Drafted {
    const last = this.#last;
    const isPlain = table.stable === undefined;
    if (last?.table.schemaKey === table.schemaKey && (last.table.stable === undefined) === isPlain) return last.drafted;
    // A stable and a plain table of one name cannot both be: rows for the other kind are rejected by the draft.
    const key = `${isPlain ? 'table' : 'stable'} ${table.schemaKey}`;
    const drafted = this.#drafts.get(key) ?? this.#drafted(table);
    this.#drafts.set(key, drafted);
    this.#last = { table, drafted };
    return drafted;
  }

  #drafted(table: Subtable): Drafted {
    const { context, schemas, refusals } = this.#parts;
    const { permissions, precisions } = context;
    const schema = schemas.get(table.schemaKey);
    const draft = new StableDraft(table, schema, {
      create: permissions.autoCreate.stable,
      ...permissions.evolve,
      replace: permissions.collision === 'replace',
      precision: precisions.get(table.database),
      refused: (column) => refusals.columns.get(`${table.schemaKey}\0${column}`),
    });
    return {
      database: table.database,
      draft,
      isCareful: schema === undefined && refusals.careful.has(table.schemaKey),
    };
  }
}

function placeOf({ stable, name }: Subtable): string {
  return stable === undefined ? `table ${name}` : `stable ${stable}`;
}
