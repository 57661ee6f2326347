import type { TDengine } from '../../shared/tdengine/client.ts';
import { NO_CODE, TDengineError } from '../../shared/tdengine/error.ts';
import type { TableSchema } from '../../shared/tdengine/table-schema.ts';
import { concurrently } from '../concurrently.ts';
import type { DatabasePrecision } from '../decode/time.ts';
import { RecordError } from '../record-error.ts';
import type { Row, Subtable } from '../row.ts';
import { applyChange } from './apply-change.ts';
import { draftChanges } from './draft-changes.ts';
import { madeAnew } from './prepare-database.ts';
import { forgetRemembered, readSchemas, type Schemas } from './read-schemas.ts';
import { type SchemaCache, stableKey } from './schema-cache.ts';
import type { SchemaChange } from './schema-change.ts';
import { StableDraft } from './stable-draft.ts';

/** What the sink may change; the settings of the same names. */
export interface SchemaPermissions {
  readonly autoCreate: { readonly stable: boolean };
  readonly evolve: { readonly addColumns: boolean; readonly widen: boolean };
  readonly collision: 'upsert' | 'replace' | 'reject';
}

/** What tables are prepared with. */
export interface SchemaContext {
  readonly tdengine: TDengine;
  readonly cache: SchemaCache;
  readonly permissions: SchemaPermissions;
  /** By database, the precision that the rows' times are in. */
  readonly precisions: ReadonlyMap<string, DatabasePrecision>;
}

/** The rows of one record. */
export interface RecordRows {
  readonly record: number;
  readonly rows: readonly Row[];
}

/**
 * The records whose tables are now ready, their rows as they are to be written, the schemas by {@link stableKey}, and the
 * records that fit no table.
 */
export interface Prepared {
  readonly admitted: readonly RecordRows[];
  readonly schemas: ReadonlyMap<string, TableSchema>;
  readonly rejected: ReadonlyMap<number, RecordError>;
}

/** Rounds of looking and changing before other containers' changes are waited for by sending the batch again. */
const MAX_ROUNDS = 8;

/**
 * Makes the stables take the records: creates, adds columns, widens, as far as permitted. A record of which one row does
 * not fit is rejected whole. Rounds of DESCRIBE and change go on until nothing is left to change, so it does not matter
 * which of several containers makes a change.
 * @throws TDengineError when TDengine cannot tell or change the stables now.
 */
export async function prepareTables(context: SchemaContext, records: readonly RecordRows[]): Promise<Prepared> {
  const refusals = new Map<string, string>();
  const fresh = new Set<string>();
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const schemas = await readSchemas(context, records, fresh);
    await checkPrecisions(context);
    const { admitted, rejected, changes } = admitRecords(context, records, schemas, refusals);
    if (changes.length === 0) {
      if (rejected.size > 0 && forgetRemembered(context, records, rejected, fresh)) continue;
      return { admitted, schemas: present(schemas), rejected };
    }
    await concurrently(
      [...Map.groupBy(changes, ({ database, stable }) => stableKey(database, stable)).values()],
      (all) => changeStable(context, all, refusals),
    );
  }
  throw new TDengineError(NO_CODE, 'retry', 'TDengine: the stables keep changing while they are made ready');
}

/** A stable that is missing may be so since its database was made anew: its rows would be stored at wrong times. */
async function checkPrecisions({ cache, tdengine, precisions }: SchemaContext): Promise<void> {
  for (const [database, precision] of precisions) {
    if ((await cache.precision(tdengine, database)) !== precision) throw madeAnew(database);
  }
}

function admitRecords(
  context: SchemaContext,
  records: readonly RecordRows[],
  schemas: Schemas,
  refusals: ReadonlyMap<string, string>,
) {
  const drafts = new Map<string, { readonly database: string; readonly draft: StableDraft }>();
  let last: { readonly table: Subtable; readonly draft: StableDraft } | undefined;
  const draftOf = (table: Subtable): StableDraft => {
    const isPlain = table.stable === undefined;
    if (last?.table.schemaKey === table.schemaKey && (last.table.stable === undefined) === isPlain) return last.draft;
    // A stable and a plain table of one name cannot both be: rows for the other kind are rejected by the draft.
    const key = `${isPlain ? 'table' : 'stable'} ${table.schemaKey}`;
    const draft = drafts.get(key)?.draft ?? newDraft(context, table, schemas, refusals);
    drafts.set(key, { database: table.database, draft });
    last = { table, draft };
    return draft;
  };

  const admitted: RecordRows[] = [];
  const rejected = new Map<number, RecordError>();
  for (const record of records) {
    const rows = admitRecord(record.rows, draftOf);
    if (rows instanceof RecordError) rejected.set(record.record, rows);
    else admitted.push(rows === record.rows ? record : { ...record, rows });
  }
  const changes = [...drafts.values()].flatMap(({ database, draft }) =>
    draft.isUsed ? draftChanges(database, draft) : [],
  );
  return { admitted, rejected, changes };
}

function newDraft(
  { permissions, precisions }: SchemaContext,
  table: Subtable,
  schemas: Schemas,
  refusals: ReadonlyMap<string, string>,
): StableDraft {
  return new StableDraft(table, schemas.get(table.schemaKey), {
    create: permissions.autoCreate.stable,
    ...permissions.evolve,
    replace: permissions.collision === 'replace',
    precision: precisions.get(table.database),
    refused: (column) => refusals.get(`${table.schemaKey}\0${column}`),
  });
}

/** Admits all rows of a record, or none; gives them as they are to be written. */
function admitRecord(rows: readonly Row[], draftOf: (table: Subtable) => StableDraft): readonly Row[] | RecordError {
  if (rows.length === 1 && rows[0] !== undefined) return admitRow(rows, rows[0], draftOf(rows[0].table));
  const marks: [draft: StableDraft, mark: number][] = [];
  try {
    const admitted = rows.map((row) => {
      const draft = draftOf(row.table);
      marks.push([draft, draft.mark()]);
      return draft.admit(row);
    });
    for (const [draft] of marks) draft.checkColumns();
    for (const [draft] of marks) draft.isUsed = true;
    return admitted;
  } catch (error) {
    if (!(error instanceof RecordError)) throw error;
    for (const [draft, mark] of marks.reverse()) draft.backTo(mark);
    return error;
  }
}

/** The same for the one row of a record, as most have. */
function admitRow(rows: readonly Row[], row: Row, draft: StableDraft): readonly Row[] | RecordError {
  const mark = draft.mark();
  try {
    const admitted = draft.admit(row);
    draft.checkColumns();
    draft.isUsed = true;
    return admitted === row ? rows : [admitted];
  } catch (error) {
    if (!(error instanceof RecordError)) throw error;
    draft.backTo(mark);
    return error;
  }
}

async function changeStable(
  context: SchemaContext,
  changes: readonly SchemaChange[],
  refusals: Map<string, string>,
): Promise<void> {
  for (const change of changes) {
    const key = stableKey(change.database, change.stable);
    context.cache.forgetStable(change.database, change.stable);
    const refusal = await applyChange(context.tdengine, change);
    if (refusal !== undefined) refusals.set(`${key}\0${change.kind === 'create' ? '' : change.column.name}`, refusal);
  }
}

function present(schemas: Schemas): ReadonlyMap<string, TableSchema> {
  const all = new Map<string, TableSchema>();
  for (const [key, schema] of schemas) if (schema !== undefined) all.set(key, schema);
  return all;
}
