import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import {
  CloudWatchLogsClient,
  DescribeLogGroupsCommand,
  DescribeLogStreamsCommand,
  FilterLogEventsCommand,
  GetLogEventsCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import { LogStore } from '../../../local/aws/logs/log-store.ts';
import { type AwsServer, startAwsServer } from '../../../local/aws/server.ts';
import { logsService } from '../../../local/aws/services/logs.ts';
import { accessTo } from './access.ts';

const GROUP = '/tdkafka/d-meters-sink';

describe('the local CloudWatch Logs, through @aws-sdk/client-cloudwatch-logs', () => {
  let server: AwsServer;
  let client: CloudWatchLogsClient;
  const store = new LogStore();

  before(async () => {
    server = await startAwsServer({ logs: logsService(store) }, 0);
    client = new CloudWatchLogsClient(accessTo(server.url));
    for (const n of [1, 2, 3, 4, 5])
      store.group(GROUP).add(`{"level":"${n % 2 ? 'INFO' : 'ERROR'}","n":${n}}`, n * 1_000);
    store.group('/tdkafka/d-test-source');
  });
  after(async () => {
    client.destroy();
    await server.close();
  });

  const filter = async (options: object) => {
    const answer = await client.send(new FilterLogEventsCommand({ logGroupName: GROUP, ...options }));
    return { ...answer, numbers: answer.events?.map(({ timestamp }) => Number(timestamp) / 1_000) };
  };
  const get = async (options: object) => {
    const named = { logGroupName: GROUP, logStreamName: 'local' };
    const answer = await client.send(new GetLogEventsCommand({ ...named, ...options }));
    return { ...answer, numbers: answer.events?.map(({ timestamp }) => Number(timestamp) / 1_000) };
  };

  it('lists the groups of the functions, and those with a prefix', async () => {
    const { logGroups } = await client.send(new DescribeLogGroupsCommand());
    assert.deepEqual(
      logGroups?.map(({ logGroupName }) => logGroupName),
      [GROUP, '/tdkafka/d-test-source'],
    );
    const found = await client.send(new DescribeLogGroupsCommand({ logGroupNamePrefix: '/tdkafka/d-test' }));
    assert.equal(found.logGroups?.length, 1);
  });

  it('has a stream in each group, with the times of its first and last line', async () => {
    const { logStreams } = await client.send(new DescribeLogStreamsCommand({ logGroupName: GROUP }));
    assert.equal(logStreams?.length, 1);
    const [stream] = logStreams;
    assert.deepEqual([stream?.firstEventTimestamp, stream?.lastEventTimestamp], [1_000, 5_000]);
  });

  it('finds lines by a pattern, oldest first, with their times and ids', async () => {
    const { events, nextToken } = await filter({ filterPattern: '{ $.level = "ERROR" }' });
    assert.deepEqual(
      events?.map(({ message, timestamp, logStreamName }) => [message, timestamp, logStreamName]),
      [
        ['{"level":"ERROR","n":2}', 2_000, 'local'],
        ['{"level":"ERROR","n":4}', 4_000, 'local'],
      ],
    );
    assert.equal(new Set(events?.map(({ eventId }) => eventId)).size, 2);
    assert.equal(nextToken, undefined);
  });

  it('finds lines from a time to a time, both included', async () => {
    assert.deepEqual((await filter({ startTime: 2_000, endTime: 4_000 })).numbers, [2, 3, 4]);
  });

  it('gives lines in parts, each from where the last one ended', async () => {
    const first = await filter({ limit: 2 });
    assert.deepEqual(first.numbers, [1, 2]);
    const second = await filter({ limit: 3, nextToken: first.nextToken });
    assert.deepEqual([second.numbers, second.nextToken], [[3, 4, 5], undefined]);
  });

  it('gives the last lines of a stream, and goes back from there until the token stays', async () => {
    const last = await get({ limit: 2 });
    assert.deepEqual(last.numbers, [4, 5]);
    const before = await get({ limit: 5, nextToken: last.nextBackwardToken });
    assert.deepEqual(before.numbers, [1, 2, 3]);
    const end = await get({ nextToken: before.nextBackwardToken });
    assert.deepEqual([end.numbers, end.nextBackwardToken], [[], before.nextBackwardToken]);
  });

  it('gives the first lines of a stream, and follows it as lines come', async () => {
    const first = await get({ startFromHead: true, limit: 4, endTime: 6_000 });
    assert.deepEqual(first.numbers, [1, 2, 3, 4]);
    const rest = await get({ nextToken: first.nextForwardToken });
    assert.deepEqual(rest.numbers, [5]);
    assert.deepEqual((await get({ nextToken: rest.nextForwardToken })).numbers, []);
  });

  it('answers ResourceNotFoundException for a group and a stream that do not exist', async () => {
    await assert.rejects(filter({ logGroupName: '/nowhere' }), { name: 'ResourceNotFoundException' });
    await assert.rejects(get({ logStreamName: 'other' }), { name: 'ResourceNotFoundException' });
  });

  it('answers InvalidParameterException for a pattern, a limit and a token that are none', async () => {
    for (const options of [{ filterPattern: '{ $.a' }, { limit: 0 }, { nextToken: 'x' }]) {
      await assert.rejects(filter(options), { name: 'InvalidParameterException' });
    }
  });

  it('keeps the newest lines, twenty thousand of a group', async () => {
    const group = store.group('/many');
    for (let n = 1; n <= 50_000; n += 1) group.add('x', n);
    const events = group.events();
    assert.deepEqual([events.length, events[0]?.timestamp, events.at(-1)?.timestamp], [20_000, 30_001, 50_000]);
  });

  it('keeps no more than sixteen million characters of a group', () => {
    const group = store.group('/large');
    for (let n = 1; n <= 40; n += 1) group.add('x'.repeat(1_000_000), n);
    assert.equal(group.events().length, 16);
  });
});
