import type { TDengineError } from '../../../shared/tdengine/error.ts';
import type { TableSchema } from '../../../shared/tdengine/table-schema.ts';
import { stableKey } from '../../rows/table-registry.ts';
import { columnKey, KEPT_DOUBLED, never, notNow, notReady, type Refusal, type Refusals } from '../refusals.ts';
import { changeSql, type SchemaChange } from '../schema-change.ts';
import type { SchemaContext } from '../schema-context.ts';
import { applyChange, type ChangeEnd } from './apply-change.ts';

/** Waits before a change is asked for again that TDengine took or did not clearly refuse, and which is not there, in ms. */
const WAITS_MS = [0, 250, 750, 1_500, 3_000];

const NOT_SHOWN = 'TDengine takes the change, and DESCRIBE does not show it';

/** What {@link Evidence} counts changes as. */
const CHANGES = 'CREATE and ALTER';

/** A change that was asked for. */
interface Asked {
  times: number;
  /** Changes taken before it was asked for. */
  readonly taken: number;
  last: ChangeEnd | undefined;
}

/** Makes the changes that tables need, and remembers over the rounds of a preparation which TDengine does not make. */
export class TableChanges {
  readonly #context: SchemaContext;
  readonly #refusals: Refusals;
  readonly #asked = new Map<string, Asked>();

  /** @param refusals gets what TDengine refuses. */
  constructor(context: SchemaContext, refusals: Refusals) {
    this.#context = context;
    this.#refusals = refusals;
  }

  /** Makes changes of one table, one after another, up to one that cannot be made now. @param schema the table as it is. */
  async make(changes: readonly SchemaChange[], schema: TableSchema | undefined): Promise<void> {
    const open = changes.filter((change) => !this.#isGivenUp(change, schema));
    const [first] = open;
    if (first === undefined) return;
    const wait = Math.max(...open.map((change) => WAITS_MS[this.#askedFor(changeSql(change)).times] ?? 0));
    if (wait > 0 && !(await this.#context.pause(wait))) {
      const refusal = notNow(notReady('the time of the invocation is used up'));
      if (first.kind === 'create') this.#refusals.tables.set(keyOf(first), refusal);
      else for (const change of open) this.#refuse(change, refusal);
      return;
    }
    for (const change of open) if (!(await this.#make(change))) return;
  }

  /** Tells whether the next change may be tried. */
  async #make(change: SchemaChange): Promise<boolean> {
    const { cache, tdengine, evidence } = this.#context;
    const asked = this.#askedFor(changeSql(change));
    asked.times++;
    cache.forgetStable(change.database, change.stable);
    const end = await applyChange(tdengine, change);
    asked.last = end;
    if (end.kind === 'made' && end.answer === undefined) evidence.took(CHANGES);
    if (end.kind === 'never') this.#refuse(change, end);
    if (end.kind === 'notNow') this.#refusals.tables.set(keyOf(change), end);
    return end.kind !== 'notNow';
  }

  /** Whether a change is asked for no more, which is then noted. */
  #isGivenUp(change: SchemaChange, schema: TableSchema | undefined): boolean {
    const { times, last } = this.#askedFor(changeSql(change));
    if (isKeptOtherwise(change, schema)) this.#refuse(change, never(KEPT_DOUBLED));
    else if (times < WAITS_MS.length || last === undefined) return false;
    else if (last.kind === 'made') this.#refuse(change, never(last.answer ?? NOT_SHOWN));
    else if (last.kind === 'unknown') this.#refuse(change, this.#judged(change, last.error));
    return true;
  }

  /** What an answer means of which the code does not tell: the change is at fault if others were taken meanwhile. */
  #judged(change: SchemaChange, error: TDengineError): Refusal {
    const sql = changeSql(change);
    const { taken } = this.#askedFor(sql);
    const isAtFault = this.#context.evidence.othersWereTaken(CHANGES, `${sql}\0${error.code}`, taken);
    return isAtFault ? never(error.message) : notNow(error);
  }

  #askedFor(sql: string): Asked {
    const asked = this.#asked.get(sql) ?? { times: 0, taken: this.#context.evidence.taken(CHANGES), last: undefined };
    this.#asked.set(sql, asked);
    return asked;
  }

  /** Notes a refusal for the records that need the change, and for no others. */
  #refuse(change: SchemaChange, refusal: Refusal): void {
    const { columns, creations, madeForOne } = this.#refusals;
    if (change.kind === 'create') {
      creations.set(changeSql(change), refusal);
      // In another form, for another record, it may be taken.
      madeForOne.add(keyOf(change));
    } else columns.set(columnKey(keyOf(change), change.column.name), refusal);
  }
}

function keyOf({ database, stable }: SchemaChange): string {
  return stableKey(database, stable);
}

/** Whether a column was added under another name: TDengine 3.3.5 keeps the two backticks that stand for one in quotes. */
function isKeptOtherwise(change: SchemaChange, schema: TableSchema | undefined): boolean {
  if (change.kind === 'create' || schema === undefined || !change.column.name.includes('`')) return false;
  const doubled = change.column.name.replaceAll('`', '``');
  return schema.some(({ name }) => name === doubled);
}
