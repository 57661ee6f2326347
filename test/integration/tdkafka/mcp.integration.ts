import assert from 'node:assert/strict';
import { after, before, it } from 'node:test';
import { waitUntil } from '../../../local/parts/wait-until.ts';
import { listJson } from '../../../operations/dead-letters/list.ts';
import { showJson } from '../../../operations/dead-letters/show.ts';
import { statsJson } from '../../../operations/dead-letters/stats.ts';
import { driftJson } from '../../../operations/drift/report.ts';
import { statusJson } from '../../../operations/status/status-json.ts';
import { verifyJson } from '../../../operations/verify/report.ts';
import { type McpAgent, startAgent } from '../../support/cli/mcp-client.ts';
import { onOneKafka } from '../../support/integration/each-kafka.ts';
import { operated } from '../../support/integration/operated-world.ts';
import { startWorld } from '../../support/integration/world.ts';

const line = (n: number) => `meters,d=d${n % 4} v=${n} ${1_700_000_000_000 + n}000000`;

onOneKafka('tdkafka mcp on a deployment', (kafka) => {
  let world: Awaited<ReturnType<typeof startWorld>>;
  let run: Awaited<ReturnType<typeof operated>>;
  let agent: McpAgent;
  before(async () => {
    world = await startWorld(kafka);
    const errors = { tolerance: 'all', deadLetterTopic: world.deadLetterTopic };
    await world.send(...Array.from({ length: 20 }, (_, n) => line(n)), 'nonsense');
    run = await operated(world.file({ errors, provisionedPollerConfig: {}, smlChildTableName: 'd' }), world);
    const { url, user, password } = world.parts.tdengine;
    agent = await startAgent(
      [...run.options, '--brokers', world.parts.brokers, '--tdengine', url.replace('://', `://${user}:${password}@`)],
      { cwd: run.folder, env: run.env },
    );
    await waitUntil('all records to be committed', 60_000, async () => {
      const { ranges } = verifyJson.parse((await agent.call('verify', { connector: 'meters' })).result);
      return ranges.every(({ to, waiting }) => to === 21 && waiting === 0) || undefined;
    });
  });
  after(async () => {
    await agent?.close();
    await run?.close();
    await world?.close();
  });

  it('tells how the connectors are', async () => {
    const { result } = await agent.call('status');
    assert.deepEqual(
      statusJson.parse(result).connectors.map(({ name, kind }) => [name, kind]),
      [['meters', 'sink']],
    );
  });

  it('shows the dead letters, and why they were rejected', async () => {
    const connector = 'meters';
    assert.equal(statsJson.parse((await agent.call('dead_letters_stats', { connector })).result).open, 1);
    const { letters } = listJson.parse((await agent.call('dead_letters_list', { connector, limit: 5 })).result);
    assert.deepEqual(
      letters.map(({ offset, stage }) => [offset, stage]),
      [[20, 'VALUE_CONVERTER']],
    );
    const shown = await agent.call('dead_letters_show', { connector, place: letters[0]?.place });
    assert.deepEqual([shown.findings, showJson.parse(shown.result).value?.content], [true, 'nonsense']);
  });

  it('tells whether all has arrived, and what the records would change', async () => {
    const verified = verifyJson.parse((await agent.call('verify', { connector: 'meters' })).result);
    assert.deepEqual([verified.isRight, verified.rows.same], [true, 20]);
    const drifted = await agent.call('drift', { connector: 'meters', from: '0:0' });
    assert.deepEqual([drifted.findings, driftJson.parse(drifted.result).records.rejected], [true, 1]);
  });

  it('tells what was likely meant by a name that no connector has', async () => {
    assert.match(await agent.refusal('verify', { connector: 'meter' }), /did you mean meters\?/);
  });
});
