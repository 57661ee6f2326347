import assert from 'node:assert/strict';
import { it, mock } from 'node:test';
import type { Invocation } from '../../../local/lambda/lambda.ts';
import { tellSlow } from '../../../local/runner/tell-slow.ts';

it('an invocation that takes long is reported after 10 s and each time it took twice as long, until it ends', async () => {
  mock.timers.enable({ apis: ['setTimeout'] });
  const ended = Promise.withResolvers<Invocation>();
  const told: number[] = [];
  const lambda = tellSlow({ invoke: () => ended.promise, close: async () => {} }, (seconds) => told.push(seconds));
  const invoked = lambda.invoke({});
  mock.timers.tick(9_999);
  assert.deepEqual(told, []);
  for (let second = 10; second < 50; second++) mock.timers.tick(1_000);
  assert.deepEqual(told, [10, 20, 40]);
  const result: Invocation = { outcome: 'returned', requestId: 'r', result: 1 };
  ended.resolve(result);
  assert.equal(await invoked, result);
  mock.timers.tick(1_000_000);
  mock.timers.reset();
  assert.deepEqual(told, [10, 20, 40]);
});
