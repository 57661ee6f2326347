import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { BoundedMap } from '../../../functions/shared/bounded-map.ts';

describe('a map with a limit of entries', () => {
  it('keeps all entries up to the limit, and after one more only that one', () => {
    const map = new BoundedMap<string, number>(2).set('a', 1).set('b', 2);
    assert.deepEqual(
      [...map],
      [
        ['a', 1],
        ['b', 2],
      ],
    );
    map.set('c', 3);
    assert.deepEqual([...map], [['c', 3]]);
    map.set('d', 4);
    assert.deepEqual(
      [...map],
      [
        ['c', 3],
        ['d', 4],
      ],
    );
  });

  it('keeps all entries when a key gets another value', () => {
    const map = new BoundedMap<string, number>(2).set('a', 1).set('b', 2);
    map.set('a', 3);
    assert.deepEqual(
      [...map],
      [
        ['a', 3],
        ['b', 2],
      ],
    );
  });

  it('has room again after an entry is deleted', () => {
    const map = new BoundedMap<string, number>(2).set('a', 1).set('b', 2);
    map.delete('a');
    map.set('c', 3);
    assert.deepEqual([...map.keys()], ['b', 'c']);
  });
});
