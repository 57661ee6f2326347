import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { DraftColumns } from '../../../../../functions/sink/schema/draft/draft-columns.ts';

const TIME = { name: '_ts', type: 'TIMESTAMP', length: 8, role: 'column' } as const;

/** A VARCHAR that is stored in so many bytes, two of which are its length. */
function text(name: string, role: 'column' | 'tag', bytes: number) {
  return { name, type: 'VARCHAR', role, length: bytes - 2, existing: undefined };
}

describe('the columns of a draft', () => {
  it('take 16,384 bytes of tags, and not one more', () => {
    const full = new DraftColumns([TIME]);
    assert.equal(full.tryPut(text('t', 'tag', 16_384)), true);
    const over = new DraftColumns([TIME]);
    assert.equal(over.tryPut(text('t', 'tag', 16_385)), false);
    assert.equal(over.hasTags, false);
  });

  it('take 65,531 bytes of a row with its time, and not one more', () => {
    const full = new DraftColumns([TIME]);
    assert.equal(full.tryPut(text('v', 'column', 65_531 - 8)), true);
    assert.equal(new DraftColumns([TIME]).tryPut(text('v', 'column', 65_532 - 8)), false);
  });
});
