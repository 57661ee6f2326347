import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { floorDivide, UNITS_PER_MS } from '../../../../../functions/shared/tdengine/time/precision.ts';
import { forThisFile } from '../../../../support/servers/for-this-file.ts';
import { startTestTDengine } from '../../../../support/servers/test-tdengine.ts';
import { readerOf } from '../../../../support/source/read-table.ts';

const SECOND_MS = 1_000n;
const DAY_MS = 86_400_000n;

const server = await forThisFile(startTestTDengine());

describe('the histogram of a table’s rows', () => {
  for (const precision of ['ms', 'us', 'ns'] as const) {
    it(`counts rows by the beginnings of buckets, before 1970 too, in ${precision}`, async () => {
      const { tdengine } = server;
      const database = server.nextDatabase();
      await tdengine.execute(`CREATE DATABASE ${database} KEEP 36500 PRECISION '${precision}'`);
      await tdengine.execute(`CREATE STABLE ${database}.m (ts TIMESTAMP, v INT) TAGS (g INT)`);
      const unit = UNITS_PER_MS[precision];
      const near = (ms: bigint) => fc.bigInt({ min: ms * unit - 3n, max: ms * unit + 3n });
      const anyTime = fc.oneof(
        near(0n),
        near(-DAY_MS),
        near(SECOND_MS * 3n),
        near(DAY_MS * 20_000n),
        fc.bigInt({ min: -DAY_MS * 300n * unit, max: DAY_MS * 30_000n * unit }),
      );
      const times =
        fc.sample(fc.uniqueArray(anyTime, { minLength: 60, maxLength: 60 }), { numRuns: 1, seed: 7 })[0] ?? [];
      const rows = times.map(
        (time, place) => `${database}.d${place % 3} USING ${database}.m TAGS (1) VALUES (${time}, NULL)`,
      );
      await tdengine.execute(`INSERT INTO ${rows.join(' ')}`);
      const reader = await readerOf(tdengine, database, { name: 'm', kind: 'stable' });
      const anyWidth = fc.constantFrom(1n, 7n, 250n, SECOND_MS, 60_000n, 3_600_000n, DAY_MS, 7n * DAY_MS);
      await fc.assert(
        fc.asyncProperty(anyTime, anyTime, anyWidth, async (a, b, widthMs) => {
          const [from, to] = a < b ? [a, b] : [b, a];
          const width = widthMs * unit;
          const expected = new Map<bigint, number>();
          for (const time of times.filter((each) => each > from && each <= to)) {
            const bucket = floorDivide(time, width) * width;
            expected.set(bucket, (expected.get(bucket) ?? 0) + 1);
          }
          const counted = await reader.histogram(from, to, width);
          assert.deepEqual([...counted].sort(), [...expected].sort());
        }),
        { numRuns: 60 },
      );
    });
  }
});
