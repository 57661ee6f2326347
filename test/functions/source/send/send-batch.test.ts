import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { SubtableHeaders } from '../../../../functions/source/encode/subtable-headers.ts';
import { rowSize } from '../../../../functions/source/read/memory/row-size.ts';
import type { WindowAhead } from '../../../../functions/source/read/windows.ts';
import { publishWindow } from '../../../../functions/source/send/send-batch.ts';

const table = { name: 'm', kind: 'stable' } as const;
const origin = { database: 'd', table, topic: 't', precision: 'ms' } as const;

/** A window whose second piece cannot be read. */
function brokenWindow(): WindowAhead {
  async function* pieces() {
    yield [{ subtable: 'd1', time: '1', cells: [1] }];
    throw new Error('the connection is lost');
  }
  return {
    view: {
      reader: { ...unused, at: unused.count, read: unused.count, histogram: unused.count },
      encode: ({ cells }) => String(cells[0]),
      size: rowSize([]),
      isCurrent: async () => true,
    },
    window: { from: 0n, to: 1n, count: 2 },
    pieces: pieces(),
    whole: false,
    end: 1n,
    release: () => {},
  };
}

const unused = { count: () => assert.fail('not asked for'), first: () => assert.fail('not asked for') };

describe('a window that fails while a part of it is on its way', () => {
  for (const fate of ['taken', 'refused'] as const) {
    it(`ends when that is ${fate}, so that nothing that is sent next overtakes it`, async () => {
      const onItsWay = Promise.withResolvers<number>();
      const begun = Promise.withResolvers<void>();
      let ended = false;
      const publishing = publishWindow(brokenWindow(), {
        origin,
        headers: new SubtableHeaders('d', table),
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
      const rejected = assert.rejects(publishing, /the connection is lost/);
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
