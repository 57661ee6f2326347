import { describe, it } from 'node:test';
import { withDrillWorld } from '../../support/drills/drill-world.ts';
import { SINK_DRILLS } from '../../support/drills/sink-drills.ts';
import { onOneKafka } from '../../support/integration/each-kafka.ts';

describe('a drill about topics that are gone, on brokers that make none by themselves', () => {
  it('ends as docs/drills.md says: A topic was made anew', () =>
    withDrillWorld(undefined, { sink: {} }, SINK_DRILLS['A topic was made anew']));

  it('ends as docs/drills.md says: The dead letter topic is lost', () =>
    withDrillWorld(undefined, { sink: {} }, SINK_DRILLS['The dead letter topic is lost']));
});

onOneKafka('a drill about offsets', (kafka) => {
  it('ends as docs/drills.md says: A sink was sent to the wrong place', () =>
    withDrillWorld(kafka, { sink: {} }, SINK_DRILLS['A sink was sent to the wrong place']));
});
