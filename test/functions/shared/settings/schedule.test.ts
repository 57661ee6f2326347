import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { scheduleProblem } from '../../../../functions/shared/settings/schedule.ts';
import { problemsWith } from '../../../support/stacks/example-file.ts';

describe('the schedule of a source in the settings', () => {
  for (const good of [
    'rate(1 minute)',
    'rate(2 minutes)',
    'rate(1 hour)',
    'rate(10 hours)',
    'rate(1 day)',
    'rate(365 days)',
    'cron(0/5 * * * ? *)',
    'cron(*/5 * * * ? *)',
    'cron(0 10 * * ? *)',
    'cron(15 12 ? * MON-FRI *)',
    'cron(0 18 ? * 2-6 2024-2030)',
    'cron(0 8 1,15 JAN,JUL ? 1970,2199)',
    'cron(59 23 31 DEC ? *)',
    'cron(0 0 L * ? *)',
    'cron(0 0 3W * ? *)',
    'cron(0 0 LW * ? *)',
    'cron(0 0 ? * 6L *)',
    'cron(0 0 ? * L *)',
    'cron(0 0 ? * 3#2 *)',
    'cron(0 0 ? * TUE#5 *)',
    'cron(0-30/10,45 0-6 ? * SUN,SAT *)',
    'cron(0  10  *  *  ?  *)',
  ]) {
    it(`is accepted: ${good}`, () => assert.equal(scheduleProblem(good), undefined));
  }

  const FORMS = /^must be rate\(1 minute\), rate\(N minutes\)/;
  const SIX = /^must have six fields, minutes hours day-of-month month day-of-week year, with \? for one of the days/;
  const DAYS = /^must have \? as its day of month or as its day of week, and not as both$/;
  for (const [bad, reason] of [
    ['rate(1 minutes)', /^must be rate\(1 minute\): AWS wants minute for one and minutes for several$/],
    ['rate(1 days)', /^must be rate\(1 day\)/],
    ['rate(2 hour)', /^must be rate\(2 hours\)/],
    ['rate(0 minutes)', FORMS],
    ['rate(01 minutes)', FORMS],
    ['rate(1.5 hours)', FORMS],
    ['rate(-1 minutes)', FORMS],
    ['rate(30 seconds)', FORMS],
    ['rate(5  minutes)', FORMS],
    ['rate(5minutes)', FORMS],
    ['rate(1 week)', FORMS],
    ['rate()', FORMS],
    ['every 5 minutes', FORMS],
    ['*/5 * * * *', FORMS],
    ['at(2030-01-01T00:00:00)', FORMS],
    [' rate(1 minute)', FORMS],
    ['', FORMS],
    [`cron(${'1,'.repeat(130)}1 * * * ? *)`, /^must be at most 256 characters$/],
    ['cron(*/5 * * * *)', /: cron\(\*\/5 \* \* \* \? \*\)$/],
    ['cron(0 12 * * 1-5)', /such as cron\(0\/5 \* \* \* \? \*\)$/],
    ['cron()', SIX],
    ['cron(0 0 * * ? * *)', SIX],
    ['cron(* * * * * *)', DAYS],
    ['cron(0 0 1 * 2 *)', DAYS],
    ['cron(0 0 ? * ? *)', DAYS],
    ['cron(60 * * * ? *)', /^must have 0 to 59 as its minutes, with , - \* \/; not 60$/],
    ['cron(0 24 * * ? *)', /^must have 0 to 23 as its hours/],
    ['cron(0 0 0 * ? *)', /^must have 1 to 31 as its day of month, with , - \* \/ and \?, L, 15W; not 0$/],
    ['cron(0 0 32 * ? *)', /day of month.*not 32$/],
    ['cron(0 0 32W * ? *)', /day of month.*not 32W$/],
    ['cron(0 0 1 13 ? *)', /^must have 1 to 12 or JAN to DEC as its month/],
    ['cron(0 0 1 FEBRUARY ? *)', /as its month.*not FEBRUARY$/],
    ['cron(0 0 ? * 0 *)', /^must have 1 to 7 or SUN to SAT as its day of week.*not 0$/],
    ['cron(0 0 ? * 8 *)', /day of week.*not 8$/],
    ['cron(0 0 ? * 3#6 *)', /day of week.*not 3#6$/],
    ['cron(0 0 ? * 3#1,6#3 *)', /day of week/],
    ['cron(0 0 * * ? 1969)', /^must have 1970 to 2199 as its year/],
    ['cron(0 0 * * ? 2200)', /year.*not 2200$/],
    ['cron(? * * * ? *)', /minutes.*not \?$/],
    ['cron(0 0 1,? * ? *)', /day of month/],
    ['cron(0/0 * * * ? *)', /minutes.*not 0\/0$/],
    ['cron(0/60 * * * ? *)', /minutes/],
    ['cron(0/5/5 * * * ? *)', /minutes/],
    ['cron(30-10 * * * ? *)', /minutes/],
    ['cron(1-2-3 * * * ? *)', /minutes/],
    ['cron(1, * * * ? *)', /minutes/],
    ['cron(- * * * ? *)', /minutes/],
    ['cron(a * * * ? *)', /minutes.*not a$/],
  ] as const) {
    it(`is refused: ${bad.slice(0, 60)}`, () => assert.match(scheduleProblem(bad) ?? 'taken', reason));
  }

  it('is refused with its path and value', () => {
    assert.deepEqual(problemsWith({ 'sources.test.schedule': 'cron(*/5 * * * *)' }), [
      'sources.test.schedule: must have six fields, minutes hours day-of-month month day-of-week year, with ? for one of the days: cron(*/5 * * * ? *); got "cron(*/5 * * * *)"',
    ]);
  });
});
