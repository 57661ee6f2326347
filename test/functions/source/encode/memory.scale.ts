import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { tableEncoder } from '../../../../functions/source/encode/table-encoder.ts';
import { SubtableHeaders, toRecords } from '../../../../functions/source/encode/to-records.ts';
import { tickSettings } from '../../../support/source/tick-world.ts';

const WINDOW = 20_000;
const WINDOWS = 15;

setFlagsFromString('--expose-gc');
const collectGarbage: () => void = runInNewContext('gc');

const table = { name: 'meters', kind: 'stable' } as const;
const schema = [
  { name: 'ts', type: 'TIMESTAMP', length: 8, role: 'column' },
  { name: 'at', type: 'TIMESTAMP', length: 8, role: 'column' },
  { name: 'v', type: 'VARCHAR', length: 30, role: 'column' },
  { name: 'place', type: 'NCHAR', length: 30, role: 'tag' },
] as const;

/** A window in which no subtable is one of a window before. */
function windowOf(number: number) {
  return Array.from({ length: WINDOW }, (_, at) => {
    const id = number * WINDOW + at;
    return {
      subtable: `device-${id}`,
      time: `${1_700_000_000_000 + id}`,
      cells: [`${id}00000`, `text of ${id}`, `place ${id}`],
    };
  });
}

describe('the encoder of a table with always new subtables', () => {
  for (const outFormat of ['line', 'json'] as const) {
    it(`uses no more memory than at the beginning, as ${outFormat}`, () => {
      const encode = tableEncoder(tickSettings({ outFormat }), table, schema, 'ms');
      const headers = new SubtableHeaders('test', table);
      const origin = { database: 'test', table, topic: 't', precision: 'ms' } as const;
      let early = 0;
      let rows = 0;
      for (let number = 0; number < WINDOWS; number++) {
        rows += toRecords(windowOf(number), origin, encode, headers).records.length;
        if (number === 4) early = heapMb();
      }
      assert.equal(rows, WINDOW * WINDOWS);
      assert.ok(heapMb() - early < 10, `${heapMb()} MB after ${early} MB`);
    });
  }
});

function heapMb(): number {
  collectGarbage();
  return process.memoryUsage().heapUsed / 2 ** 20;
}
