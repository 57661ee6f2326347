import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { changeAndNote } from '../../../../functions/source/checkpoint/operator-changes.ts';
import { forThisFile } from '../../../support/servers/for-this-file.ts';
import { moveByHand, startCheckpoints } from '../../../support/source/checkpoints.ts';

const ITEM = 'table/test.meters';
const checkpoints = await forThisFile(startCheckpoints());

/** Pauses a table that somebody else moves before each of the first writes. @returns the pauses in between, in ms */
async function pausedAfter(lost: number): Promise<readonly number[]> {
  const table = checkpoints.next();
  await moveByHand(table, ITEM, '0');
  const pauses: number[] = [];
  let moves = 0;
  const disturbed = checkpoints.before(table, async ({ call }) => {
    // Each try reads, then writes.
    if (call % 2 === 0 && moves < lost) {
      moves += 1;
      await moveByHand(table, ITEM, String(moves));
    }
  });
  await changeAndNote(
    disturbed,
    ITEM,
    () => ({ set: ['paused = :paused'], remove: [], names: {}, values: { ':paused': { BOOL: true } } }),
    () => ({ at: '2024-05-01T00:00:00.000Z', by: null, what: 'pause', from: null, to: null, why: null }),
    {
      async sleep(ms) {
        pauses.push(ms);
      },
    },
  );
  return pauses;
}

describe('an operator’s change of an item that others change too', () => {
  it('is begun again after longer and longer pauses', async () => {
    assert.deepEqual(await pausedAfter(0), []);
    assert.deepEqual(await pausedAfter(7), [5, 10, 20, 40, 80, 160, 200]);
  });

  it('is given up, and said, when others are faster again and again', async () => {
    await assert.rejects(pausedAfter(100), { message: /table\/test\.meters is changed by others again and again/ });
  });
});
