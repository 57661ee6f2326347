import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { DraftColumns } from '../../../../functions/sink/schema/draft-columns.ts';

describe('the columns of a draft that are taken back', () => {
  const TIME = { name: 'ts', type: 'TIMESTAMP', length: 8, role: 'column' } as const;
  const text = (name: string, role: 'column' | 'tag', length: number) =>
    ({ name, type: 'VARCHAR', role, length, existing: undefined }) as const;

  it('leave their bytes, their places and their tags to others', () => {
    const draft = new DraftColumns([TIME]);
    const mark = draft.mark();
    for (let round = 0; round < 3; round++) {
      assert.ok(draft.tryPut(text('v', 'column', 60_000)));
      assert.ok(draft.tryPut(text('t', 'tag', 16_000)));
      assert.deepEqual([draft.hasValues, draft.hasTags, draft.all().length], [true, true, 3]);
      draft.backTo(mark);
      assert.deepEqual([draft.hasValues, draft.hasTags, draft.all().length], [false, false, 1]);
    }
  });

  it('are as long as they were before', () => {
    const draft = new DraftColumns([TIME]);
    draft.tryPut(text('v', 'column', 10));
    const mark = draft.mark();
    draft.tryPut(text('v', 'column', 65_000));
    assert.equal(draft.tryPut(text('w', 'column', 1_000)), false);
    draft.backTo(mark);
    assert.equal(draft.get('v')?.length, 10);
    assert.equal(draft.tryPut(text('w', 'column', 65_531 - 8 - 12 - 2)), true);
  });

  it('are of another version than before', () => {
    const draft = new DraftColumns([TIME]);
    const { version } = draft;
    draft.tryPut(text('v', 'column', 10));
    const after = draft.version;
    draft.backTo(0);
    assert.equal(new Set([version, after, draft.version]).size, 3);
  });
});
