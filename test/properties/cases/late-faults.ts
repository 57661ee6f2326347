import assert from 'node:assert/strict';
import { it } from 'node:test';
import fc, * as sameFc from 'fast-check';

// Properties that fail in a run that `npm test` does not reach, one for each way to say how many runs there are.
const failsIn = (run: number) => {
  let runs = 0;
  return () => assert.ok(++runs < run);
};

it('no number of runs', () => {
  fc.assert(fc.property(fc.nat(), failsIn(150)));
});

it('a number of runs', () => {
  sameFc.assert(fc.property(fc.nat(), failsIn(15)), { numRuns: 10 });
});

it('an asynchronous property', async () => {
  const fail = failsIn(8);
  await fc.assert(
    fc.asyncProperty(fc.nat(), async () => fail()),
    { numRuns: 5 },
  );
});
