import { it } from 'node:test';
import { withDrillWorld } from '../../support/drills/drill-world.ts';
import { SINK_DRILLS } from '../../support/drills/sink-drills.ts';
import { onOneKafka } from '../../support/integration/each-kafka.ts';

onOneKafka('a drill about records', (kafka) => {
  it('ends as docs/drills.md says: A producer sends what cannot be written', () =>
    withDrillWorld(kafka, { sink: {} }, SINK_DRILLS['A producer sends what cannot be written']));

  it('ends as docs/drills.md says: A wrong mapping was deployed', () =>
    withDrillWorld(kafka, { sink: {} }, SINK_DRILLS['A wrong mapping was deployed']));

  it('ends as docs/drills.md says: The lag runs away', () =>
    withDrillWorld(kafka, { sink: {} }, SINK_DRILLS['The lag runs away']));
});
