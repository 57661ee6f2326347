import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { deliver, type FailedAttempt } from '../../../local/event-source-mapping/deliver.ts';
import type { MskRecord } from '../../../local/event-source-mapping/record.ts';
import type { Invocation } from '../../../local/lambda/lambda.ts';
import { record } from './record-of.ts';

const batch = [record(0, 0), record(0, 1), record(0, 2), record(1, 0)];
const returned = (result: unknown): Invocation => ({ outcome: 'returned', requestId: 'r', result });
const failed: Invocation = {
  outcome: 'failed',
  requestId: 'r',
  error: { errorType: 'TDengineError', errorMessage: 'no answer', trace: [] },
};
const ids = (records: readonly MskRecord[]) => records.map(({ partition, offset }) => `${partition}/${offset}`);

async function play(
  respond: (records: readonly MskRecord[], call: number) => Invocation,
  options: { bisect?: boolean; report?: boolean; stopAfter?: number } = {},
) {
  const stop = new AbortController();
  const played = {
    calls: [] as string[][],
    done: [] as string[][],
    failures: [] as FailedAttempt[],
    pauses: [] as number[],
  };
  await deliver(batch, {
    policy: {
      bisectBatchOnError: options.bisect ?? false,
      reportBatchItemFailures: options.report ?? false,
      backoffMs(retry) {
        played.pauses.push(retry);
        return 0;
      },
    },
    signal: stop.signal,
    async invoke(records) {
      played.calls.push(ids(records));
      if (played.calls.length === options.stopAfter) stop.abort();
      return respond(records, played.calls.length);
    },
    async onDone(records) {
      played.done.push(ids(records));
    },
    onFailure: (attempt) => void played.failures.push(attempt),
  });
  return played;
}

describe('delivery of a batch', () => {
  it('is done when the function returns', async () => {
    const { calls, done, failures } = await play(() => returned(null));
    assert.deepEqual([calls.length, done, failures], [1, [ids(batch)], []]);
  });

  it('retries the whole batch after an error, and says how often it failed and why', async () => {
    const { calls, done, failures, pauses } = await play((_, call) => (call < 4 ? failed : returned(null)));
    assert.deepEqual(calls, [ids(batch), ids(batch), ids(batch), ids(batch)]);
    assert.deepEqual(done, [ids(batch)]);
    assert.deepEqual(
      failures.map((attempt) => [attempt.failures, attempt.reason]),
      [
        [1, 'TDengineError: no answer'],
        [2, 'TDengineError: no answer'],
        [3, 'TDengineError: no answer'],
      ],
    );
    assert.deepEqual(pauses, [1, 2, 3]);
  });

  it('ends when it is stopped, without calling the batch done', async () => {
    const { calls, done } = await play(() => failed, { stopAfter: 2 });
    assert.deepEqual([calls.length, done], [2, []]);
  });

  it('takes no notice of failures in a response unless they are switched on', async () => {
    const response = { batchItemFailures: [{ itemIdentifier: { partition: 'meters-0', offset: 1 } }] };
    assert.deepEqual((await play(() => returned(response))).done, [ids(batch)]);
  });

  it('retries what a partial response leaves, after the rest is done', async () => {
    const response = { batchItemFailures: [{ itemIdentifier: { partition: 'meters-0', offset: 1 } }] };
    const { calls, done, failures } = await play((_, call) => returned(call === 1 ? response : null), { report: true });
    assert.deepEqual(calls, [ids(batch), ['0/1', '0/2']]);
    assert.deepEqual(done, [
      ['0/0', '1/0'],
      ['0/1', '0/2'],
    ]);
    assert.deepEqual(
      failures.map(({ batch: left }) => ids(left)),
      [['0/1', '0/2']],
    );
  });

  it('counts failures of a record that is reported again and again', async () => {
    const response = { batchItemFailures: [{ itemIdentifier: { partition: 'meters-0', offset: 2 } }] };
    const { failures } = await play((_, call) => returned(call < 4 ? response : null), { report: true });
    assert.deepEqual(
      failures.map((attempt) => attempt.failures),
      [1, 2, 3],
    );
  });

  it('splits a failed batch in two, down to the record at fault, and holds up what follows it', async () => {
    let healed = 0;
    const { calls, done } = await play(
      (records) => {
        if (!ids(records).includes('0/1')) return returned(null);
        healed += 1;
        return healed < 5 ? failed : returned(null);
      },
      { bisect: true },
    );
    assert.deepEqual(calls, [ids(batch), ['0/0', '0/1'], ['0/0'], ['0/1'], ['0/1'], ['0/1'], ['0/2', '1/0']]);
    assert.deepEqual(done, [['0/0'], ['0/1'], ['0/2', '1/0']]);
  });
});
