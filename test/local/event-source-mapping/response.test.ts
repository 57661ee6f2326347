import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readResponse } from '../../../local/event-source-mapping/response.ts';
import { record } from './record-of.ts';

const batch = [record(0, 15), record(0, 16), record(0, 17), record(1, 4)];
const failures = (...itemIdentifiers: unknown[]) => ({
  batchItemFailures: itemIdentifiers.map((itemIdentifier) => ({ itemIdentifier })),
});
const kind = (response: unknown) => readResponse(response, batch, 'from the lowest').kind;

describe('the response of a function to a batch', () => {
  it('is full success when it is null, empty, or names no failures', () => {
    for (const response of [null, undefined, {}, { batchItemFailures: [] }, { batchItemFailures: null }]) {
      assert.equal(kind(response), 'done', JSON.stringify(response));
    }
  });

  it('leaves all records of a partition from the lowest named offset, and none of other partitions', () => {
    const end = readResponse(
      failures({ partition: 'meters-0', offset: 17 }, { partition: 'meters-0', offset: 16 }),
      batch,
      'from the lowest',
    );
    assert.deepEqual(end, { kind: 'partial', left: [batch[1], batch[2]] });
  });

  it('leaves each partition from its own lowest named offset', () => {
    const end = readResponse(
      failures({ partition: 'meters-0', offset: 17 }, { partition: 'meters-1', offset: 4 }),
      batch,
      'from the lowest',
    );
    assert.deepEqual(end, { kind: 'partial', left: [batch[2], batch[3]] });
  });

  it('leaves only the named records when it is read that way', () => {
    const response = failures({ partition: 'meters-0', offset: 15 }, { partition: 'meters-0', offset: 17 });
    assert.deepEqual(readResponse(response, batch, 'the named'), { kind: 'partial', left: [batch[0], batch[2]] });
  });

  it('means the same either way when it names all records of a partition from one on', () => {
    const response = failures({ partition: 'meters-0', offset: 16 }, { partition: 'meters-0', offset: 17 });
    assert.deepEqual(readResponse(response, batch, 'the named'), readResponse(response, batch, 'from the lowest'));
  });

  it('is read in linear time when it names 10,000 records', () => {
    const many = Array.from({ length: 10_000 }, (_, offset) => record(0, offset));
    const response = failures(...many.map(({ offset }) => ({ partition: 'meters-0', offset })));
    const started = performance.now();
    assert.deepEqual(readResponse(response, many, 'the named'), { kind: 'partial', left: many });
    // Comparing each with each takes seconds.
    assert.ok(performance.now() - started < 1_000);
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
