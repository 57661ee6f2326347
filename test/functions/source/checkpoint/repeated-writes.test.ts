import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { UpdateItemCommand, type UpdateItemCommandInput } from '@aws-sdk/client-dynamodb';
import fc from 'fast-check';
import {
  type Checkpoint,
  LeaseLostError,
  PositionMovedError,
} from '../../../../functions/source/checkpoint/checkpoint.ts';
import { type CheckpointTable, ifConditionHolds } from '../../../../functions/source/checkpoint/checkpoint-table.ts';
import { dynamoCheckpoints } from '../../../../functions/source/checkpoint/dynamo-checkpoints.ts';
import { positionControl } from '../../../../functions/source/checkpoint/position-control.ts';
import { forThisFile } from '../../../support/servers/for-this-file.ts';
import { itemThere, moveByHand, startCheckpoints } from '../../../support/source/checkpoints.ts';

const METERS = 'test.meters';
const ITEM = `table/${METERS}`;

type Step =
  | { readonly kind: 'begin' }
  | { readonly kind: 'commit'; readonly invocation: number }
  | { readonly kind: 'move' | 'move by hand'; readonly to: bigint }
  | { readonly kind: 'repeat'; readonly write: number };

/** Few positions, so that a position is come back to. */
const position = fc.bigInt({ min: 0n, max: 5n });
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ kind: fc.constant('begin' as const) }),
  fc.record({ kind: fc.constant('commit' as const), invocation: fc.nat(3) }),
  fc.record({ kind: fc.constantFrom('move' as const, 'move by hand' as const), to: position }),
  fc.record({ kind: fc.constant('repeat' as const), write: fc.nat(30) }),
);

const checkpoints = await forThisFile(startCheckpoints());

describe('writes to a checkpoint', () => {
  it('change nothing when they are repeated, however late, and a commit goes on from the stored position', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 25 }), async (steps) => {
        await play(checkpoints.next(), steps);
      }),
      { numRuns: 20 },
    );
  });

  async function play(table: CheckpointTable, steps: readonly Step[]): Promise<void> {
    const writes: UpdateItemCommandInput[] = [];
    const recorded = checkpoints.recording(table, writes);
    const invocations: { readonly held: ReturnType<typeof dynamoCheckpoints>; known: Checkpoint }[] = [];
    const standing = async () => (await itemThere(table, ITEM))?.position?.S;
    for (const [index, each] of steps.entries()) {
      const before = await itemThere(table, ITEM);
      switch (each.kind) {
        case 'begin': {
          const fence = invocations.length + 1;
          const held = dynamoCheckpoints(recorded, { owner: `o${fence}`, fence }, () => index);
          invocations.push({ held, known: await held.claim(METERS) });
          assert.equal(await standing(), before?.position?.S);
          break;
        }
        case 'commit': {
          const invocation = invocations[each.invocation];
          if (invocation === undefined) break;
          const { held, known } = invocation;
          const time = ((known.position?.time ?? 0n) + 1n) % 6n;
          try {
            const to = {
              position: { kind: 'time' as const, time, precision: 'ms' as const },
              published: `by ${index}`,
            };
            invocation.known = await held.commit(METERS, known, to);
            assert.equal(before?.position?.S, known.position?.time.toString(), 'from where it was left');
            assert.equal(each.invocation, invocations.length - 1, 'by the newest only');
          } catch (error) {
            if (!(error instanceof LeaseLostError || error instanceof PositionMovedError)) throw error;
            assert.deepEqual(await itemThere(table, ITEM), before);
          }
          break;
        }
        case 'move':
          await positionControl(table, () => index).move(METERS, { kind: 'time', time: each.to, precision: 'ms' });
          break;
        case 'move by hand':
          if (before?.position !== undefined) await moveByHand(table, ITEM, String(each.to));
          break;
        case 'repeat': {
          const write = writes[each.write];
          if (write === undefined) break;
          await ifConditionHolds(table.client.send(new UpdateItemCommand(write)));
          assert.deepEqual(await itemThere(table, ITEM), before);
          break;
        }
      }
    }
  }
});
