import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { quoteTable } from '../../../functions/shared/tdengine/sql-text.ts';
import { UNITS_PER_MS } from '../../../functions/shared/tdengine/time/precision.ts';
import { forThisFile } from '../../support/servers/for-this-file.ts';
import { startTestTDengine } from '../../support/servers/test-tdengine.ts';
import { recordOf } from '../../support/sink/records.ts';
import { runSink } from '../../support/sink/run-sink.ts';
import { verified } from '../../support/verify/verified.ts';

const server = await forThisFile(startTestTDengine());
const { tdengine } = server;

const T = 1_700_000_000_000n;

const orNull = <V>(value: fc.Arbitrary<V>) => fc.option(value, { nil: null });
const unit = fc.string({ unit: 'binary', maxLength: 12 }).filter((text) => text.isWellFormed() && !text.includes('\0'));
const decimal = fc
  .tuple(fc.bigInt({ min: -(10n ** 20n), max: 10n ** 20n }), fc.integer({ min: 0, max: 9_999 }))
  .map(([whole, fraction]) => `${whole}.${String(fraction).padStart(4, '0')}`);
const double = fc.oneof(
  fc.constantFrom('0', '-0', '0.1', '1e21', '-1.7976931348623157e308', '2.2250738585072014e-308'),
  fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e9, max: 1e9 }).map((value) => String(Math.fround(value))),
);

/** Columns, their types, and values as JSON has them. */
const COLUMNS = {
  big: { type: 'BIGINT', value: fc.bigInt({ min: -(2n ** 63n) + 1n, max: 2n ** 63n - 1n }).map(String) },
  ubig: { type: 'BIGINT UNSIGNED', value: fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }).map(String) },
  tiny: { type: 'TINYINT', value: fc.integer({ min: -127, max: 127 }).map(String) },
  yes: { type: 'BOOL', value: fc.boolean().map(String) },
  f: { type: 'FLOAT', value: fc.float({ noNaN: true, noDefaultInfinity: true, min: -1e9, max: 1e9 }).map(String) },
  dou: { type: 'DOUBLE', value: double },
  dec: { type: 'DECIMAL(38, 4)', value: decimal.map((text) => JSON.stringify(text)) },
  vc: { type: 'VARCHAR(60)', value: unit.map((text) => JSON.stringify(text)) },
  nc: { type: 'NCHAR(60)', value: unit.map((text) => JSON.stringify(text)) },
  vb: {
    type: 'VARBINARY(20)',
    value: fc.uint8Array({ maxLength: 12 }).map((bytes) => JSON.stringify(Buffer.from(bytes).toString('base64'))),
  },
  t: { type: 'TIMESTAMP', value: fc.integer({ min: 0, max: 2_000_000_000 }).map(String) },
} as const;

const NAMES = Object.keys(COLUMNS);
const cells = fc.record(Object.fromEntries(Object.entries(COLUMNS).map(([name, { value }]) => [name, orNull(value)])), {
  requiredKeys: [],
});
const place = { device: fc.constantFrom('a', 'B', "it's"), at: fc.nat(6), key: fc.nat(1) };
const written = fc.record({ kind: fc.constant('good'), ...place, cells });
const bad = fc.record({ kind: fc.constant('bad'), ...place, isLost: fc.boolean() });
const record = fc.oneof({ weight: 6, arbitrary: written }, { weight: 1, arbitrary: bad });
const scene = fc.record({
  precision: fc.constantFrom('ms', 'us', 'ns'),
  records: fc.array(record, { minLength: 1, maxLength: 25 }),
  later: fc.array(written, { maxLength: 4 }),
  dropped: fc.subarray([0, 1, 2]),
  changed: fc.subarray([3, 4]),
  strangers: fc.subarray([7, 8]),
});

