import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { connectorsFile, parseSettings } from '../../../../../functions/shared/settings/index.ts';
import { fileWith, problemsWith } from '../../../../support/stacks/example-file.ts';

/** What is wrong with options of a database that a sink creates. */
function problems(databaseOptions: Readonly<Record<string, unknown>>, databasePrecision = 'ns'): string[] {
  const sink = 'sinks.meters.';
  return problemsWith({
    [`${sink}databaseOptions`]: databaseOptions,
    [`${sink}databasePrecision`]: databasePrecision,
  }).map((problem) => problem.replace(`${sink}databaseOptions.`, ''));
}

describe('the options of a database that a sink creates', () => {
  it('are TDengine’s defaults when nothing is set', () => {
    assert.deepEqual(problems({}), []);
    assert.equal(parseSettings(connectorsFile, fileWith({}), 'f').sinks.meters?.databaseOptions, undefined);
  });

  it('take the numbers that TDengine takes', () => {
    const ranges: readonly (readonly [option: string, least: number, most: number])[] = [
      ['keepTimeOffset', 0, 23],
      ['vgroups', 1, 1024],
      ['replica', 1, 3],
      ['buffer', 3, 16_384],
      ['pages', 64, 2_147_483_646],
      ['pagesize', 1, 16_384],
      ['tsdbPagesize', 1, 16_384],
      ['cachesize', 1, 65_536],
      ['comp', 0, 2],
      ['maxrows', 200, 10_000_000],
      ['sttTrigger', 1, 16],
      ['singleStable', 0, 1],
      ['tablePrefix', -190, 190],
      ['tableSuffix', -190, 190],
      ['walLevel', 1, 2],
      ['walFsyncPeriod', 0, 180_000],
      ['walRetentionPeriod', 0, 2_147_483_647],
    ];
    for (const [option, least, most] of ranges) {
      assert.deepEqual(problems({ [option]: least }), []);
      assert.deepEqual(problems({ [option]: most }), []);
      assert.deepEqual(problems({ [option]: least - 1 }), [`${option}: must be at least ${least}; got ${least - 1}`]);
      assert.deepEqual(problems({ [option]: most + 1 }), [`${option}: must be at most ${most}; got ${most + 1}`]);
    }
    assert.deepEqual(problems({ walRetentionSize: -1 }), ['walRetentionSize: must be at least 0; got -1']);
    assert.deepEqual(problems({ cachemodel: 'all' }), [
      'cachemodel: must be one of none, last_row, last_value, both; got "all"',
    ]);
  });

  const KEEPS: readonly (readonly [options: Readonly<Record<string, string>>, precision: string, problem: string])[] = [
    [{ keep: '30d' }, 'ns', ''],
    [{ keep: '36500d' }, 'ms', ''],
    [{ keep: '1d', duration: '8h' }, 'ms', ''],
    [{ keep: '4320m', duration: '1d' }, 'ms', ''],
    [{ keep: '30d,365d,3650d' }, 'ms', ''],
    [{ keep: '106580d' }, 'ns', ''],
    [{ keep: '365000d' }, 'us', ''],
    [{ duration: '60m' }, 'ns', ''],
    [{ duration: '90d' }, 'ns', ''],
    [{ keep: '3650' }, 'ns', 'keep: must be a time such as 3650d, or up to three such as 30d,365d,3650d; got "3650"'],
    [
      { keep: '1d,2d,3d,4d' },
      'ns',
      'keep: must be a time such as 3650d, or up to three such as 30d,365d,3650d; got "1d,2d,3d,4d"',
    ],
    [{ duration: '1w' }, 'ns', 'duration: must be a time such as 10d, 100h or 600m; got "1w"'],
    [{ duration: '59m' }, 'ns', 'duration: must be from 60m to 90d; got "59m"'],
    [{ duration: '91d' }, 'ns', 'duration: must be from 60m to 90d; got "91d"'],
    [{ keep: '1439m', duration: '1h' }, 'ns', 'keep: must be from 1d to 106580d for precision ns; got "1439m"'],
    [{ keep: '106581d' }, 'ns', 'keep: must be from 1d to 106580d for precision ns; got "106581d"'],
    [{ keep: '365001d' }, 'ms', 'keep: must be from 1d to 365000d for precision ms; got "365001d"'],
    [
      { keep: '29d' },
      'ns',
      'keep: must be at least three times the duration, 30d, and must not get shorter; got "29d"',
    ],
    [
      { keep: '100d', duration: '60d' },
      'ns',
      'keep: must be at least three times the duration, 180d, and must not get shorter; got "100d"',
    ],
    [
      { keep: '365d,30d' },
      'ns',
      'keep: must be at least three times the duration, 30d, and must not get shorter; got "365d,30d"',
    ],
  ];
  for (const [options, precision, problem] of KEEPS) {
    it(`${problem === '' ? 'take' : 'refuse'} ${JSON.stringify(options)} with precision ${precision}`, () => {
      assert.deepEqual(problems(options, precision), problem === '' ? [] : [problem]);
    });
  }

  it('need minrows that are not above maxrows', () => {
    assert.deepEqual(problems({ minrows: 200, maxrows: 200 }), []);
    assert.deepEqual(problems({ minrows: 201, maxrows: 200 }), ['minrows: must not be above maxrows, 200; got 201']);
    assert.deepEqual(problems({ minrows: 4097 }), ['minrows: must not be above maxrows, 4096; got 4097']);
  });

  it('are refused with an unknown name', () => {
    assert.deepEqual(problems({ KEEP: '30d' }), ['KEEP: unknown setting']);
  });
});
