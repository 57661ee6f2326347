import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { type TestEngine, testEngine } from '../../support/engine.ts';

const RANGES: readonly (readonly [option: string, least: number, most: number])[] = [
  ['KEEP_TIME_OFFSET', 0, 23],
  ['VGROUPS', 1, 1024],
  ['BUFFER', 3, 16_384],
  ['PAGES', 64, 2_147_483_646],
  ['PAGESIZE', 1, 16_384],
  ['TSDB_PAGESIZE', 1, 16_384],
  ['CACHESIZE', 1, 65_536],
  ['COMP', 0, 2],
  ['MINROWS', 10, 1_000_000],
  ['MAXROWS', 200, 10_000_000],
  ['STT_TRIGGER', 1, 16],
  ['SINGLE_STABLE', 0, 1],
  ['TABLE_PREFIX', -190, 190],
  ['TABLE_SUFFIX', -190, 190],
  ['WAL_LEVEL', 0, 2],
  ['WAL_FSYNC_PERIOD', 0, 180_000],
  ['WAL_RETENTION_PERIOD', -1, 2_147_483_647],
];

describe('the options of CREATE DATABASE', () => {
  let engine: TestEngine;
  before(() => {
    engine = testEngine();
  });
  after(() => engine.close());

  for (const [option, least, most] of RANGES) {
    it(`allow ${option} from ${least} to ${most}`, () => {
      for (const value of [least, most]) {
        assert.equal(engine.outcome(`CREATE DATABASE d ${option} ${value}`), 'ok');
        engine.run('DROP DATABASE d');
      }
      for (const value of [least - 1, most + 1]) {
        assert.match(engine.outcome(`CREATE DATABASE d ${option} ${value}`), /^2619 Invalid option /);
      }
    });
  }

  it('allow a DURATION from an hour to 90 days', () => {
    for (const duration of ['60m', '90d']) {
      assert.equal(engine.outcome(`CREATE DATABASE d DURATION ${duration}`), 'ok');
      engine.run('DROP DATABASE d');
    }
    for (const duration of ['59m', '91d']) {
      assert.match(engine.outcome(`CREATE DATABASE d DURATION ${duration}`), /^2619 Invalid option duration: /);
    }
  });

  it('allow four values of CACHEMODEL', () => {
    for (const model of ['none', 'last_row', 'last_value', 'both']) {
      assert.equal(engine.outcome(`CREATE DATABASE d CACHEMODEL '${model}'`), 'ok');
      engine.run('DROP DATABASE d');
    }
    assert.match(engine.outcome("CREATE DATABASE d CACHEMODEL 'all'"), /^2619 /);
  });
});
