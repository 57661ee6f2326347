import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { failureRecord, type GivenUp } from '../../../local/event-source-mapping/given-up.ts';
import { record } from './record-of.ts';

const one = { ...record(0, 100), key: 'dGVzdC1rZXk=', timestamp: Date.UTC(2019, 10, 14, 18, 16, 4, 835) };
const cluster = { bootstrapServers: 'b-1:9098', clusterArn: 'arn:aws:kafka:us-east-1:123456789012:cluster/c/1' };
const origin = { cluster, functionArn: 'arn:aws:lambda:us-east-1:123456789012:function:f:$LATEST' };
const now = Date.UTC(2019, 10, 14, 18, 16, 5, 568);
const givenUp: GivenUp = {
  batch: [one, record(0, 101)],
  condition: 'RetryAttemptsExhausted',
  reason: 'Error: no',
  invocations: 3,
  last: { requestId: 'e4b46cbf', threw: true },
};

describe('the message to a failure destination about a record that is given up', () => {
  it('has the form that AWS documents for Kafka topics, with an event of that record alone', () => {
    const event = {
      eventSource: 'aws:kafka',
      eventSourceArn: cluster.clusterArn,
      bootstrapServers: 'b-1:9098',
      records: { 'meters-0': [one] },
    };
    assert.deepEqual(failureRecord(one, givenUp, origin, now), {
      requestContext: {
        requestId: 'e4b46cbf',
        functionArn: origin.functionArn,
        condition: 'RetriesExhausted',
        approximateInvokeCount: 3,
      },
      responseContext: { statusCode: 200, executedVersion: '$LATEST', functionError: 'Unhandled' },
      version: '1.0',
      timestamp: '2019-11-14T18:16:05.568Z',
      KafkaBatchInfo: {
        batchSize: 1,
        eventSourceArn: cluster.clusterArn,
        bootstrapServers: 'b-1:9098',
        payloadSize: JSON.stringify(event).length,
        recordInfo: { offset: '100', timestamp: '2019-11-14T18:16:04.835Z' },
      },
      payload: event,
    });
  });

  it('has no function error when a partial response named the record, and no response without an invocation', () => {
    const named = failureRecord(one, { ...givenUp, last: { requestId: 'r', threw: false } }, origin, now);
    assert.deepEqual(named.responseContext, { statusCode: 200, executedVersion: '$LATEST' });
    const never = { ...givenUp, condition: 'MaximumPayloadSizeExceeded', invocations: 0, last: undefined } as const;
    const { requestContext, responseContext } = failureRecord(one, never, origin, now);
    assert.deepEqual(
      [requestContext.requestId, requestContext.condition, responseContext],
      [null, 'MaximumPayloadSizeExceeded', null],
    );
  });

  it('has no cluster ARN for a self-managed cluster', () => {
    const own = { ...origin, cluster: { bootstrapServers: 'k:9092' } };
    const { KafkaBatchInfo, payload } = failureRecord(one, givenUp, own, now);
    assert.deepEqual(['eventSourceArn' in KafkaBatchInfo, payload.eventSource], [false, 'SelfManagedKafka']);
  });
});
