import assert from 'node:assert/strict';
import type { TDengine } from '../../../functions/shared/tdengine/client/client.ts';
import type { EventRecord } from '../../../functions/sink/receive/kafka-event.ts';
import { SinkMemory } from '../../../functions/sink/sink-memory.ts';
import { recordOf, recordsOf } from './records.ts';
import { runSink } from './run-sink.ts';
import { readTables, type StableContent } from './tables-text.ts';

const NOW = 1_700_000_000_000_000_000n;

/** A record that can never be written. */
export const BAD = 'errorline';

/** Values of records: stables to be made, two records that make one row, a bad one, a tombstone. */
export const FIRST: readonly (string | null)[] = [
  `m,t=a v=1,s="abc" ${NOW}`,
  `m,t=b v=2 ${NOW}`,
  null,
  `n,t=a,u=x v=3i ${NOW}`,
  BAD,
  `m,t=a v=4 ${NOW + 1n}`,
  `m,t=a w=5 ${NOW}`,
];

/** After {@link FIRST}: a column, a tag, a longer text, another value of a row, a bad record. */
export const GROWN: readonly (string | null)[] = [
  `m,t=a v=1,s="abcdefghijklmnopq",x=1i ${NOW + 2n}`,
  `m,t=b,z=1 v=2 ${NOW}`,
  BAD,
  `m,t=a v=9 ${NOW + 1n}`,
];

/** {@link FIRST} and {@link GROWN} as records that follow one another in their partition. */
export const BATCHES: readonly (readonly EventRecord[])[] = [
  FIRST.map((value, at) => recordOf(value, at)),
  GROWN.map((value, at) => recordOf(value, FIRST.length + at)),
];

/** Settings with which a bad record is a dead letter. */
export function tolerant(database: string) {
  return { database, errors: { tolerance: 'all', deadLetterTopic: 'dlq' } };
}

/** What batches leave in a database when nothing goes wrong; the database is gone afterwards. */
export async function undisturbed(
  tdengine: TDengine,
  database: string,
  batches: readonly (readonly (string | null)[])[],
): Promise<StableContent[]> {
  const memory = new SinkMemory();
  for (const values of batches) {
    const { answer } = await runSink(tdengine, recordsOf(values), { settings: tolerant(database), memory });
    assert.equal(answer, undefined, 'the answer to a batch that nothing disturbs');
  }
  const tables = await readTables(tdengine, database);
  await tdengine.execute(`DROP DATABASE ${database}`);
  return tables;
}
