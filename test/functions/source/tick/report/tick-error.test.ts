import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { TickError } from '../../../../../functions/source/tick/report/tick-report.ts';

describe('a tick that fails', () => {
  it('names each failed table with the reason, and the number of tables', () => {
    const [a, b] = [new Error('no such column'), new Error('no brokers')];
    const one = new TickError(new Map([['m', a]]), 3);
    assert.deepEqual([one.message, one.cause], ['1 of 3 tables failed: m: no such column', a]);
    const two = new TickError(
      new Map([
        ['m', a],
        ['n', b],
      ]),
      3,
    );
    assert.equal(two.message, '2 of 3 tables failed: m: no such column; n: no brokers');
    assert.ok(two.cause instanceof AggregateError);
    assert.deepEqual(two.cause.errors, [a, b]);
  });

  it('names at most 50 failed tables, and how many more there are', () => {
    const failures = (count: number) =>
      new Map(Array.from({ length: count }, (_, at) => [`test.t${at}`, new Error(`reason ${at}`)]));
    assert.equal(new TickError(failures(1), 3).message, '1 of 3 tables failed: test.t0: reason 0');
    assert.match(new TickError(failures(50), 50).message, /; test\.t49: reason 49$/);
    const { message } = new TickError(failures(100_000), 100_000);
    assert.match(message, /^100000 of 100000 tables failed: .*; test\.t49: reason 49; and 99950 more$/);
  });
});
