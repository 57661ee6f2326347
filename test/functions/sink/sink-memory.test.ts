import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { SinkMemory } from '../../../functions/sink/sink-memory.ts';
import { laidOut } from '../../support/sink/rows.ts';

describe('what a container remembers of tables', () => {
  const seen = (memory: SinkMemory, from: number, to: number) => {
    const { tables } = memory.learnt;
    for (let at = from; at < to; at++) tables.subtable({ database: 'db', stable: 's', name: `t${at}` }, laidOut([]));
  };

  it('is kept from batch to batch up to a number of tables, and then forgotten all at once', () => {
    const memory = new SinkMemory();
    const { learnt } = memory;
    seen(memory, 0, 100_000);
    for (const now of [0, 1, 1_000_000]) memory.forgetOld(now);
    assert.equal(memory.learnt, learnt);
    seen(memory, 100_000, 100_001);
    assert.equal(memory.learnt, learnt, 'never while a batch is written');
    memory.forgetOld(1_000_001);
    for (const part of ['tables', 'decoders', 'cache'] as const) assert.notEqual(memory.learnt[part], learnt[part]);
  });

  it('is forgotten after a failure that may have left it half changed', () => {
    const memory = new SinkMemory();
    const { learnt } = memory;
    memory.forgetLearnt();
    for (const part of ['tables', 'decoders', 'cache'] as const) assert.notEqual(memory.learnt[part], learnt[part]);
  });
});
