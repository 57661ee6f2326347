import { after, before, describe, it } from 'node:test';
import { quietWarnings } from '../../../cli/terminal/process.ts';
import { SINK_DRILLS, SINK_USER, type SinkDrill } from '../../support/drills/sink-drills.ts';
import { withDeployedDrill } from './deployed-drill.ts';
import { type DeployedDrills, type Deploying, startDeployedDrills } from './deployed-drills.ts';

quietWarnings();

/** What of a drill's deployment is otherwise than the page's. */
const OTHERS: Readonly<Record<string, Deploying>> = {
  'The password was changed': { user: SINK_USER },
  'The lag runs away': { tolerance: 'none' },
};
const titles: readonly (readonly [string, (drill: SinkDrill) => Promise<void>])[] = Object.entries(SINK_DRILLS);

describe('a drill on a real deployment', () => {
  let world: DeployedDrills;
  before(async () => {
    world = await startDeployedDrills(new Map(titles.map(([title]) => [title, OTHERS[title] ?? {}])));
    await world.deploy();
  });
  after(() => world?.close());

  for (const [title, play] of titles) {
    it(`ends as docs/drills.md says: ${title}`, async (t) => {
      if (!world.emulator.refuses) return t.skip('the emulator that was there tells of no batches and metrics');
      await withDeployedDrill(world, title, play);
    });
  }
});
