import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { SourceRuntime } from '../../../../../functions/shared/settings/source-runtime.ts';
import type { Precision } from '../../../../../functions/shared/tdengine/time/precision.ts';
import { noticesTo } from '../../../../../functions/source/tick/report/notices.ts';
import { tickSettings } from '../../../../support/source/tick-world.ts';

const NOW = 1_700_000_000_000;

function told(precision: Precision = 'ms', settings: Partial<SourceRuntime> = {}) {
  const warnings: [message: string, details: Record<string, unknown>][] = [];
  const measured: Readonly<Record<string, number>>[] = [];
  const notices = noticesTo(
    {
      settings: tickSettings(settings),
      log: { info: () => {}, warn: (message, details) => void warnings.push([message, details]) },
      publishMetrics: (each) => void measured.push(each),
    },
    precision,
  );
  return { notices, warnings, measured };
}

describe('the warnings of a source’s invocation', () => {
  it('name a window that took too long, in ms', () => {
    const { notices, warnings } = told('us');
    notices.slowWindow('test.m', 8_000_000n, 1_000_000n);
    const advice = 'narrower ones follow; queryIntervalMs makes the first one narrow too';
    assert.deepEqual(warnings, [
      ['a window took too long to be counted or read', { table: 'test.m', windowMs: 8_000, nextMs: 1_000, advice }],
    ]);
  });

  it('name each of the first 20 rows that cannot be sent, then how many more, and count all', () => {
    const row = { subtable: 'd', time: '5', cells: [1] };
    const passed = (count: number) =>
      Array.from({ length: count }, () => ({ row, reason: new Error('too large'), value: 'secret' }));
    const { notices, warnings, measured } = told();
    notices.unsendable('m', passed(20));
    assert.equal(warnings.length, 20);
    assert.deepEqual(warnings[0], [
      'a row cannot be sent and is a dead letter',
      { table: 'm', subtable: 'd', time: '5', reason: 'too large' },
    ]);
    warnings.length = 0;
    notices.unsendable('m', passed(23));
    assert.equal(warnings.length, 21);
    assert.deepEqual(warnings[20], ['more rows cannot be sent and are dead letters', { table: 'm', rows: 3 }]);
    assert.deepEqual(measured, [{ unsendableRows: 20 }, { unsendableRows: 23 }]);
    assert.ok(!JSON.stringify(warnings).includes('secret'));
  });

  it('name rows that came later than the look-back, and count them', () => {
    const { notices, warnings, measured } = told();
    notices.tooLate('m', 4);
    assert.deepEqual(warnings, [['rows came later than the look-back and are not sent', { table: 'm', rows: 4 }]]);
    assert.deepEqual(measured, [{ tooLateRows: 4 }]);
  });

  for (const tableRecreated of ['restart', 'continue'] as const) {
    it(`name a table that was recreated, with ${tableRecreated} as the settings say, and count it`, () => {
      const { notices, warnings, measured } = told('ms', { tableRecreated });
      notices.madeAnew('test.m', { before: NOW, now: NOW + 1, position: { kind: 'time', time: 1n, precision: 'ms' } });
      const [[message, details] = ['', {}]] = warnings;
      assert.match(message, tableRecreated === 'restart' ? /read from its beginning$/ : /up to there are not sent$/);
      assert.deepEqual(details, {
        table: 'test.m',
        createTimeBefore: '2023-11-14T22:13:20.000Z',
        createTime: '2023-11-14T22:13:20.001Z',
        position: '1970-01-01T00:00:00.001Z',
      });
      assert.deepEqual(measured, [{ recreatedTables: 1 }]);
    });
  }
});
