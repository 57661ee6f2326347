import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { deliver, type FailedAttempt } from '../../../local/event-source-mapping/deliver.ts';
import type { MskRecord } from '../../../local/event-source-mapping/event.ts';
import type { GivenUp } from '../../../local/event-source-mapping/given-up.ts';
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
  options: {
    readonly bisect?: boolean;
    readonly report?: boolean;
    readonly retries?: number;
    readonly maximumAgeMs?: number;
    /** The time, by the number of calls. */
    readonly now?: (calls: number) => number;
    readonly tooLarge?: readonly string[];
    readonly stopAfter?: number;
    readonly deafFor?: number;
    readonly records?: readonly MskRecord[];
  } = {},
) {
  let deafFor = options.deafFor ?? 0;
  const stop = new AbortController();
  const played = {
    calls: [] as string[][],
    done: [] as string[][],
    failures: [] as FailedAttempt[],
    givenUp: [] as GivenUp[],
    pauses: [] as number[],
  };
  await deliver(options.records ?? batch, {
    policy: {
      bisectBatchOnError: options.bisect ?? false,
      reportBatchItemFailures: options.report ?? false,
      maximumRetryAttempts: options.retries ?? Number.POSITIVE_INFINITY,
      maximumRecordAgeMs: options.maximumAgeMs ?? Number.POSITIVE_INFINITY,
      backoffMs(retry) {
        played.pauses.push(retry);
        return 0;
      },
    },
    signal: stop.signal,
    now: () => options.now?.(played.calls.length) ?? 0,
    isInvocable: (one) => !(options.tooLarge ?? []).includes(ids([one]).join()),
    async invoke(records) {
      played.calls.push(ids(records));
      if (played.calls.length === options.stopAfter) stop.abort();
      return respond(records, played.calls.length);
    },
    async onDone(records) {
      played.done.push(ids(records));
    },
    async onGivenUp(givenUp) {
      deafFor -= 1;
      if (deafFor >= 0) throw new Error('nobody listens');
      played.givenUp.push(givenUp);
    },
    onFailure: (attempt) => void played.failures.push(attempt),
  });
  return played;
}

