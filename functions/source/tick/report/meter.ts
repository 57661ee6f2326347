import type { RecordProducer } from '../../../shared/kafka/producer.ts';
import type { TDengine } from '../../../shared/tdengine/client/client.ts';

/** What an invocation asked of others, and how long it waited: times of work side by side add up. */
export interface Meter {
  readonly sums: { queries: number; queryMs: number; produceMs: number };
  tdengine(inner: TDengine): TDengine;
  producer(inner: RecordProducer): RecordProducer;
}

/** A meter at zero. @param now in ms. */
export function meter(now: () => number): Meter {
  const sums = { queries: 0, queryMs: 0, produceMs: 0 };

  async function timed<T>(name: 'queryMs' | 'produceMs', work: Promise<T>): Promise<T> {
    const began = now();
    try {
      return await work;
    } finally {
      sums[name] += now() - began;
    }
  }

  return {
    sums,
    tdengine: (inner) => ({
      query: (sql, limits) => {
        sums.queries += 1;
        return timed('queryMs', inner.query(sql, limits));
      },
      execute: inner.execute,
    }),
    producer: (inner) => ({
      produce: (records, refused) => timed('produceMs', inner.produce(records, refused)),
      close: inner.close,
    }),
  };
}