describe('the verification of a sink after any faults', () => {
  it('explains every difference, and finds none that is not there, for all types, precisions and composite keys', async () => {
    await fc.assert(
      fc.asyncProperty(scene, async ({ precision, records, later, dropped, changed, strangers }) => {
        const database = server.nextDatabase();
        await tdengine.execute(`CREATE DATABASE ${database} PRECISION '${precision}'`);
        const columns = Object.entries(COLUMNS).map(([name, { type }]) => `${name} ${type}`);
        await tdengine.execute(
          `CREATE STABLE ${database}.m (ts TIMESTAMP, k INT PRIMARY KEY, x INT, ${columns.join(', ')}) TAGS (d VARCHAR(9))`,
        );
        const timeOf = (at: number) => (T + BigInt(at) * 1_800_000n) * UNITS_PER_MS[precision] + BigInt(at);
        const settings = settingsOf(database, precision);
        const all = [...records, ...later].map((each, offset) => {
          const fields = each.kind === 'good' ? Object.entries(each.cells) : [['x', '"no number"']];
          const json = [
            `"d":${JSON.stringify(each.device)},"ts":"${timeOf(each.at)}","k":${each.key}`,
            ...fields.map(([name, value]) => `${JSON.stringify(name)}:${value}`),
          ];
          return recordOf(`{${json.join(',')}}`, offset);
        });
        const { deadLetters } = await runSink(tdengine, all, { settings });
        const lost = records.filter((each) => each.kind === 'bad' && each.isLost);
        assert.equal(deadLetters.length, records.filter(({ kind }) => kind === 'bad').length);
        const kept = records.flatMap((each) => (each.kind === 'bad' ? [!each.isLost] : []));
        const letters = deadLetters.filter((_, at) => kept[at]);

        // What is there then: the rows, by what tells them apart, without those that only later records have.
        const idOf = ({ device, at, key }: { device: string; at: number; key: number }) => `${device} ${at} ${key}`;
        const good = records.filter(({ kind }) => kind === 'good');
        const expected = new Set(good.map(idOf));
        const others = new Set(later.map(idOf).filter((id) => !expected.has(id)));
        const has = (id: string) => expected.has(id) || others.has(id);
        const hours = new Set(good.map(({ device, at }) => hourOf(device, timeOf(at), precision)));
        const isSeen = (id: string) => {
          const [device = '', at] = id.split(' ');
          return hours.has(hourOf(device, timeOf(Number(at)), precision));
        };
        const devices = ['a', 'B', "it's"];
        for (const at of dropped) {
          for (const device of devices) {
            const isThere = [0, 1].some((key) => has(idOf({ device, at, key })));
            if (isThere) await tdengine.execute(`DELETE FROM ${quoteTable(database, device)} WHERE ts = ${timeOf(at)}`);
          }
        }
        const isDropped = (id: string) => dropped.includes(Number(id.split(' ')[1]));
        let different = 0;
        for (const at of changed) {
          for (const device of devices) {
            const id = idOf({ device, at, key: 0 });
            const last = good.findLast((each) => idOf(each) === id && each.kind === 'good' && 'tiny' in each.cells);
            const isLater = later.some((each) => idOf(each) === id);
            if (last === undefined || isLater) continue;
            // A value that no record has.
            await tdengine.execute(
              `INSERT INTO ${quoteTable(database, device)} (ts, k, tiny) VALUES (${timeOf(at)}, 0, -128)`,
            );
            different += 1;
          }
        }
        let extra = [...others].filter((id) => isSeen(id) && !isDropped(id)).length;
        for (const at of strangers) {
          for (const device of devices) {
            if (!good.some((each) => each.device === device)) continue;
            const time = timeOf(at) + 77n;
            await tdengine.execute(`INSERT INTO ${quoteTable(database, device)} (ts, k, x) VALUES (${time}, 0, 1)`);
            if (hours.has(hourOf(device, time, precision))) extra += 1;
          }
        }

        const report = await verified({
          ...{ tdengine, settings, records: all, letters },
          to: new Map([[0, records.length]]),
        });
        const { overwritten, ...counts } = report.differences;
        assert.deepEqual(counts, {
          missing: [...expected].filter(isDropped).length,
          different,
          tags: 0,
          'tags-kept': 0,
          unwritable: lost.length,
          'dead-lettered': letters.length,
          expired: 0,
          extra,
        });
        assert.ok(overwritten <= later.length);
        assert.equal(report.rows.expected, expected.size);
        await tdengine.execute(`DROP DATABASE ${database}`);
      }),
      { numRuns: 20 },
    );
  });
});

function hourOf(device: string, time: bigint, precision: 'ms' | 'us' | 'ns'): string {
  return `${device} ${time / (3_600_000n * UNITS_PER_MS[precision])}`;
}

function settingsOf(database: string, precision: 'ms' | 'us' | 'ns'): object {
  const typed = NAMES.map((name) => ({ path: name, ...typeOf(name, precision) }));
  const columns = [{ path: 'k', type: 'INT' }, { path: 'x', type: 'INT' }, ...typed];
  return {
    ...{ database, format: 'json', errors: { tolerance: 'all', deadLetterTopic: 'letters' } },
    routes: [
      {
        ...{ stable: 'm', subtable: `\${d}`, timestamp: { field: 'ts', unit: precision } },
        ...{ tags: [{ path: 'd', type: 'VARCHAR(9)' }], columns },
      },
    ],
  };
}

function typeOf(name: string, precision: string): object {
  const type = Object.entries(COLUMNS).find(([each]) => each === name)?.[1].type;
  if (name === 't') return { type, unit: precision };
  return name === 'vb' ? { type, encoding: 'base64' } : { type };
}
