import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as z from 'zod';
import { settingRows } from '../../../../../functions/shared/settings/docs/rows.ts';
import { parseSettings } from '../../../../../functions/shared/settings/index.ts';
import { alarmBounds, alarmSettings } from '../../../../../functions/shared/settings/monitoring/monitoring.ts';

describe('the thresholds of alarms in the settings', () => {
  it('are a connector’s own, else the deployment’s, else the defaults', () => {
    const bounds = alarmBounds({ errors: 5, rejected: 1 }, { errors: 7, rejected: false });
    assert.deepEqual([bounds.errors, bounds.rejected, bounds.recordAgeSeconds], [7, false, 900]);
  });

  for (const [given, problem] of [
    [{ errors: 'many' }, 'errors: must be a whole number from 0 to 1000000000, or false; got "many"'],
    [{ errors: true }, 'errors: must be a whole number from 0 to 1000000000, or false; got true'],
    [{ errors: -1 }, 'errors: must be at least 0; got -1'],
    [{ durationPercentOfTimeout: 101 }, 'durationPercentOfTimeout: must be at most 100; got 101'],
    [{ silentMinutes: 0 }, 'silentMinutes: must be at least 1; got 0'],
    [{ error: 1 }, 'error: unknown setting'],
  ] as const) {
    it(`are refused with the reason when they are ${JSON.stringify(given)}`, () => {
      assert.throws(() => parseSettings(alarmSettings, given, 'f'), { problems: [problem] });
    });
  }

  it('are documented as a number, or false', () => {
    const rows = settingRows(z.toJSONSchema(alarmSettings, { io: 'input' }));
    const errors = rows.find(({ setting }) => setting === 'errors');
    assert.deepEqual([errors?.allowed, errors?.fallback], ['0 to 1000000000, or `false`', '`2`']);
    for (const { setting, meaning } of rows) assert.notEqual(meaning, '', setting);
  });
});
