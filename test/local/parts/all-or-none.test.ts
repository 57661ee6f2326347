import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { allOrNone } from '../../../local/parts/parts.ts';

describe('servers that are started together', () => {
  it('are handed over when all have started', async () => {
    const ended: string[] = [];
    const end = async (name: string) => void ended.push(name);
    assert.deepEqual(await allOrNone([Promise.resolve('a'), Promise.resolve('b')], end), ['a', 'b']);
    assert.deepEqual(ended, []);
  });

  it('are all stopped when one cannot start, also those that start after it failed', async () => {
    const ended: string[] = [];
    const late = Promise.withResolvers<string>();
    setImmediate(() => late.resolve('late'));
    const failing = Promise.reject(new Error('port in use'));
    const all = allOrNone([Promise.resolve('a'), failing, late.promise], async (name) => void ended.push(name));
    await assert.rejects(all, { message: 'port in use' });
    assert.deepEqual(ended, ['a', 'late']);
  });
});
