import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { inferMapping } from '../../../mapping/infer/infer.ts';
import { eventRecords } from '../../../mapping/records/given-record.ts';
import { proposed, tried, valuesOf } from '../../support/infer/tried.ts';

const columnsOf = (row: unknown) => Object(row).columns;

describe('lines of CSV are known', () => {
  it('by a header in each value', async () => {
    const { proposal, rows, route, whyOf } = await proposed(
      'Timestamp,Device,Temp\n2024-05-01T08:00:00Z,m1,21.5\n2024-05-01T08:01:00Z,m1,21.75\n',
      'Timestamp,Device,Temp\n2024-05-01T08:00:00Z,m2,20\n',
    );
    assert.deepEqual(proposal.csv, {});
    assert.equal(route.subtable, `\${Device}`);
    assert.deepEqual(rows.map(columnsOf), [{ Temp: 21.5 }, { Temp: 21.75 }, { Temp: 20 }]);
    assert.equal(whyOf('format', 'csv'), 'lines of 3 fields between ","; the first line of each value has their names');
  });

  it('by a header in a record of its own, which makes no row', async () => {
    const { proposal, notes, written, differences } = await tried(
      valuesOf('time, device, temp', '2024-05-01T08:00:00Z, m1, 21', '2024-05-01T08:00:01Z, m1, "2"', 'x, y'),
    );
    assert.deepEqual(proposal.csv, { columns: ['time', 'device', 'temp'], trim: true });
    assert.deepEqual([written, differences], [2, []]);
    assert.deepEqual(notes, [
      'sample 1: it begins with the names of columns, which other records lack',
      'sample 4: the value is not CSV of these settings: line 1: it has 2 fields, and there are 3 columns',
    ]);
  });

  it('without a header, with names that are said to be guesses', async () => {
    const { proposal, rows, notes } = await proposed(
      '0042;01.05.2024 10:00:00;3,25;12.5;"a\nb"\n0042;01.05.2024 10:15:00;3;;ok',
    );
    assert.deepEqual(proposal.csv, { columns: ['c1', 'time', 'c3', 'c4', 'c5'], delimiter: ';' });
    assert.deepEqual(rows.map(columnsOf), [
      { c1: '0042', c3: 3.25, c4: 12.5, c5: 'a\nb' },
      { c1: '0042', c3: 3, c5: 'ok' },
    ]);
    assert.match(notes[0] ?? '', /^no line has names of columns: c1, time, c3, c4, c5 are guesses/);
  });

  it('between tabs and bars', async () => {
    for (const delimiter of ['\t', '|']) {
      const { proposal } = await proposed(['2024-05-01T08:00:00Z', 'm1', '21'].join(delimiter));
      assert.equal(proposal.csv?.delimiter, delimiter);
    }
  });

  it('and are not taken for it when they are sentences, numbers with a comma, or broken JSON', () => {
    for (const values of [['a, b', 'some, text'], ['21,5', '22,5'], ['{"a":1,"b":2'], ['[1,2'], ['21'], [''], []]) {
      assert.equal(inferMapping(eventRecords(valuesOf(...values), 0)).csv, undefined, JSON.stringify(values));
    }
  });
});
