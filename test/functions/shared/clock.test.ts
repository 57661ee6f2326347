import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { systemClock } from '../../../functions/shared/clock.ts';

describe('the system clock', () => {
  it('advances during a sleep by at least its duration', async () => {
    const [now, date] = [systemClock.now(), systemClock.date()];
    await systemClock.sleep(20);
    // A timer may fire within the millisecond before.
    assert.ok(systemClock.now() - now >= 19);
    assert.ok(systemClock.date() >= date + 18);
  });

  it('is the time since 1970', () => {
    const before = Date.now();
    const date = systemClock.date();
    assert.ok(before <= date && date <= Date.now());
  });

  it('gives random numbers from 0 up to 1, another each time', () => {
    const numbers = Array.from({ length: 100 }, () => systemClock.random());
    assert.ok(numbers.every((number) => number >= 0 && number < 1));
    assert.ok(new Set(numbers).size > 50);
  });
});

describe('the source code of the functions', () => {
  const folder = join(import.meta.dirname, '../../../functions');
  const having = (what: RegExp) =>
    globSync('**/*.ts', { cwd: folder })
      .filter((path) => what.test(readFileSync(join(folder, path), 'utf8').replaceAll(/^ *(?:\/\/|\/?\*).*$/gm, '')))
      .sort();

  it('reads time and random numbers in shared/clock.ts only', () => {
    assert.deepEqual(having(/\bDate\.now\b|\bnew Date\(\)|\bperformance\.|\bMath\.random\b|\bhrtime\b/), [
      'shared/clock.ts',
    ]);
  });

  it('writes times as text in the writer of ISO times only, and for AWS’s signatures; zones are Intl’s', () => {
    assert.deepEqual(having(/\btoISOString\b|\btoJSON\b|\bIntl\b|\btoLocale/), [
      'shared/expression/functions/zones.ts',
      'shared/ssm/aws-call.ts',
      'shared/tdengine/time/iso-writer.ts',
    ]);
  });
});
