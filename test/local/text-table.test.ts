import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { textTable } from '../../local/text-table.ts';

describe('a table as text', () => {
  it('aligns text left and numbers right under their headings', () => {
    const rows = [
      ['meters', 4, null],
      ['a', 12, 'x'],
    ];
    assert.deepEqual(textTable(['name', 'rows', 'note'], rows), [
      'name    rows  note',
      '------  ----  ----',
      'meters     4',
      'a         12  x',
    ]);
  });

  it('has its headings when there are no rows', () => {
    assert.deepEqual(textTable(['name'], []), ['name', '----']);
  });
});
