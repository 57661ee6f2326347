import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { toRecords } from '../../../functions/source/to-records.ts';

const origin = { database: 'test', table: { name: 'meters', kind: 'stable' }, topic: 't', precision: 'us' } as const;

describe('toRecords', () => {
  it('gives each row its subtable as key, its time in ms, and headers that say where it is from', () => {
    const rows = [{ subtable: 'd1', time: 1_700_000_000_123_999n, cells: ['x'] }];
    assert.deepEqual(
      toRecords(rows, origin, ({ cells }) => String(cells[0])),
      {
        records: [
          {
            topic: 't',
            key: 'd1',
            value: 'x',
            timestamp: 1_700_000_000_123,
            headers: [
              ['database', 'test'],
              ['stable', 'meters'],
              ['subtable', 'd1'],
            ],
          },
        ],
        leftOut: 0,
      },
    );
  });

  it('names no stable for a plain table', () => {
    const rows = [{ subtable: 'log', time: 0n, cells: [] }];
    const { records } = toRecords(rows, { ...origin, table: { name: 'log', kind: 'plain' } }, () => '');
    assert.deepEqual(records[0]?.headers, [
      ['database', 'test'],
      ['subtable', 'log'],
    ]);
  });

  it('counts the rows that the format has no words for', () => {
    const rows = [1n, 2n, 3n].map((time) => ({ subtable: 'd', time, cells: [] }));
    const { records, leftOut } = toRecords(rows, origin, ({ time }) => (time === 2n ? undefined : String(time)));
    assert.deepEqual([records.map(({ value }) => value), leftOut], [['1', '3'], 1]);
  });
});
