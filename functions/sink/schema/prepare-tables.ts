import { concurrently } from '../../shared/concurrently.ts';
import type { TDengineError } from '../../shared/tdengine/error.ts';
import type { TableSchema } from '../../shared/tdengine/table-schema.ts';
import type { RecordError } from '../rows/record-error.ts';
import type { RecordRows } from '../rows/row.ts';
import { stableKey } from '../rows/table-registry.ts';
import type { TableChanges } from './change/table-changes.ts';
import { admitRecords } from './draft/admit-records.ts';
import { madeAnew } from './prepare-database.ts';
import { forgetRemembered, readSchemas, type Schemas } from './read/read-schemas.ts';
import { noRefusals, notNow, notReady, type Refusals, refusedIn } from './refusals.ts';
import type { SchemaContext } from './schema-context.ts';

/**
 * The records whose tables are now ready, their rows as they are to be written, the schemas by {@link stableKey}, the
 * records that fit no table, and those to be sent again since TDengine cannot tell or change their tables now.
 */
export interface Prepared {
  readonly admitted: readonly RecordRows[];
  readonly schemas: ReadonlyMap<string, TableSchema>;
  readonly rejected: ReadonlyMap<number, RecordError>;
  readonly held: ReadonlyMap<number, TDengineError>;
}

/** Rounds of looking and changing, in which nothing is refused, before other containers' changes are waited for by sending the records again. */
const MAX_ROUNDS = 8;

/**
 * Makes the stables take the records: creates, adds columns, widens, as far as permitted. A record of which one row does
 * not fit is rejected whole. Rounds of DESCRIBE and change go on until nothing is left to change, so it does not matter
 * which of several containers makes a change. A change that is refused concerns the records alone that ask for it.
 * @throws TDengineError when TDengine cannot tell the databases now.
 */
export async function prepareTables(context: SchemaContext, records: readonly RecordRows[]): Promise<Prepared> {
  const refusals = noRefusals();
  let changes: TableChanges | undefined;
  const fresh = new Set<string>();
  let refused = 0;
  for (let round = 0; ; round++) {
    const schemas = await readSchemas(context, records, fresh, refusals);
    await checkPrecisions(context);
    const { wanted, ...admission } = admitRecords({ context, schemas, refusals }, records);
    if (wanted.length === 0) {
      if (admission.rejected.size > 0 && forgetRemembered(context, records, admission.rejected, fresh)) continue;
      return { ...admission, schemas: present(schemas) };
    }
    changes ??= await tableChanges(context, refusals);
    const making = changes;
    const tables = Map.groupBy(wanted, ({ database, stable }) => stableKey(database, stable));
    if (round >= MAX_ROUNDS)
      for (const key of tables.keys()) refusals.tables.set(key, notNow(notReady(KEEPS_CHANGING)));
    else await concurrently([...tables], ([key, ofTable]) => making.make(ofTable, schemas.get(key)));
    if (refusedIn(refusals) > refused) round = 0;
    refused = refusedIn(refusals);
  }
}

/** Tables that are as records want them, as they are at most starts, need none of this. */
async function tableChanges(context: SchemaContext, refusals: Refusals): Promise<TableChanges> {
  const { TableChanges } = await import('./change/table-changes.ts');
  return new TableChanges(context, refusals);
}

const KEEPS_CHANGING = 'the table keeps changing while it is made ready';

/** A stable that is missing may be so since its database was made anew: its rows would be stored at wrong times. */
async function checkPrecisions({ cache, tdengine, precisions }: SchemaContext): Promise<void> {
  for (const [database, precision] of precisions) {
    if ((await cache.precision(tdengine, database)) !== precision) throw madeAnew(database);
  }
}

function present(schemas: Schemas): ReadonlyMap<string, TableSchema> {
  const all = new Map<string, TableSchema>();
  for (const [key, schema] of schemas) if (schema !== undefined) all.set(key, schema);
  return all;
}
