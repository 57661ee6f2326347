import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { LogStore } from '../../../local/aws/logs/log-store.ts';
import { MetricStore } from '../../../local/aws/metrics/metric-store.ts';
import type { Invocation } from '../../../local/lambda/lambda.ts';
import { recorded, recordLine } from '../../../local/lambda/recorded.ts';

type Outcome = 'returned' | 'Error' | 'Sandbox.Timedout';

function invocationOf(outcome: Outcome, requestId: string): Invocation {
  if (outcome === 'returned') return { outcome, requestId, result: null };
  return { outcome: 'failed', requestId, error: { errorType: outcome, errorMessage: 'refused', trace: ['at x'] } };
}

/** A function whose invocations end so, and what is put down of it. */
function start(outcome: Outcome) {
  const log = new LogStore().group('g');
  const metrics = new MetricStore();
  const records = { functionName: 'f', memoryMb: 256, log, metrics };
  const lambda = recorded(
    { invoke: async (_, { requestId = '' } = {}) => invocationOf(outcome, requestId), close: async () => {} },
    records,
  );
  return {
    records,
    lambda,
    lines: () => log.events().map(({ message }) => JSON.parse(message)),
    sumOf(name: string) {
      const found = metrics.find({ namespace: 'AWS/Lambda', name, dimensions: { FunctionName: 'f' } });
      return found?.minutes.reduce((sum, minute) => sum + minute.sum, 0);
    },
  };
}

describe('what is put down of a local function', () => {
  it('is the begin and the end of each invocation, under its id', async () => {
    const { lambda, lines } = start('returned');
    const { requestId } = await lambda.invoke({}, { requestId: 'abc' });
    assert.equal(requestId, 'abc');
    const [begin, end, ...others] = lines();
    assert.deepEqual([begin.type, begin.record.requestId, others.length], ['platform.start', 'abc', 0]);
    assert.deepEqual([end.type, end.record.requestId, end.record.status], ['platform.report', 'abc', 'success']);
    assert.equal(end.record.metrics.memorySizeMB, 256);
    assert.ok(end.record.metrics.billedDurationMs >= end.record.metrics.durationMs);
  });

  it('is the error that ended an invocation, as Lambda’s runtime writes it', async () => {
    const { lambda, lines } = start('Error');
    await lambda.invoke({});
    const [, error, end] = lines();
    assert.deepEqual(error.message, { errorType: 'Error', errorMessage: 'refused', stackTrace: ['at x'] });
    assert.deepEqual([error.level, end.record.status], ['ERROR', 'error']);
  });

  it('is that an invocation took too long', async () => {
    const { lambda, lines } = start('Sandbox.Timedout');
    await lambda.invoke({});
    assert.equal(lines().at(-1).record.status, 'timeout');
  });

  it('is counted in Lambda’s metrics', async () => {
    const { lambda, sumOf } = start('Error');
    await lambda.invoke({});
    await lambda.invoke({});
    assert.deepEqual([sumOf('Invocations'), sumOf('Errors')], [2, 2]);
    assert.ok(Number(sumOf('Duration')) > 0);
  });

  it('is no error of an invocation that went well', async () => {
    const { lambda, sumOf } = start('returned');
    await lambda.invoke({});
    assert.deepEqual([sumOf('Invocations'), sumOf('Errors')], [1, 0]);
  });

  it('is how many invocations ran at a time', async () => {
    const { lambda, records } = start('returned');
    await Promise.all([lambda.invoke({}), lambda.invoke({})]);
    const dimensions = { FunctionName: 'f' };
    const running = records.metrics.find({ namespace: 'AWS/Lambda', name: 'ConcurrentExecutions', dimensions });
    assert.equal(running?.minutes[0]?.maximum, 2);
  });

  it('is each line that it writes, which the invocation’s own reader gets, too', async () => {
    const { lambda, lines, records } = start('returned');
    const read: string[] = [];
    recordLine(records, '{"message":"hello"}');
    await lambda.invoke({}, { onLine: (line) => read.push(JSON.parse(line).type) });
    assert.deepEqual(lines()[0], { message: 'hello' });
    assert.deepEqual(read, ['platform.start', 'platform.report']);
  });
});
