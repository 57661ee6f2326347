import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { textTable } from '../../../cli/terminal/text-table.ts';

describe('a table printed as text', () => {
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

  it('fits the terminal by cutting its widest texts, never its numbers', () => {
    const rows = [['d1001', 'meters,location=California.SanFrancisco current=10.3', 1_234_567]];
    const lines = textTable(['key', 'value', 'offset'], rows, 40);
    assert.deepEqual(lines, [
      'key    value                      offset',
      '-----  ------------------------  -------',
      'd1001  meters,location=Califor…  1234567',
    ]);
  });

  it('keeps readable columns when a terminal is too narrow', () => {
    const row = ['x'.repeat(30), 'y'.repeat(30)];
    assert.deepEqual(textTable(['a', 'b'], [row], 10)[2], `${'x'.repeat(11)}…  ${'y'.repeat(11)}…`);
  });
});
