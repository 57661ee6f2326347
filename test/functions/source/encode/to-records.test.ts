import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { SubtableHeaders, toRecords } from '../../../../functions/source/encode/to-records.ts';

const origin = { database: 'test', table: { name: 'meters', kind: 'stable' }, topic: 't', precision: 'us' } as const;

describe('the Kafka records made of rows', () => {
  it('have the row’s subtable as key, its time in ms, and its origin in headers', () => {
    const rows = [{ subtable: 'd1', time: '1700000000123999', cells: ['x'] }];
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
        rows,
        leftOut: 0,
        next: 1,
      },
    );
  });

  it('have no stable in the headers for a plain table', () => {
    const rows = [{ subtable: 'log', time: '0', cells: [] }];
    const { records } = toRecords(rows, { ...origin, table: { name: 'log', kind: 'plain' } }, () => '');
    assert.deepEqual(records[0]?.headers, [
      ['database', 'test'],
      ['subtable', 'log'],
    ]);
  });

  it('share one list of headers for each subtable, in all windows', () => {
    const headers = new SubtableHeaders('test', origin.table);
    const window = ['a', 'b', 'a'].map((subtable) => ({ subtable, time: '1', cells: [] }));
    const encoded = [window, window].flatMap((rows) => toRecords(rows, origin, () => '', headers).records);
    assert.equal(new Set(encoded.map((record) => record.headers)).size, 2);
    assert.deepEqual(
      encoded.map((record) => record.headers.at(-1)?.[1]),
      ['a', 'b', 'a', 'a', 'b', 'a'],
    );
  });

  it('have the right headers for each of very many subtables', () => {
    const rows = Array.from({ length: 20_002 }, (_, at) => ({ subtable: `d${at % 20_001}`, time: '1', cells: [] }));
    const { records } = toRecords(rows, origin, () => '');
    assert.ok(records.every(({ key, headers }) => headers.at(-1)?.[1] === key));
  });

  it('are counted without rows that the format cannot write', () => {
    const rows = ['1', '2', '3'].map((time) => ({ subtable: 'd', time, cells: [] }));
    const { records, leftOut } = toRecords(rows, origin, ({ time }) => (time === '2' ? undefined : time));
    assert.deepEqual([records.map(({ value }) => value), leftOut], [['1', '3'], 1]);
  });
});
