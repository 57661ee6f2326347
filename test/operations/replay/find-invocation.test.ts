import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { CloudWatchLogsClient, type FilteredLogEvent } from '@aws-sdk/client-cloudwatch-logs';
import { type BatchLine, findInvocation, rangesOf, type Search } from '../../../operations/replay/find-invocation.ts';
import type { AwsClients } from '../../../operations/target/aws.ts';
import type { DeployedConnector } from '../../../operations/target/deployment.ts';

const NOW = Date.parse('2024-05-02T00:00:00Z');
const HOUR = 3_600_000;
const ID = '6b1f0a57-4a7e-4a4b-9d4e-0d6f2a8f9c11';

const COUNTS = { received: 3, written: 3, skipped: 0, rejected: 0, retried: 0, tdengineMs: 1, ms: 2_000 };
const batch = (fields: object) => JSON.stringify({ message: 'batch', requestId: ID, ...COUNTS, ...fields });

function connector(name: string): DeployedConnector {
  return {
    ...{ name, kind: 'sink', region: 'eu-west-1', functionName: name, logGroupName: `/aws/lambda/${name}` },
    ...{ settingsParameter: name, scheduleNames: [], tableName: undefined },
    stack: {
      ...{ name, region: 'eu-west-1', status: 'CREATE_COMPLETE', description: '' },
      ...{ tags: new Map(), outputs: new Map() },
    },
  };
}

/** Looks for a request in logs, by the names of the connectors; asks what was told, and since when was looked. */
async function search(logs: Readonly<Record<string, readonly FilteredLogEvent[]>>, options: Partial<Search> = {}) {
  const starts: number[] = [];
  const client = new CloudWatchLogsClient({ region: 'eu-west-1' });
  client.send = async ({ input }: { input: { logGroupName?: string; startTime?: number } }) => {
    const { logGroupName = '', startTime = 0 } = input;
    starts.push((NOW - startTime) / HOUR);
    const events = logs[logGroupName.slice('/aws/lambda/'.length)] ?? [];
    return { events: events.filter(({ timestamp = 0 }) => timestamp >= startTime) };
  };
  const clients: Pick<AwsClients, 'logs'> = { logs: async () => client };
  const aws = { in: () => Object.assign(Object.create(null), clients), close() {} };
  const found = findInvocation({ aws }, Object.keys(logs).map(connector), {
    ...{ requestId: ID, withinMs: 7 * 24 * HOUR, now: () => NOW, signal: new AbortController().signal, told: () => {} },
    ...options,
  });
  return { starts, found: await found.catch((error: unknown) => error) };
}

describe('an invocation that is looked for in the logs', () => {
  it('is found by the line of its batch, of whichever connector, with the time at which it began', async () => {
    const message = batch({ offsets: { 'a-b-2': '7-9' } });
    const { found } = await search({ other: [], meters: [{ timestamp: NOW - 1_000, message }] });
    assert.ok(found instanceof Object && 'connector' in found && 'at' in found && 'line' in found);
    assert.deepEqual([Object(found.connector).name, found.at], ['meters', NOW - 3_000]);
  });

  it('is looked for in a longer and longer stretch of time', async () => {
    const { starts, found } = await search({
      meters: [{ timestamp: NOW - 20 * HOUR, message: batch({ offsets: { 't-0': '1-1' } }) }],
    });
    assert.ok(!(found instanceof Error));
    assert.deepEqual(starts, [1, 24]);
    const none = await search({ meters: [] }, { withinMs: 48 * HOUR });
    assert.deepEqual(none.starts, [1, 24, 48]);
    assert.match(String(none.found), /no log of meters tells of request \S+ within the last 2 days/);
  });

  it('that did not end is told with how it ended, and how to go on', async () => {
    const lines = [
      JSON.stringify({ type: 'platform.start', record: { requestId: ID } }),
      JSON.stringify({ type: 'platform.report', record: { requestId: ID, status: 'timeout' } }),
    ];
    const { found } = await search({ meters: lines.map((message) => ({ timestamp: NOW, message })) });
    assert.match(String(found), /has 2 lines of request \S+, and none .* it ended with timeout, .*--topic T/);
  });
});

describe('the records of a batch', () => {
  const line = (fields: Partial<BatchLine>): BatchLine => ({
    message: 'batch',
    morePartitions: 0,
    ...COUNTS,
    ...fields,
  });

  it('are what its line names: the topic may have a hyphen itself', () => {
    assert.deepEqual(rangesOf(line({ offsets: { 'a-b-2': '7-9', 'c-10': '3-3' } }), ID), [
      { topic: 'a-b', partition: 2, from: 7, to: 10 },
      { topic: 'c', partition: 10, from: 3, to: 4 },
    ]);
  });

  it('are not known by a line that names none, or not all', () => {
    assert.throws(() => rangesOf(line({}), ID), { code: 'refused', message: /names no offsets/ });
    assert.throws(() => rangesOf(line({ offsets: { 't-0': '1-1' }, morePartitions: 3 }), ID), {
      code: 'refused',
      message: /3 partitions more than its line names/,
    });
  });
});
