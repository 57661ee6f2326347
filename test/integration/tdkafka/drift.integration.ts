import assert from 'node:assert/strict';
import { after, before, it } from 'node:test';
import { waitUntil } from '../../../local/parts/wait-until.ts';
import { type DriftReport, driftJson } from '../../../operations/drift/report.ts';
import { onOneKafka } from '../../support/integration/each-kafka.ts';
import { operated } from '../../support/integration/operated-world.ts';
import { startWorld } from '../../support/integration/world.ts';

const line = (n: number, fields: string) => `meters,d=d${n % 4} ${fields} ${1_700_000_000_000 + n}000000`;

onOneKafka('tdkafka drift of a sink', (kafka) => {
  let world: Awaited<ReturnType<typeof startWorld>>;
  let run: Awaited<ReturnType<typeof operated>>;
  before(async () => {
    world = await startWorld(kafka);
    const errors = { tolerance: 'all', deadLetterTopic: world.deadLetterTopic };
    const filterCriteria = [{ value: [{ 'anything-but': { prefix: 'ignored' } }] }];
    const settings = { errors, filterCriteria, provisionedPollerConfig: {}, smlChildTableName: 'd' };
    await world.send(...Array.from({ length: 20 }, (_, n) => line(n, `v=${n},s="text"`)), 'ignored');
    run = await operated(world.file(settings), world);
    await waitUntil('all rows', 30_000, async () => {
      const rows = await world.tdengine.query(`SELECT COUNT(*) FROM ${world.databases.power}.meters`).catch(() => null);
      return rows?.rows[0]?.[0] === 20 || undefined;
    });
  });
  after(async () => {
    await run?.close();
    await world?.close();
  });

  const access = () => [
    ...['--brokers', world.parts.brokers],
    ...[
      '--tdengine',
      world.parts.tdengine.url.replace('://', `://${world.parts.tdengine.user}:${world.parts.tdengine.password}@`),
    ],
  ];

  async function drifted(...args: readonly string[]): Promise<DriftReport> {
    const { code, out, err } = await run.tdkafka('drift', 'meters', '--json', ...access(), ...args);
    assert.ok(code === 0 || code === 1, `${code} ${out}${err}`);
    const report = driftJson.parse(JSON.parse(out));
    assert.equal(code, report.isSame ? 0 : 1);
    return report;
  }

  it('is none of records that are written', async () => {
    const { isSame, records } = await drifted();
    assert.deepEqual([isSame, records.read, records.filtered, records.taken], [true, 21, 1, 20]);
  });

  it('tells what a paused sink would change and refuse, which it then does', async () => {
    const { power } = world.databases;
    const paused = await run.tdkafka('pause', 'meters');
    assert.equal(paused.code, 0, paused.err);
    await world.send(line(20, 'v=1,w=2'), line(5, 's="a text that is longer"'), line(6, 'v="no number"'), 'nonsense');
    const { code, out, err } = await run.tdkafka('drift', 'meters', ...access());
    assert.deepEqual([code, err], [1, '']);
    assert.match(out, /^add +\S+\.meters +column w +DOUBLE +1 +\S+ 0:21$/m);
    assert.match(out, /^widen +\S+\.meters +column s +VARCHAR\(8\) → VARCHAR\(32\) +1 +\S+ 0:22$/m);
    assert.match(out, /^ +1 +rejected +schema +\S+ 0:23 +.*column v of /m);
    const report = await drifted('--from', '0:21');
    assert.deepEqual([report.records.read, report.records.taken, report.records.rejected], [4, 2, 2]);
    const shown = async () => JSON.stringify((await world.tdengine.query(`DESCRIBE ${power}.meters`)).rows);
    assert.doesNotMatch(await shown(), /"w"/);
    const resumed = await run.tdkafka('resume', 'meters');
    assert.equal(resumed.code, 0, resumed.err);
    await waitUntil('the columns', 30_000, async () => {
      const columns = await shown();
      return (columns.includes('"w"') && columns.includes('32')) || undefined;
    });
    const { tables, records } = await drifted();
    assert.deepEqual([tables, records.rejected], [[], 2]);
  });

  it('looks at a part alone', async () => {
    assert.equal((await drifted('--from', '0:10', '--to', '0:20')).records.read, 10);
    const { records } = await drifted('--last', '1d', '--to', '0:20', '--sample', '5');
    assert.deepEqual([records.read, records.sampledOut], [20, 16]);
  });

  it('refuses what it cannot understand: another sink, a wrong span, two beginnings', async () => {
    const end = async (...args: readonly string[]) => {
      const { code, err } = await run.tdkafka('drift', ...args, ...access());
      return `${code} ${err}`;
    };
    assert.match(await end('meter'), /^2 .*did you mean meters\?/);
    assert.match(await end('meters', '--last', 'latest'), /^2 .*--last must be a span such as 1h/);
    assert.match(await end('meters', '--last', '1h', '--from', '2h'), /^2 .*--last and --from do not go together/);
  });
});
