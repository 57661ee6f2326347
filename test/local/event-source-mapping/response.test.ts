import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readResponse } from '../../../local/event-source-mapping/response.ts';
import { record } from './record-of.ts';

const batch = [record(0, 15), record(0, 16), record(0, 17), record(1, 4)];
const failures = (...itemIdentifiers: unknown[]) => ({
  batchItemFailures: itemIdentifiers.map((itemIdentifier) => ({ itemIdentifier })),
});
const kind = (response: unknown) => readResponse(response, batch).kind;

describe('the response to a batch', () => {
  it('is full success when it is null, empty, or names no failures', () => {
    for (const response of [null, undefined, {}, { batchItemFailures: [] }, { batchItemFailures: null }]) {
      assert.equal(kind(response), 'done', JSON.stringify(response));
    }
  });

  it('leaves everything from the lowest offset named in a partition on, and nothing of other partitions', () => {
    const end = readResponse(
      failures({ partition: 'meters-0', offset: 17 }, { partition: 'meters-0', offset: 16 }),
      batch,
    );
    assert.deepEqual(end, { kind: 'partial', left: [batch[1], batch[2]] });
  });

  it('leaves each partition from its own offset on', () => {
    const end = readResponse(
      failures({ partition: 'meters-0', offset: 17 }, { partition: 'meters-1', offset: 4 }),
      batch,
    );
    assert.deepEqual(end, { kind: 'partial', left: [batch[2], batch[3]] });
  });

  it('fails the whole batch when it names a record that is not in it', () => {
    assert.equal(kind(failures({ partition: 'meters-0', offset: 18 })), 'failed');
    assert.equal(kind(failures({ partition: 'meters-2', offset: 4 })), 'failed');
    assert.equal(kind(failures({ partition: 'meters-0', offset: 16 }, { partition: 'x', offset: 1 })), 'failed');
  });

  it('fails the whole batch when an identifier has another shape', () => {
    for (const identifier of ['', null, 'meters-0', { 'topic-partition': 'meters-0', offset: 16 }, { offset: 16 }]) {
      assert.equal(kind(failures(identifier)), 'failed', JSON.stringify(identifier));
    }
    assert.equal(kind('text'), 'failed');
    assert.equal(kind({ batchItemFailures: 'x' }), 'failed');
  });
});
