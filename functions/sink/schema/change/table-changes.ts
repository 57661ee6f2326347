import { NO_CODE, TDengineError } from '../../../shared/tdengine/error.ts';
import type { TableSchema } from '../../../shared/tdengine/table-schema.ts';
import { stableKey } from '../../rows/table-registry.ts';
import { KEPT_DOUBLED, noRefusals } from '../refusals.ts';
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
  readonly refusals = noRefusals();
  readonly #context: SchemaContext;
  readonly #asked = new Map<string, Asked>();

  constructor(context: SchemaContext) {
    this.#context = context;
  }

  /** How much was refused so far. */
  get refused(): number {
    const { later, columns, creations, unclear } = this.refusals;
    return later.size + columns.size + creations.size + unclear.size;
  }

  /** Makes changes of one table, one after another, up to one that cannot be made now. @param schema the table as it is. */
  async make(changes: readonly SchemaChange[], schema: TableSchema | undefined): Promise<void> {
    const open = changes.filter((change) => !this.#isGivenUp(change, schema));
    const [first] = open;
    if (first === undefined) return;
    const wait = Math.max(...open.map((change) => WAITS_MS[this.#askedFor(changeSql(change)).times] ?? 0));
    if (wait > 0 && !(await this.#context.pause(wait))) {
      this.refusals.later.set(keyOf(first), notNow('the time of the invocation is used up'));
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
    if (end.kind === 'refused') this.#refuse(change, end.reason);
    if (end.kind === 'later') this.refusals.later.set(keyOf(change), end.error);
    return end.kind !== 'later';
  }

  /** Whether a change is asked for no more, which is then noted. */
  #isGivenUp(change: SchemaChange, schema: TableSchema | undefined): boolean {
    const sql = changeSql(change);
    const { times, taken, last } = this.#askedFor(sql);
    if (isKeptOtherwise(change, schema)) this.#refuse(change, KEPT_DOUBLED);
    else if (times < WAITS_MS.length || last === undefined) return false;
    else if (last.kind === 'made') this.#refuse(change, last.answer ?? NOT_SHOWN);
    else if (last.kind === 'unclear') {
      const suspect = `${sql}\0${last.error.code}`;
      if (this.#context.evidence.othersWereTaken(CHANGES, suspect, taken)) this.#refuse(change, last.error.message);
      else if (change.kind !== 'create') this.refusals.later.set(keyOf(change), last.error);
      else {
        // Made for one record at a time, it may be taken for another.
        this.refusals.unclear.set(sql, last.error);
        this.refusals.careful.add(keyOf(change));
      }
    }
    return true;
  }

  #askedFor(sql: string): Asked {
    const asked = this.#asked.get(sql) ?? { times: 0, taken: this.#context.evidence.taken(CHANGES), last: undefined };
    this.#asked.set(sql, asked);
    return asked;
  }

  #refuse(change: SchemaChange, reason: string): void {
    const { columns, creations, careful } = this.refusals;
    if (change.kind === 'create') {
      creations.set(changeSql(change), reason);
      careful.add(keyOf(change));
    } else columns.set(`${keyOf(change)}\0${change.column.name}`, reason);
  }
}

function keyOf({ database, stable }: SchemaChange): string {
  return stableKey(database, stable);
}

/** The error of a table that cannot be made ready now. */
export function notNow(why: string): TDengineError {
  return new TDengineError(NO_CODE, 'retry', `TDengine: ${why}`);
}

/** Whether a column was added under another name: TDengine 3.3.5 keeps the two backticks that stand for one in quotes. */
function isKeptOtherwise(change: SchemaChange, schema: TableSchema | undefined): boolean {
  if (change.kind === 'create' || schema === undefined || !change.column.name.includes('`')) return false;
  const doubled = change.column.name.replaceAll('`', '``');
  return schema.some(({ name }) => name === doubled);
}
