import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { FilterLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { itemKey, TABLE_PREFIX } from '../../../functions/source/checkpoint/checkpoint-table.ts';
import { untilIdle } from '../../../local/runner/until-idle.ts';
import { invocationJson } from '../../../operations/replay/report.ts';
import type { ReplayRequest } from '../../../operations/replay/request.ts';
import { readDeployment } from '../../../operations/target/deployment.ts';
import { operated } from '../../support/integration/operated-world.ts';
import { replayedBy } from '../../support/integration/replayed.ts';
import { only, startWorld } from '../../support/integration/world.ts';

describe('an operator who replays a tick of a source', () => {
  let world: Awaited<ReturnType<typeof startWorld>>;
  let operator: Awaited<ReturnType<typeof operated>>;
  let meters = '';
  /** Of the first tick, which sent all rows. */
  let first: { readonly requestId: string; readonly rows: number };

  const run = async (code: number, ...args: readonly string[]) => {
    const ended = await operator.tdkafka('replay', ...args);
    assert.equal(ended.code, code, `${ended.out}${ended.err}`);
    return ended;
  };
  const replayed = async (what: ReplayRequest['what'], options: Partial<ReplayRequest> = {}) => {
    const report = await replayedBy(operator.target(), what, options);
    assert.ok(report.kind === 'tick');
    return report;
  };
  const request = () => ({ kind: 'request', requestId: first.requestId }) as const;
  const ticks = async (): Promise<readonly { readonly requestId: string; readonly rows: number }[]> => {
    const target = operator.target();
    const { logGroupName } = only((await readDeployment(target)).connectors);
    const logs = await target.aws.in('us-east-1').logs();
    const filterPattern = '{ $.message = "tick" && $.rows > 0 }';
    const { events = [] } = await logs.send(new FilterLogEventsCommand({ logGroupName, filterPattern }));
    target.close();
    return events.map(({ message = '' }) => JSON.parse(message));
  };
  /** What nobody may change: the records in Kafka, and the positions with their versions. */
  const state = async () => ({
    records: (await world.records(world.sourceTopic)).length,
    positions: JSON.parse((await operator.tdkafka('checkpoint', 'list', 'test', '--direct', '--json')).out),
  });

  before(async () => {
    world = await startWorld(undefined);
    await world.load('source.sql');
    meters = `${world.databases.test}.meters`;
    operator = await operated(world.file(undefined, {}), world);
    await untilIdle(operator.runner);
    first = only(await ticks());
  });
  after(async () => {
    await operator?.close();
    await world?.close();
  });

  it('sees what it did by the log, and that nothing is left to read from the positions as they are', async () => {
    const report = await replayed(request());
    assert.deepEqual([report.invocation?.rows, report.invocation?.failedTables], [first.rows, 0]);
    const table = only(report.tables);
    assert.deepEqual([table.table, table.state, table.rows, table.windows], [meters, 'caught up', 0, []]);
    assert.equal(table.from, table.to);
  });

  it('sees the windows that it reads from an earlier time, their rows and the queries, and nothing is sent or moved', async () => {
    const before = await state();
    const report = await replayed(request(), { from: 'earliest', showsSql: true });
    const table = only(report.tables);
    assert.deepEqual([table.topic, table.rows, table.state], [world.sourceTopic, first.rows, 'caught up']);
    assert.equal(
      table.windows.reduce((sum, { rows }) => sum + rows, 0),
      first.rows,
    );
    assert.equal(report.records, first.rows);
    assert.ok(report.queries.some(({ sql, rows }) => /FROM .*meters/.test(sql) && (rows ?? 0) > 0));
    const { out } = await run(0, '--connector', 'test', '--table', 'me*', '--from', '2018-01-01T00:00:00Z');
    assert.match(out, new RegExp(`^${meters} +caught up +2017-12-31T23:59:59.999Z +\\S+ +${first.rows} `, 'm'));
    assert.match(out, new RegExp(`^${meters} to topic ${world.sourceTopic}$`, 'm'));
    assert.match(out, /^Nothing was sent, and no position was moved\.$/m);
    assert.deepEqual(await state(), before);
  });

  it('is told what is wrong: a table, a source, a time that there is not, a TDengine that does not answer', async () => {
    const { err } = await run(2, '--connector', 'test', '--table', 'metres');
    assert.match(err, /no table of the source is named "metres"/);
    const unreachable = await run(4, '--connector', 'test', '--tdengine', 'http://root:x@127.0.0.1:1');
    assert.match(unreachable.err, /TDengine cannot be reached from here/);
    assert.match((await run(2, '--connector', 'tes')).err, /did you mean test\?/);
    assert.match((await run(2, '--connector', 'test', '--from', 'yesterday')).err, /--from must be earliest/);
  });

  it('sees why a table fails, with exit code 1', async () => {
    const target = operator.target();
    const { tableName = '' } = only((await readDeployment(target)).connectors);
    const client = await target.aws.in('us-east-1').dynamoDb();
    await client.send(
      new UpdateItemCommand({
        ...itemKey({ client, tableName, connector: `${target.deployment}/test` }, `${TABLE_PREFIX}${meters}`),
        UpdateExpression: 'SET #p = :odd',
        ExpressionAttributeNames: { '#p': 'position' },
        ExpressionAttributeValues: { ':odd': { N: '7' } },
      }),
    );
    target.close();
    const { out } = await run(1, '--connector', 'test', '--json');
    const report = invocationJson.parse(JSON.parse(out));
    assert.ok(report.kind === 'tick');
    const table = only(report.tables);
    assert.equal(table.state, 'failed');
    assert.match(table.failure ?? '', /position/);
  });
});
