import assert from 'node:assert/strict';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, it } from 'node:test';
import { untilIdle } from '../../../local/runner/until-idle.ts';
import { type SourceVerifyReport, sourceVerifyJson } from '../../../operations/verify/source/report.ts';
import { onOneKafka } from '../../support/integration/each-kafka.ts';
import { operated } from '../../support/integration/operated-world.ts';
import { startWorld } from '../../support/integration/world.ts';

onOneKafka('tdkafka verify of a source', (kafka) => {
  let world: Awaited<ReturnType<typeof startWorld>>;
  let run: Awaited<ReturnType<typeof operated>>;
  before(async () => {
    world = await startWorld(kafka);
    await world.load('source.sql');
    run = await operated(world.file(undefined, {}), world);
    await untilIdle(run.runner);
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

  async function verified(...args: readonly string[]): Promise<SourceVerifyReport> {
    const { code, out, err } = await run.tdkafka('verify', 'test', '--json', ...access(), ...args);
    assert.ok(code === 0 || code === 1, `${code} ${out}${err}`);
    const report = sourceVerifyJson.parse(JSON.parse(out));
    assert.equal(code, report.isRight ? 0 : 1);
    return report;
  }

  it('finds the record of every row, and counts what a table that was moved back has sent again', async () => {
    const first = await verified();
    assert.deepEqual(
      [first.isRight, first.rows.same, first.rows.expected],
      [true, first.records.read, first.records.read],
    );
    assert.ok(first.records.read > 5);
    await run.tdkafka('checkpoint', 'move', 'test', 'meters', '--to', 'earliest', '--yes');
    await untilIdle(run.runner);
    const again = await verified();
    assert.deepEqual([again.isRight, again.rows.repeated], [true, first.records.read]);
  });

  it('keeps no state of a verification that is done, and refuses one that is of another', async () => {
    const state = join(run.folder, 'test.verify');
    await verified('--state', state);
    assert.equal(existsSync(state), false);
    writeFileSync(state, JSON.stringify({ version: 1, begunAt: 0, asked: { '--from': '2h' }, state: {} }));
    const { code, err } = await run.tdkafka('verify', 'test', ...access(), '--state', state);
    assert.equal(code, 3);
    assert.match(err, /test\.verify is the state of another comparison: not the same .*--from.*; remove it/);
    assert.equal(JSON.parse(readFileSync(state, 'utf8')).begunAt, 0);
  });

  it('names a row that was changed and one that no record has, in tables for people, with exit code 1', async () => {
    const { test } = world.databases;
    const { rows } = await world.tdengine.query(`SELECT tbname, ts FROM ${test}.meters LIMIT 1`);
    const [subtable, time] = rows[0] ?? [];
    await world.tdengine.execute(`INSERT INTO ${test}.${subtable} (ts, current) VALUES ('${time}', 77)`);
    const { code, out, err } = await run.tdkafka('verify', 'test', '--show-values', ...access());
    assert.deepEqual([code, err], [1, '']);
    assert.match(out, /^different +1 /m);
    assert.match(
      out,
      new RegExp(
        `^different: ${subtable} \\(meters\\) at .*; topic ${world.sourceTopic} partition \\d+ offset \\d+;`,
        'm',
      ),
    );
    assert.match(out, /^ {2}expected: .*current=77/m);
    assert.match(out, /Not all is in Kafka as the source would send it\.\n$/);
  });

  it('refuses what it cannot understand: offsets, and tables that are not there', async () => {
    const ends = async (...args: readonly string[]) => {
      const { code, err } = await run.tdkafka('verify', 'test', ...args, ...access());
      return [code, err] as const;
    };
    const [code, offsets] = await ends('--from', '0:1');
    assert.equal(code, 2);
    assert.match(offsets, /rows of a source have no offsets/);
    assert.match((await ends('--table', 'metres'))[1], /no table that the source reads is named "metres"/);
  });
});
