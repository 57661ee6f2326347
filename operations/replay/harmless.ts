import type { ProducerRecord, RecordProducer } from '../../functions/shared/kafka/producer.ts';
import type { TDengine } from '../../functions/shared/tdengine/client/client.ts';
import { readOnly } from '../target/tdengine.ts';
import type { ReplayedTick } from './report.ts';

/** A TDengine that is only asked, and what it was asked. */
export function askedOf(tdengine: TDengine) {
  const queries: ReplayedTick['queries'] = [];
  const asked: TDengine = {
    async query(sql, limits) {
      const began = performance.now();
      const note = (rows: number | null, error: string | null) =>
        queries.push({ sql, rows, ms: Math.round(performance.now() - began), error });
      try {
        const answer = await tdengine.query(sql, limits);
        note(answer.rows.length, null);
        return answer;
      } catch (error) {
        note(null, error instanceof Error ? error.message : String(error));
        throw error;
      }
    },
    execute: readOnly(tdengine).execute,
  };
  const sums = () => ({ queries: queries.length, queryMs: queries.reduce((sum, { ms }) => sum + ms, 0) });
  return { tdengine: asked, queries, sums };
}

/** A producer that counts what it is given. */
export function counting() {
  let [count, bytes] = [0, 0];
  const sizeOf = (data: ProducerRecord['value']) => (data === null ? 0 : Buffer.byteLength(data));
  const producer: RecordProducer = {
    async produce(records) {
      const size = records.reduce((sum, { key, value }) => sum + sizeOf(key) + sizeOf(value), 0);
      count += records.length;
      bytes += size;
      return size;
    },
    close: async () => {},
  };
  return { producer, records: () => count, bytes: () => bytes };
}
