import assert from 'node:assert/strict';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, it } from 'node:test';
import { waitUntil } from '../../../local/parts/wait-until.ts';
import { type VerifyReport, verifyJson } from '../../../operations/verify/report.ts';
import { onOneKafka } from '../../support/integration/each-kafka.ts';
import { operated } from '../../support/integration/operated-world.ts';
import { startWorld } from '../../support/integration/world.ts';

const T = 1_700_000_000_000;
const line = (n: number) => `meters,d=d${n % 4} v=${n},s="text ${n}" ${T + n}000000`;

onOneKafka('tdkafka verify of a sink', (kafka) => {
  let world: Awaited<ReturnType<typeof startWorld>>;
  let run: Awaited<ReturnType<typeof operated>>;
  before(async () => {
    world = await startWorld(kafka);
    const errors = { tolerance: 'all', deadLetterTopic: world.deadLetterTopic };
    const filterCriteria = [{ value: [{ 'anything-but': { prefix: 'ignored' } }] }];
    const settings = { errors, filterCriteria, provisionedPollerConfig: {}, smlChildTableName: 'd' };
    await world.send(...Array.from({ length: 100 }, (_, n) => line(n)), 'ignored', 'nonsense', null);
    run = await operated(world.file(settings), world);
    await waitUntil('all records to be committed', 30_000, async () => {
      const { ranges } = await verified();
      return ranges.every(({ to, waiting }) => to === 103 && waiting === 0) || undefined;
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

  async function verified(...args: readonly string[]): Promise<VerifyReport> {
    const { code, out, err } = await run.tdkafka('verify', 'meters', '--json', ...access(), ...args);
    assert.ok(code === 0 || code === 1, `${code} ${out}${err}`);
    const report = verifyJson.parse(JSON.parse(out));
    assert.equal(code, report.isRight ? 0 : 1);
    return report;
  }

  it('finds all rows, and explains what was filtered and rejected', async () => {
    const { isRight, records, rows, differences } = await verified();
    assert.deepEqual(records, { read: 103, filtered: 2, skipped: {}, rejected: 1 });
    assert.deepEqual([isRight, rows.expected, rows.same, differences['dead-lettered']], [true, 100, 100, 1]);
  });

  it('names rows that are lost and changed, in tables for people, with exit code 1', async () => {
    const { power } = world.databases;
    await world.tdengine.execute(`DELETE FROM ${power}.d1 WHERE _ts = ${T + 1}000000`);
    await world.tdengine.execute(`INSERT INTO ${power}.d2 (_ts, v) VALUES (${T + 2}000000, 77)`);
    const { code, out, err } = await run.tdkafka('verify', 'meters', '--show-values', ...access());
    assert.deepEqual([code, err], [1, '']);
    assert.match(out, /^missing +1 /m);
    assert.match(
      out,
      new RegExp(
        `^missing: ${power}.d1 \\(meters\\) at 2023-11-14T22:13:20.001000000Z; topic \\S+ partition 0 offset 1$`,
        'm',
      ),
    );
    assert.match(out, /^different: .*column v: "2" expected, "77" found$/m);
    assert.match(out, /Not all is in TDengine as the records say\.\n$/);
  });

  it('looks at a part alone: of offsets, of times', async () => {
    const range = await verified('--from', '0:10', '--to', '0:20');
    assert.deepEqual([range.records.read, range.rows.same, range.isRight], [10, 10, true]);
    const none = await verified('--to', '2001-01-01T00:00:00Z');
    assert.equal(none.records.read, 0);
  });

  it('goes on after it was killed, and after Ctrl-C, with what was found so far', async () => {
    const state = join(run.folder, 'meters.verify');
    for (let from = 1_000; from < 21_000; from += 4_000) {
      await world.send(...Array.from({ length: 4_000 }, (_, n) => line(from + n)));
    }
    await waitUntil('all records to be committed', 60_000, async () => {
      const { ranges } = await verified('--from', '0:20000');
      return ranges.every(({ to, waiting }) => to === 20_103 && waiting === 0) || undefined;
    });
    const { power } = world.databases;
    await world.tdengine.execute(`DELETE FROM ${power}.d3 WHERE _ts = ${T + 1_003}000000`);
    const whole = await verified();
    assert.equal(whole.differences.missing, 2);
    const killed = run.start('verify', 'meters', '--state', state, ...access());
    await waitUntil('a state', 20_000, () => existsSync(state) || undefined);
    killed.child.kill('SIGKILL');
    await killed.ended;
    assert.equal(statSync(state).mode & 0o777, 0o600);
    const { next: reached } = JSON.parse(readFileSync(state, 'utf8')).state;
    assert.ok(reached[0] > 0 && reached[0] < 20_103, `${reached}`);
    const interrupted = run.start('verify', 'meters', '--state', state, ...access());
    await waitUntil('the state to be read', 20_000, () => existsSync(`${state}.lock`) || undefined);
    const other = await run.tdkafka('verify', 'meters', '--state', state, '--from', '1h', ...access());
    assert.equal(other.code, 3);
    interrupted.child.kill('SIGINT');
    const { code, err } = await interrupted.ended;
    if (code !== 1) {
      assert.equal(code, 130);
      assert.match(err, /Nothing was changed\. How far it was is in \S+meters\.verify: the same command goes on/);
      assert.deepEqual(await verified('--state', state), whole);
    }
    assert.equal(existsSync(state), false);
    assert.equal(existsSync(`${state}.rows`), false);
  });

  it('refuses what it cannot understand: another sink, a wrong end, a partition or topic that is not there', async () => {
    const ends = async (...args: readonly string[]) => {
      const { code, err } = await run.tdkafka(...args, ...access());
      return [code, err] as const;
    };
    const [none, message] = await ends('verify', 'meter');
    assert.equal(none, 2);
    assert.match(message, /did you mean meters\?/);
    assert.match((await ends('verify', 'meters', '--from', 'yesterday'))[1], /--from must be a time with its zone/);
    assert.match((await ends('verify', 'meters', '--from', '7:1'))[1], /has no partition 7/);
    assert.match((await ends('verify', 'meters', '--topic', 'x'))[1], /sink meters reads \S+, not x/);
  });
});
