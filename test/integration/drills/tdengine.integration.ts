import { it } from 'node:test';
import { withDrillWorld } from '../../support/drills/drill-world.ts';
import { SINK_DRILLS, SINK_USER } from '../../support/drills/sink-drills.ts';
import { onOneKafka } from '../../support/integration/each-kafka.ts';
import { realTDengine } from '../../support/servers/real-servers.ts';

const real = realTDengine() !== undefined && 'changes a password that others sign in with';

onOneKafka('a drill about TDengine', (kafka) => {
  it('ends as docs/drills.md says: TDengine is down', () =>
    withDrillWorld(kafka, { sink: {} }, SINK_DRILLS['TDengine is down']));

  it('ends as docs/drills.md says: The password was changed', { skip: real }, () =>
    withDrillWorld(kafka, { sink: {}, user: SINK_USER }, SINK_DRILLS['The password was changed']),
  );

  it('ends as docs/drills.md says: A table was dropped', () =>
    withDrillWorld(kafka, { sink: {} }, SINK_DRILLS['A table was dropped']));
});
