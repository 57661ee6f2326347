import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { instantOfLocal, isZone, offsetSeconds } from '../../src/text/time-zone.ts';

const local = (text: string): number => Date.parse(`${text}Z`) / 1000;

describe('time zones', () => {
  it('have IANA names only', () => {
    assert.ok(isZone('Asia/Shanghai'));
    assert.ok(!isZone('+08:00'));
    assert.ok(!isZone('Mars/Phobos'));
  });

  it('have the offset of the season', () => {
    assert.equal(offsetSeconds('America/New_York', local('2024-01-01T12:00:00')), -5 * 3600);
    assert.equal(offsetSeconds('America/New_York', local('2024-07-01T12:00:00')), -4 * 3600);
  });

  it('take a local time that happens twice as summer time', () => {
    assert.equal(instantOfLocal('America/New_York', local('2024-11-03T01:30:00')), local('2024-11-03T05:30:00'));
  });

  it('have no instant for a local time that summer time skips', () => {
    assert.equal(instantOfLocal('America/New_York', local('2024-03-10T02:30:00')), undefined);
  });
});
