import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { SubtableHeaders, toRecords } from '../../../../functions/source/encode/to-records.ts';

const origin = { database: 'test', table: { name: 'meters', kind: 'stable' }, topic: 't', precision: 'us' } as const;

describe('toRecords', () => {
  it('gives each row its subtable as key, its time in ms, and headers that say where it is from', () => {
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

  it('names no stable for a plain table', () => {
    const rows = [{ subtable: 'log', time: '0', cells: [] }];
    const { records } = toRecords(rows, { ...origin, table: { name: 'log', kind: 'plain' } }, () => '');
    assert.deepEqual(records[0]?.headers, [
      ['database', 'test'],
      ['subtable', 'log'],
    ]);
  });

  it('gives the records of a subtable one list of headers, in all windows', () => {
    const headers = new SubtableHeaders('test', origin.table);
    const window = ['a', 'b', 'a'].map((subtable) => ({ subtable, time: '1', cells: [] }));
    const encoded = [window, window].flatMap((rows) => toRecords(rows, origin, () => '', headers).records);
    assert.equal(new Set(encoded.map((record) => record.headers)).size, 2);
    assert.deepEqual(
      encoded.map((record) => record.headers.at(-1)?.[1]),
      ['a', 'b', 'a', 'a', 'b', 'a'],
    );
  });

  it('gives each of very many subtables its own headers', () => {
    const rows = Array.from({ length: 20_002 }, (_, at) => ({ subtable: `d${at % 20_001}`, time: '1', cells: [] }));
    const { records } = toRecords(rows, origin, () => '');
    assert.ok(records.every(({ key, headers }) => headers.at(-1)?.[1] === key));
  });

  it('counts the rows that the format has no words for', () => {
    const rows = ['1', '2', '3'].map((time) => ({ subtable: 'd', time, cells: [] }));
    const { records, leftOut } = toRecords(rows, origin, ({ time }) => (time === '2' ? undefined : time));
    assert.deepEqual([records.map(({ value }) => value), leftOut], [['1', '3'], 1]);
  });
});
