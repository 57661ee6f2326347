import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { answerTooLarge } from '../../../../functions/shared/tdengine/error.ts';
import { atTime, timeOf } from '../../../../functions/source/checkpoint/position.ts';
import { type MemoryBudget, memoryBudget } from '../../../../functions/source/read/memory/memory-budget.ts';
import { rowSize } from '../../../../functions/source/read/memory/row-size.ts';
import type { TableQueries } from '../../../../functions/source/read/query/table-queries.ts';
import type { TableView } from '../../../../functions/source/read/table-view.ts';
import type { WindowLimits } from '../../../../functions/source/read/window/find-window.ts';
import { windowReader } from '../../../../functions/source/read/windows.ts';

const SCHEMA = [{ name: 'ts', type: 'TIMESTAMP', length: 8, role: 'column' }] as const;
const MEGABYTE = 2 ** 20;

/** A table with a row at each of these times, of which so many bytes are in an answer. */
function tableOf(times: readonly bigint[], rowBytes: number) {
  const reads: [from: bigint, to: bigint][] = [];
  const within = (from: bigint, to: bigint) => times.filter((time) => time > from && time <= to);
  const queries: TableQueries = {
    count: async (from, to) => within(from, to).length,
    first: async (after, upTo) => times.find((time) => (after === undefined || time > after) && time <= upTo),
    async *read({ from, to, count }, room) {
      reads.push([from, to]);
      const rows = within(from, to);
      const limit = room?.answerLimit(count) ?? 0;
      if (rows.length * rowBytes > limit) throw answerTooLarge(limit);
      yield rows.map((time) => ({ subtable: 'd1', time: String(time), cells: [] }));
    },
    at: () => assert.fail('not asked for'),
    histogram: () => assert.fail('not asked for'),
  };
  return { reads, view: { queries, schema: SCHEMA, size: rowSize(SCHEMA), isCurrent: async () => true } };
}

const times = (count: number) => Array.from({ length: count }, (_, at) => BigInt(at + 1));
const LIMITS = { upTo: 1_000n, mostRows: 100, widest: undefined };

/** The batches of a table behind a position. */
function open(view: TableView, position: bigint, limits: WindowLimits, budget: MemoryBudget, countedAgain = false) {
  const options = { precision: 'ms' as const, limits, budget, countedAgain, width: { guess: undefined } };
  return windowReader(view, options).open(atTime(position, 'ms'));
}

describe('the windows that a table is read in', () => {
  it('end at their last row, so that later rows after it are read with the next', async () => {
    const { view, reads } = tableOf([1n, 5n], 10);
    const batches = open(view, 0n, LIMITS, memoryBudget(64 * MEGABYTE));
    const { value: batch } = await batches.next();
    assert.deepEqual([reads, batch?.end, batch?.isWhole], [[[0n, 1_000n]], atTime(5n, 'ms'), true]);
    batch?.release();
    assert.deepEqual(await batches.next(), { done: true, value: undefined });
  });

  it('are none when there are no more rows', async () => {
    const { view } = tableOf([1n], 10);
    const { done } = await open(view, 1n, LIMITS, memoryBudget(64 * MEGABYTE)).next();
    assert.equal(done, true);
  });

  it('end without another query when rows that came meanwhile are counted later', async () => {
    for (const countedAgain of [false, true]) {
      let asked = 0;
      const { view } = tableOf([1n, 4n], 10);
      const first: TableQueries['first'] = (after, upTo) => {
        asked += 1;
        return view.queries.first(after, upTo);
      };
      const counting = { ...view, queries: { ...view.queries, first } };
      const limits = { ...LIMITS, upTo: 5n };
      const batches = open(counting, 0n, limits, memoryBudget(64 * MEGABYTE), countedAgain);
      const { value: batch } = await batches.next();
      assert.equal(batch?.isLast, countedAgain);
      batch?.release();
      const before = asked;
      assert.equal((await batches.next()).done, true);
      assert.equal(asked > before, !countedAgain);
    }
  });

  it('are cut smaller until an answer fits, and give back the memory of each try', async () => {
    const budget = memoryBudget(8 * MEGABYTE);
    const { view, reads } = tableOf(times(64), 50_000);
    const { value: batch } = await open(view, 0n, { ...LIMITS, upTo: 64n }, budget).next();
    assert.ok(batch !== undefined && reads.length > 1);
    const widths = reads.map(([from, to]) => to - from);
    assert.deepEqual(
      widths.toSorted((a, b) => Number(b - a)),
      widths,
      'narrower each time',
    );
    assert.deepEqual(reads.at(-1), [0n, timeOf(batch.end, 'ms')]);
    batch.release();
    (await budget.take(budget.most))();
  });

  it('fail when a single time does not fit, and give back its memory', async () => {
    const budget = memoryBudget(8 * MEGABYTE);
    const { view } = tableOf([1n], 10 ** 9);
    await assert.rejects(open(view, 0n, { ...LIMITS, upTo: 1n }, budget).next(), /raise memoryMb/);
    (await budget.take(budget.most))();
  });
});
