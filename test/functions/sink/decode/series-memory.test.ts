import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { SeriesMemory } from '../../../../functions/sink/decode/series-memory.ts';
import type { Layout } from '../../../../functions/sink/rows/layout.ts';
import { tableOf } from '../../../support/sink/rows.ts';

function make(metric: string, tags: string, _empty: Layout) {
  return tableOf(`${metric} ${tags}`);
}

describe('the memory of series', () => {
  it('finds a series by metric and tags, which are not concatenated', () => {
    const memory = new SeriesMemory();
    const table = memory.add('a', 'b=1', make);
    assert.equal(memory.get('a', 'b=1'), table);
    assert.equal(memory.get('a', 'b=2'), undefined);
    assert.equal(memory.get('ab', '=1'), undefined);
  });

  it('forgets all series when it is full, and starts again', () => {
    const memory = new SeriesMemory();
    for (let series = 0; series <= 20_000; series++) memory.add(`m${series % 7}`, `t=${series}`, make);
    assert.equal(memory.get('m0', 't=0'), undefined);
    assert.equal(memory.get('m1', 't=20000')?.name, 'm1 t=20000');
    assert.equal(memory.add('m0', 't=0', make).name, 'm0 t=0');
    assert.equal(memory.get('m1', 't=20000')?.name, 'm1 t=20000', 'it should have room again');
  });
});
