import type { TDengine } from '../../shared/tdengine/client.ts';

/** Lists of one kind until one is complete. */
const READS = 3;

/**
 * The names in one column of a table of information_schema. The REST service can cut an answer short and call it whole,
 * and a table that is left out is not read: so there must be as many names as were counted just before. More there can
 * be, when tables were made meanwhile.
 * @param from what follows SELECT and the column.
 * @throws Error when there are fewer names than counted, three times.
 */
export async function listedNames(tdengine: TDengine, column: string, from: string): Promise<readonly string[]> {
  let shown = '';
  for (let reads = 1; reads <= READS; reads += 1) {
    const counted = (await tdengine.query(`SELECT count(*) ${from}`)).rows[0]?.[0];
    const { rows } = await tdengine.query(`SELECT ${column} ${from}`);
    // A count without a row is 0 to some servers (`countAlwaysReturnValue`), and an answer cut short from others.
    const complete = counted === undefined ? rows.length === 0 && reads > 1 : rows.length >= Number(counted);
    if (complete) return rows.map(([name]) => String(name));
    shown = `lists ${rows.length} of ${column} and counts ${counted ?? 'none'}`;
  }
  throw new Error(
    `information_schema ${shown}, and so ${READS} times: answers are cut short. ` +
      'If restfulRowLimit is set in taosAdapter, it must be larger',
  );
}
