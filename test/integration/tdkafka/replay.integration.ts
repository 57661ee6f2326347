import assert from 'node:assert/strict';
import { after, before, it } from 'node:test';
import { FilterLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { untilIdle } from '../../../local/runner/until-idle.ts';
import { invocationJson } from '../../../operations/replay/report.ts';
import type { ReplayRequest } from '../../../operations/replay/request.ts';
import { readDeployment } from '../../../operations/target/deployment.ts';
import { onOneKafka } from '../../support/integration/each-kafka.ts';
import { operated } from '../../support/integration/operated-world.ts';
import { replayedBy } from '../../support/integration/replayed.ts';
import { only, startWorld } from '../../support/integration/world.ts';

const FIRST = Date.parse('2024-05-01T10:00:00Z');

const route = (type: string) => ({
  table: 'meters',
  timestamp: { field: 'ts', unit: 'ms' },
  columns: [{ name: 'v', type, path: 'v' }],
});

/** Every third has no number where one must be, one is left out by a filter, and one has no value. */
const VALUES = [
  ...Array.from({ length: 8 }, (_, n) =>
    JSON.stringify({ ts: FIRST + n, v: n % 3 === 0 ? `broken ${n}` : n, ...(n === 5 && { kind: 'test' }) }),
  ),
  null,
];

onOneKafka('an operator who replays an invocation of a sink', (kafka) => {
  let world: Awaited<ReturnType<typeof startWorld>>;
  let operator: Awaited<ReturnType<typeof operated>>;
  let requestId = '';

  const run = async (code: number, ...args: readonly string[]) => {
    const ended = await operator.tdkafka('replay', ...args);
    assert.equal(ended.code, code, `${ended.out}${ended.err}`);
    return ended;
  };
  const replayed = async (what: ReplayRequest['what'], options: Partial<ReplayRequest> = {}) => {
    const report = await replayedBy(operator.target(), what, options);
    assert.ok(report.kind === 'batch');
    return report;
  };
  const request = () => ({ kind: 'request', requestId }) as const;
  const rows = async () =>
    (await world.tdengine.query(`SELECT COUNT(*), SUM(v) FROM ${world.databases.power}.meters`)).rows;

  before(async () => {
    world = await startWorld(kafka);
    await world.send(...VALUES);
    const errors = { tolerance: 'all', deadLetterTopic: world.deadLetterTopic };
    const filterCriteria = [{ value: { kind: [{ exists: false }] } }];
    operator = await operated(world.file({ format: 'json', routes: [route('INT')], errors, filterCriteria }), world);
    await untilIdle(operator.runner);
    const target = operator.target();
    const { logGroupName } = only((await readDeployment(target)).connectors);
    const logs = await target.aws.in('us-east-1').logs();
    const filterPattern = '{ $.message = "batch" }';
    const { events = [] } = await logs.send(new FilterLogEventsCommand({ logGroupName, filterPattern }));
    target.close();
    ({ requestId } = JSON.parse(only(events).message ?? ''));
  });
  after(async () => {
    await operator?.close();
    await world?.close();
  });

  it('sees of each record what became of it, as the log counted them, and nothing is written', async () => {
    const before = await rows();
    const { invocation, counts, records, settings, again, tables, statements } = await replayed(request());
    assert.deepEqual(
      [invocation?.requestId, invocation?.written, invocation?.skipped, invocation?.rejected],
      [requestId, 4, 1, 3],
    );
    assert.deepEqual(counts, {
      ...{ received: 8, written: 4, skipped: 1, rejected: 3, retried: 0 },
      filtered: 1,
      absent: 0,
    });
    assert.deepEqual(
      records.map(({ offset, outcome }) => [offset, outcome.kind]),
      [0, 1, 2, 3, 4, 6, 7, 8].map((n) => [n, n === 8 ? 'skipped' : n % 3 === 0 ? 'rejected' : 'written']),
    );
    assert.match(records[0]?.outcome.reason ?? '', /column v: INT takes whole numbers only$/);
    assert.deepEqual([settings.version, settings.note, again, tables, statements], [1, null, null, 'as they are', []]);
    assert.deepEqual(await rows(), before);
    assert.equal((await world.records(world.deadLetterTopic)).length, 3);
  });

  it('reads it in lines, with the SQL that the sink would send, and whose rows are in it', async () => {
    const { out } = await run(1, requestId, '--sql', '--connector', 'meters', '--show', '4');
    assert.match(out, /^Request \S+ of sink meters began at \S+ and took .* waiting for TDengine:$/m);
    assert.match(
      out,
      /^ {2}8 records: 4 written, 1 skipped, 3 rejected, 0 to be sent again; 1 left out by filterCriteria$/m,
    );
    assert.match(out, /^\S+ +0:3 +\S+ +rejected \(route\): /m);
    assert.match(out, /^and 4 written \(--show\)$/m);
    assert.match(out, /^-- \d+ ms, records 0:1, 0:2, 0:4, 0:7\nINSERT INTO .*;$/m);
    assert.match(out, /^Nothing was written\.$/m);
  });

  it('replays it by the settings of then after they have changed, and by those of now', async () => {
    const routes = JSON.stringify([route('VARCHAR(20)')]);
    const { code, err } = await operator.tdkafka('settings', 'set', 'meters', 'routes', routes);
    assert.equal(code, 0, err);
    const then = await replayed(request());
    assert.deepEqual([then.settings.version, then.counts.rejected], [1, 3]);
    const now = await replayed(request(), { settings: { kind: 'now' } });
    assert.equal(now.settings.version, 2);
    // The table has an INT.
    assert.match(now.records[0]?.outcome.reason ?? '', /v/);
    await world.tdengine.execute(`DROP TABLE ${world.databases.power}.meters`);
    const mended = await replayed(request(), { settings: { kind: 'version', version: 2 } });
    assert.deepEqual([mended.counts.written, mended.counts.rejected], [7, 0]);
    await assert.rejects(rows());
  });

  it('replays records by their offsets, by the settings of now', async () => {
    const { out } = await run(0, '--topic', world.topic, '--offsets', '1-2', '--json');
    const report = invocationJson.parse(JSON.parse(out));
    assert.ok(report.kind === 'batch');
    const { invocation, counts, settings } = report;
    assert.deepEqual([invocation, counts.received, settings.version], [null, 2, 2]);
  });

  it('replays what comes next: nothing where all is committed, else what is behind, as much as a batch has', async () => {
    assert.equal((await replayed({ kind: 'next', name: 'meters' })).counts.received, 0);
    assert.equal((await operator.tdkafka('pause', 'meters')).code, 0);
    await world.send(...VALUES.slice(0, 2));
    const { counts, records, invocation } = await replayed({ kind: 'next', name: 'meters' });
    assert.deepEqual([counts.received, invocation], [2, null]);
    assert.deepEqual(
      records.map(({ offset }) => offset),
      [VALUES.length, VALUES.length + 1],
    );
  });

  it('is told what is wrong: an unknown request, records that are not there, what does not go together', async () => {
    const unknown = 'ffffffff-0000-4000-8000-000000000000';
    assert.match((await run(2, unknown)).err, /no log of meters tells of request f\S+ within the last 7 days/);
    const beyond = await run(3, '--topic', world.topic, '--offsets', '5-99');
    assert.match(beyond.err, /offsets 5 to 99 of topic \S+, partition 0 are not all there: it has 0 to 10 now/);
    assert.match((await run(2, '--topic', 'x', '--offsets', '1')).err, /no sink of deployment \S+ reads topic x/);
    assert.match((await run(2, requestId, '--topic', 'x')).err, /and not both/);
    assert.match((await run(2)).err, /name a request by its id/);
    const then = await run(2, '--topic', world.topic, '--offsets', '1', '--settings', 'then');
    assert.match(then.err, /settings of then are those of an invocation/);
  });
});