describe('the delivery of a batch to a local function', () => {
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

  it('ends when it is stopped, without reporting the batch as done', async () => {
    const { calls, done } = await play(() => failed, { stopAfter: 2 });
    assert.deepEqual([calls.length, done], [2, []]);
  });

  it('ignores batchItemFailures unless ReportBatchItemFailures is on', async () => {
    const response = { batchItemFailures: [{ itemIdentifier: { partition: 'meters-0', offset: 1 } }] };
    assert.deepEqual((await play(() => returned(response))).done, [ids(batch)]);
  });

  it('retries what a partial response names, after reporting the rest as done', async () => {
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

  it('counts the failures of a record that partial responses name again and again', async () => {
    const response = { batchItemFailures: [{ itemIdentifier: { partition: 'meters-0', offset: 2 } }] };
    const { failures } = await play((_, call) => returned(call < 4 ? response : null), { report: true });
    assert.deepEqual(
      failures.map((attempt) => attempt.failures),
      [1, 2, 3],
    );
  });

  it('splits a failed batch in two, down to the record at fault, and holds back what follows it', async () => {
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

const told = (givenUp: readonly GivenUp[]) =>
  givenUp.map((one) => [one.condition, ids(one.batch).join(' '), one.invocations, one.reason]);

describe('a batch with limited retries', () => {
  it('is given up after the set number of retries, the first try not counted', async () => {
    for (const retries of [0, 1, 3]) {
      const { calls, done, failures, givenUp } = await play(() => failed, { retries });
      assert.equal(calls.length, retries + 1);
      assert.deepEqual(done, []);
      assert.deepEqual(
        failures.map(({ retriesLeft }) => retriesLeft),
        Array.from({ length: retries }, (_, n) => retries - n),
      );
      const [one] = givenUp;
      assert.deepEqual(one, {
        batch,
        condition: 'RetryAttemptsExhausted',
        reason: 'TDengineError: no answer',
        invocations: retries + 1,
        last: { requestId: 'r', threw: true, reason: 'TDengineError: no answer' },
      });
      assert.equal(givenUp.length, 1);
    }
  });

  it('is not given up when the last retry succeeds', async () => {
    const { done, givenUp } = await play((_, call) => (call < 4 ? failed : returned(null)), { retries: 3 });
    assert.deepEqual([done, givenUp], [[ids(batch)], []]);
  });

  it('is split down to the record at fault, and only that record is retried and given up', async () => {
    const respond = (records: readonly MskRecord[]) => (ids(records).includes('0/1') ? failed : returned(null));
    const { calls, done, givenUp } = await play(respond, { bisect: true, retries: 1 });
    assert.deepEqual(calls, [ids(batch), ['0/0', '0/1'], ['0/0'], ['0/1'], ['0/1'], ['0/2', '1/0']]);
    assert.deepEqual(done, [['0/0'], ['0/2', '1/0']]);
    assert.deepEqual(told(givenUp), [['RetryAttemptsExhausted', '0/1', 2, 'TDengineError: no answer']]);
  });

  it('is given up from the record that a partial response names, and done before it', async () => {
    const response = { batchItemFailures: [{ itemIdentifier: { partition: 'meters-0', offset: 1 } }] };
    const { done, givenUp } = await play(() => returned(response), { report: true, retries: 1 });
    assert.deepEqual(done, [['0/0', '1/0']]);
    assert.deepEqual(told(givenUp), [
      ['RetryAttemptsExhausted', '0/1 0/2', 2, 'the function reported records that failed'],
    ]);
    assert.equal(givenUp[0]?.last?.threw, false);
  });

  it('is reported to the failure destination again until that succeeds, with each failure to report it', async () => {
    const { givenUp, failures, pauses } = await play(() => failed, { retries: 0, deafFor: 2 });
    assert.deepEqual(told(givenUp).length, 1);
    assert.deepEqual(
      failures.map(({ reason, retriesLeft }) => [reason, retriesLeft]),
      Array.from({ length: 2 }, () => ['nobody listens', Number.POSITIVE_INFINITY]),
    );
    assert.deepEqual(pauses, [1, 2]);
  });
});

describe('records that are given up without an invocation', () => {
  const at = (offset: number, timestamp: number) => ({ ...record(0, offset), timestamp });

  it('are those at the maximum age; the others of their batch are handed over', async () => {
    const records = [at(0, 39_999), at(1, 40_000), at(2, 39_000)];
    const { calls, done, givenUp } = await play(() => returned(null), {
      records,
      maximumAgeMs: 60_000,
      now: () => 100_000,
    });
    assert.deepEqual([calls, done], [[['0/1']], [['0/1']]]);
    assert.deepEqual(told(givenUp), [['RecordAgeExceeded', '0/0 0/2', 0, 'older than maximumRecordAgeSeconds, 60']]);
    assert.equal(givenUp[0]?.last, undefined);
  });

  it('may reach the maximum age while they are retried', async () => {
    const { calls, givenUp } = await play(() => failed, {
      records: [at(0, 0), at(1, 5_000)],
      maximumAgeMs: 60_000,
      now: (tries) => 59_000 + tries * 1_000,
    });
    assert.deepEqual(calls, [
      ...Array.from({ length: 2 }, () => ['0/0', '0/1']),
      ...Array.from({ length: 5 }, () => ['0/1']),
    ]);
    assert.deepEqual(told(givenUp), [
      ['RecordAgeExceeded', '0/0', 2, 'older than maximumRecordAgeSeconds, 60; TDengineError: no answer'],
      ['RecordAgeExceeded', '0/1', 7, 'older than maximumRecordAgeSeconds, 60; TDengineError: no answer'],
    ]);
  });

  it('are those that are too large for an invocation', async () => {
    const { calls, givenUp } = await play(() => returned(null), { records: [record(0, 5)], tooLarge: ['0/5'] });
    assert.deepEqual(calls, []);
    assert.deepEqual(told(givenUp), [['MaximumPayloadSizeExceeded', '0/5', 0, 'larger than an invocation']]);
  });
});
