import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Precision } from '../../../../functions/shared/tdengine/time/precision.ts';
import { rowOf, tableOf } from '../../../support/sink/rows.ts';
import { valuesIn, writeIn } from '../../../support/sink/write-rows.ts';

const OUT_OF_RANGE = 0x060b;
const VALUE = 0x0216;

/** Writes rows of these times, in this order; the value of a row is its place. TDengine refuses by the times of a statement. */
async function write(
  times: readonly bigint[],
  refuse: (times: readonly bigint[]) => number | undefined,
  precision: Precision = 'ms',
) {
  const run = await writeIn(
    {
      refuse: (sql) => refuse([...sql.matchAll(/\((\d+),/g)].map(([, time = '']) => BigInt(time))),
      ask: () => [[precision]],
      precisions: new Map([['db', precision]]),
    },
    times.map((time, at) => rowOf(tableOf('a'), time, { x: at }, at)),
  );
  return { ...run, statements: run.statements.map(valuesIn) };
}

const NOW = 1_700_000_000_000n;

describe('rows in a statement that TDengine refuses for their times', () => {
  const YEAR_2262: readonly (readonly [precision: Precision, time: bigint])[] = [
    ['ms', 9_214_646_400_000n],
    ['us', 9_214_646_400_000_000n],
    ['ns', 9_214_646_400_000_000_000n],
  ];
  for (const [precision, late] of YEAR_2262) {
    it(`are written except one of the year 2262, which is too late, in ${precision}`, async () => {
      const times = [0n, 1n, 2n].map((more) => late / 5n + more);
      const run = await write(
        [...times, late],
        (all) => (all.some((time) => time >= late) ? OUT_OF_RANGE : undefined),
        precision,
      );
      assert.deepEqual([run.rejected, run.written], [[3], [0, 1, 2]]);
      assert.match(run.reasons.join(), /read as of 2262-01-01 \(UTC\)/);
    });

    it(`are all rejected as too old when the newest, of the year 2261, is refused, in ${precision}`, async () => {
      const run = await write([NOW, NOW + 1n, late - 1n], () => OUT_OF_RANGE, precision);
      assert.deepEqual([run.rejected, run.statements.length], [[0, 1, 2], 2]);
    });
  }

  it('are rejected or written by their times, in any order', async () => {
    const old = (times: readonly bigint[]) => (times.some((time) => time < NOW) ? OUT_OF_RANGE : undefined);
    const run = await write([NOW + 2n, 5n, NOW, 7n, NOW + 1n, 6n], old);
    assert.deepEqual(
      [run.rejected, run.written],
      [
        [1, 3, 5],
        [0, 2, 4],
      ],
    );
    assert.ok(run.statements.length < 8, `${run.statements.length} statements`);
  });

  it('are rejected for another reason when TDengine refuses the newest one for that', async () => {
    const run = await write([1n, NOW, NOW + 1n], (times) => {
      if (times.length > 1) return OUT_OF_RANGE;
      return times[0] === NOW + 1n ? VALUE : undefined;
    });
    assert.deepEqual([run.rejected, run.written], [[2], [0, 1]]);
    assert.deepEqual(run.reasons, ['stable stb: TDengine 0x0216: injected']);
  });
});
