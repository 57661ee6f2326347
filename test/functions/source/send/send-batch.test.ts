import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { SubtableHeaders } from '../../../../functions/source/encode/to-records.ts';
import type { Batch } from '../../../../functions/source/read/reader.ts';
import { orderRows, sendBatch } from '../../../../functions/source/send/send-batch.ts';

const table = { name: 'm', kind: 'stable' } as const;
const origin = { database: 'd', table, topic: 't', precision: 'ms' } as const;

/** A batch whose second piece cannot be read. */
function brokenBatch(): Pick<Batch, 'pieces' | 'isCurrent'> {
  async function* pieces() {
    yield { schema: [], rows: [{ subtable: 'd1', time: '1', cells: [1] }] };
    throw new Error('the connection is lost');
  }
  return { pieces: pieces(), isCurrent: async () => true };
}

describe('a batch that fails while a part of it is being sent', () => {
  for (const fate of ['taken', 'refused'] as const) {
    it(`ends when that part is ${fate}, so that no later records overtake it`, async () => {
      const onItsWay = Promise.withResolvers<number>();
      const begun = Promise.withResolvers<void>();
      let ended = false;
      const sending = sendBatch(brokenBatch(), {
        origin,
        headers: new SubtableHeaders('d', table),
        encoderOf:
          () =>
          ({ cells }) =>
            String(cells[0]),
        producer: {
          produce() {
            begun.resolve();
            return onItsWay.promise;
          },
          close: async () => {},
        },
        unsendable: { deadLetters: undefined, precision: 'ms', now: () => 0, passed: () => {} },
        countWidthMs: () => undefined,
      }).finally(() => {
        ended = true;
      });
      const rejected = assert.rejects(sending, /the connection is lost/);
      await begun.promise;
      // All that can go on has gone on: the failure is there, and only the record is still on its way.
      await new Promise((resolve) => setImmediate(resolve));
      assert.equal(ended, false);
      if (fate === 'taken') onItsWay.resolve(1);
      else onItsWay.reject(new Error('no brokers'));
      await rejected;
      assert.equal(ended, true);
    });
  }
});

const row = (subtable: string, time: bigint) => ({ subtable, time: String(time), cells: [] });

describe('rows that are ordered before they are sent', () => {
  it('stay as they are when they are in order within each subtable', () => {
    const rows = [row('b', 5n), row('b', 7n), row('a', 1n), row('a', 1n), row('b', 7n)];
    assert.equal(orderRows(rows), rows);
  });

  it('are sorted by time within each subtable', () => {
    const anyRows = fc.array(fc.tuple(fc.constantFrom('a', 'b', 'c'), fc.bigInt(-5n, 5n)));
    fc.assert(
      fc.property(anyRows, (pairs) => {
        const rows = pairs.map(([subtable, time]) => row(subtable, time));
        const ordered = orderRows(rows);
        for (const name of ['a', 'b', 'c']) {
          const times = (list: typeof ordered) => list.filter((r) => r.subtable === name).map((r) => r.time);
          assert.deepEqual(
            times(ordered),
            times(rows).sort((a, b) => Number(a) - Number(b)),
          );
        }
        assert.equal(ordered.length, rows.length);
      }),
    );
  });
});
