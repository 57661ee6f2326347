import type { TDengine } from '../../shared/tdengine/client/client.ts';
import { parseTime } from '../../shared/tdengine/time/iso-reader.ts';

/** A table as information_schema lists it. */
export interface ListedTable {
  readonly name: string;
  /** When it was made, in ms since 1970: a table that is dropped and made anew has another. Left out when TDengine does not say. */
  readonly createTime?: number | undefined;
}

/** Lists of one kind until one is complete. */
const READS = 3;

/**
 * The tables in a table of information_schema. The REST service can cut an answer short and call it whole, and a table
 * that is left out is not read: so there must be as many names as were counted just before. More there can be, when
 * tables were made meanwhile.
 * @param column holds the names. @param from what follows SELECT and the columns.
 * @throws Error when there are fewer names than counted, three times.
 */
export async function listedTables(tdengine: TDengine, column: string, from: string): Promise<readonly ListedTable[]> {
  let shown = '';
  for (let reads = 1; reads <= READS; reads += 1) {
    const counted = (await tdengine.query(`SELECT count(*) ${from}`)).rows[0]?.[0];
    // Every user may see the time, also one that was made with SYSINFO 0; a uid ins_stables has since 3.3.6 only.
    const { rows } = await tdengine.query(`SELECT ${column}, create_time ${from}`);
    // A count without a row is 0 to some servers (`countAlwaysReturnValue`), and an answer cut short from others.
    const complete = counted === undefined ? rows.length === 0 && reads > 1 : rows.length >= Number(counted);
    if (complete) return rows.map(([name, time]) => ({ name: String(name), createTime: msOf(time) }));
    shown = `lists ${rows.length} of ${column} and counts ${counted ?? 'none'}`;
  }
  throw new Error(
    `information_schema ${shown}, and so ${READS} times: answers are cut short. ` +
      'If restfulRowLimit is set in taosAdapter, it must be larger',
  );
}

/** One that is not told does not stop the table. */
function msOf(time: unknown): number | undefined {
  try {
    return Number(parseTime(time, 'ms'));
  } catch {
    return undefined;
  }
}
