import assert from 'node:assert/strict';
import { after, before, it } from 'node:test';
import { waitUntil } from '../../../local/parts/wait-until.ts';
import { untilIdle } from '../../../local/runner/until-idle.ts';
import { listJson } from '../../../operations/dead-letters/list.ts';
import { replayJson } from '../../../operations/dead-letters/replay-report.ts';
import { onOneKafka } from '../../support/integration/each-kafka.ts';
import { operated } from '../../support/integration/operated-world.ts';
import { startWorld } from '../../support/integration/world.ts';

const BAD = ['bad 0', 'bad 1', 'bad 2', 'bad 3', 'bad 4', 'bad 5'];

onOneKafka('a replay of dead letters that does not come to its end', (kafka) => {
  let world: Awaited<ReturnType<typeof startWorld>>;
  let operator: Awaited<ReturnType<typeof operated>>;
  before(async () => {
    world = await startWorld(kafka);
    await world.send(...BAD);
    const errors = { tolerance: 'all', deadLetterTopic: world.deadLetterTopic };
    operator = await operated(world.file({ errors, provisionedPollerConfig: {} }), world);
    await untilIdle(operator.runner);
  });
  after(async () => {
    await operator?.close();
    await world?.close();
  });

  const replay = ['dead-letters', 'replay', 'meters', '--yes', '--max-attempts', '1'];

  it('says after Ctrl-C how many are done, and the same command goes on with the others', async () => {
    const running = operator.start(...replay, '--rate', '1');
    await waitUntil('a record that was sent again', 30_000, async () =>
      (await world.records(world.topic)).length > BAD.length ? true : undefined,
    );
    running.child.kill('SIGINT');
    const { code, err } = await running.ended;
    assert.equal(code, 130, err);
    const [, done] =
      /(\d) of 6 dead letters are replayed, and kept as such in group \S+-meters-replay;/.exec(err) ?? [];
    assert.ok(Number(done) >= 0 && Number(done) < 6, err);
    const { out } = await operator.tdkafka(...replay, '--json');
    const { sent } = replayJson.parse(JSON.parse(out));
    const again = (await world.records(world.topic)).length - BAD.length;
    // The one that was under way may be there twice.
    assert.ok(again === BAD.length || again === BAD.length + 1, `${again}`);
    assert.ok(sent <= BAD.length - Number(done), `${sent} behind ${done}`);
  });

  it('says of a paused sink that what was sent waits', async () => {
    await world.send('bad 6');
    const open = async () => {
      const { out } = await operator.tdkafka('dead-letters', 'list', 'meters', '--json');
      return listJson.parse(JSON.parse(out)).letters.filter(({ attempts }) => attempts === 0);
    };
    await waitUntil('the dead letter', 30_000, async () => ((await open()).length === 1 ? true : undefined));
    assert.equal((await operator.tdkafka('pause', 'meters')).code, 0);
    const { code, out } = await operator.tdkafka(...replay);
    assert.equal(code, 1);
    assert.match(
      out,
      /so far; more may: the mapping of topic \S+ is Disabled: what was sent waits there until `tdkafka resume meters`/,
    );
    assert.equal((await operator.tdkafka('resume', 'meters')).code, 0);
    await untilIdle(operator.runner);
  });
});
