import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { atTime } from '../../../../functions/source/checkpoint/position.ts';
import { type Batch, readAhead } from '../../../../functions/source/read/reader.ts';

/** A reader of so many batches, and what becomes of them. @param changes of the batches, by their numbers from 1. */
function reading(count: number, changes: Readonly<Record<number, Partial<Batch>>> = {}, failsAt = 0) {
  const steps: string[] = [];
  const held = new Set<number>();
  async function* batches(): AsyncGenerator<Batch, void, undefined> {
    try {
      for (let number = 1; number <= count; number += 1) {
        steps.push(`read ${number}`);
        await new Promise((resolve) => setImmediate(resolve));
        if (number === failsAt) throw new Error('no answer');
        held.add(number);
        yield {
          pieces: nothing(),
          isWhole: true,
          isLast: false,
          end: atTime(BigInt(number), 'ms'),
          isCurrent: async () => true,
          release() {
            assert.ok(held.delete(number), `batch ${number} is released once`);
          },
          ...changes[number],
        };
      }
      steps.push('look for more');
    } finally {
      steps.push('closed');
    }
  }
  return { steps, held, batches: batches() };
}

async function* nothing() {}

const always = () => true;

/** Works on what is read, noting each batch when it is begun. */
async function workOn(
  { steps, batches }: ReturnType<typeof reading>,
  goOn: () => boolean = always,
  work: (number: number) => void = () => {},
): Promise<void> {
  for await (const read of readAhead(batches, goOn)) {
    if (read.kind === 'caught up') steps.push('caught up');
    else {
      const number = Number(read.batch.end.time);
      steps.push(`work on ${number}`);
      await new Promise((resolve) => setImmediate(resolve));
      work(number);
    }
  }
}

describe('reading the next batch ahead', () => {
  it('happens while one batch is worked on, and ends when nothing is left', async () => {
    const source = reading(2);
    await workOn(source);
    const { steps, held } = source;
    const order = ['read 1', 'read 2', 'work on 1', 'look for more', 'closed', 'work on 2', 'caught up'];
    assert.deepEqual([steps, held.size], [order, 0]);
  });

  it('does not happen when work is not to go on, which does not count as nothing left', async () => {
    const source = reading(2);
    await workOn(source, () => false);
    assert.deepEqual([source.steps, source.held.size], [['read 1', 'work on 1', 'closed'], 0]);
  });

  it('waits until a batch that is not yet all in memory is done', async () => {
    const source = reading(2, { 1: { isWhole: false } });
    await workOn(source);
    assert.deepEqual(source.steps.slice(0, 4), ['read 1', 'work on 1', 'read 2', 'look for more']);
  });

  it('does not ask whether it may go on after the last batch', async () => {
    const source = reading(1, { 1: { isLast: true } });
    await workOn(source, () => assert.fail('not asked for'));
    assert.equal(source.steps.at(-1), 'caught up');
  });

  for (const end of ['an error', 'leaving'] as const) {
    it(`that ends by ${end} half way waits for the running read, gives back its memory, and leaves nothing open`, async () => {
      const source = reading(9);
      const { steps, held, batches } = source;
      if (end === 'an error') {
        const failing = (number: number) => {
          if (number === 2) throw new Error('the lease is lost');
        };
        await assert.rejects(workOn(source, always, failing), /the lease is lost/);
      } else {
        for await (const read of readAhead(batches, always)) {
          if (read.kind === 'batch' && read.batch.end.time === 2n) break;
        }
      }
      assert.deepEqual([held.size, steps.at(-1), steps.includes('read 4')], [0, 'closed', false]);
    });
  }

  it('fails with the error of reading, after the batch before is done', async () => {
    const source = reading(3, {}, 2);
    const worked: number[] = [];
    await assert.rejects(
      workOn(source, always, (number) => worked.push(number)),
      /no answer/,
    );
    assert.deepEqual([worked, source.held.size, source.steps.at(-1)], [[1], 0, 'closed']);
  });

  it('fails with the error of the work when reading failed meanwhile too', async () => {
    const source = reading(3, {}, 2);
    const failing = () => {
      throw new Error('the lease is lost');
    };
    await assert.rejects(workOn(source, always, failing), /the lease is lost/);
    assert.equal(source.held.size, 0);
  });
});
