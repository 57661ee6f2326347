import assert from 'node:assert/strict';
import { after, before, it } from 'node:test';
import { waitUntil } from '../../../local/parts/wait-until.ts';
import { costJson } from '../../../operations/cost/report.ts';
import { onOneKafka } from '../../support/integration/each-kafka.ts';
import { operated } from '../../support/integration/operated-world.ts';
import { startWorld } from '../../support/integration/world.ts';

onOneKafka('tdkafka cost', (kafka) => {
  let world: Awaited<ReturnType<typeof startWorld>>;
  let run: Awaited<ReturnType<typeof operated>>;
  before(async () => {
    world = await startWorld(kafka);
    await world.load('source.sql');
    await world.send('meters,location=here current=1 1600000000000000000');
    run = await operated(world.file({}, { timestampInitial: 'earliest' }), world);
  });
  after(async () => {
    await run?.close();
    await world?.close();
  });

  async function costs() {
    const { code, out, err } = await run.tdkafka('cost', '--json');
    assert.equal(code, 0, err);
    return costJson.parse(JSON.parse(out));
  }

  it('tells what the functions have used, by item and connector, and what could not be counted', async () => {
    const report = await waitUntil('both to have run', 60_000, async () => {
      const now = await costs();
      const ran = now.items.filter(({ what }) => what === 'Lambda: requests').map(({ connector }) => connector);
      return ran.includes('meters') && ran.includes('test') ? now : undefined;
    });
    const ofTest = report.items.filter(({ connector }) => connector === 'test').map(({ what }) => what);
    assert.ok(ofTest.includes('Lambda: time') && ofTest.includes('schedules'), String(ofTest));
    assert.deepEqual(report.runtimes.map(({ runtime, isCheapest }) => [runtime, isCheapest])[0], ['on demand', true]);
    // The local runner has no dashboards.
    assert.deepEqual(
      report.notKnown.map(({ what }) => what),
      ['dashboards'],
    );
  });

  it('shows a table for people', async () => {
    const { code, out } = await run.tdkafka('cost');
    assert.equal(code, 0);
    assert.match(out, /^meters +Lambda: requests +\S+ requests +\$0\.0/m);
    assert.match(out, /^together +\$/m);
  });
});
