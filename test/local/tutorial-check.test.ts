import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { checkLater, checkSink, checkSource } from '../../local/tutorial/check.ts';
import { LATER_RECORDS, SINK_COLUMNS, SINK_ROWS, SOURCE_RECORDS } from '../../local/tutorial/expected.ts';

const description = SINK_COLUMNS.map(([name, type, note]) => [name, type, 8, note]);
const later = LATER_RECORDS.map(([key, value]) => [key, `${value}1700000000000`] as const);

describe('the check of the tutorial', () => {
  it('passes with the expected rows and records, records in any order', () => {
    checkSink(description, SINK_ROWS);
    checkSource(SOURCE_RECORDS.toReversed());
    checkLater([...SOURCE_RECORDS, ...later.toReversed()]);
  });

  it('fails with another column type, or a value that is slightly off', () => {
    const other = description.map((column) => (column[0] === 'voltage' ? ['voltage', 'INT', 4, ''] : column));
    assert.throws(() => checkSink(other, SINK_ROWS), /the columns of power.meters are not as they must be/);
    const rows = SINK_ROWS.map((row) => row.map((cell) => (cell === 10.8 ? 10.800000190734863 : cell)));
    assert.throws(() => checkSink(description, rows), /the rows of power.meters are not/);
  });

  it('fails with a record too many, too few, or with another key', () => {
    assert.throws(() => checkSource([...SOURCE_RECORDS, ...later]), /the records of the source are not/);
    assert.throws(() => checkSource(SOURCE_RECORDS.slice(1)), /the records of the source are not/);
    assert.throws(
      () => checkSource(SOURCE_RECORDS.map(([, value]) => ['', value])),
      /the records of the source are not/,
    );
    assert.throws(() => checkLater([...SOURCE_RECORDS, ...later, ...later]), /inserted later are not/);
  });
});
