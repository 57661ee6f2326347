import assert from 'node:assert/strict';
import { it } from 'node:test';
import { type ConnectorsFile, connectorsFile } from '../../../functions/shared/settings/index.ts';
import { ROUTE, reading, withDrillWorld } from '../../support/drills/drill-world.ts';
import { onOneKafka } from '../../support/integration/each-kafka.ts';

const BROKEN = { volts: 'n/a' };
const WRONG_ROUTE = { ...ROUTE, columns: ROUTE.columns.map((column) => ({ ...column, path: 'amps' })) };

onOneKafka('a drill about records', (kafka) => {
  it('ends as docs/drills.md says: A producer sends what cannot be written', () =>
    withDrillWorld(kafka, { sink: {} }, async (drill) => {
      await drill.send(reading(0), reading(1), reading(2));
      await drill.start();
      await drill.play('A producer sends what cannot be written', {
        others: {
          '# A new firmware sends "n/a" where it cannot measure.': () =>
            drill.send(reading(3, BROKEN), reading(4, BROKEN)),
          '# The firmware leaves out what it cannot measure.': async () => {
            await drill.send(reading(5, { volts: undefined }), reading(6));
            await drill.idle();
          },
        },
      });
      assert.equal(await drill.rows(), 5);
    }));

  it('ends as docs/drills.md says: A wrong mapping was deployed', () =>
    withDrillWorld(kafka, { sink: {} }, async (drill) => {
      await drill.send(reading(0), reading(1), reading(2));
      await drill.start();
      await drill.idle();
      await drill.play('A wrong mapping was deployed', {
        others: {
          '# A deploy fills the column volts from the field amps.': async () => {
            await drill.deploy(withSink(drill.file, { routes: [WRONG_ROUTE] }));
            await drill.send(reading(3), reading(4), reading(5));
            await drill.idle();
          },
          '# connectors.yaml has the field volts again.': () => drill.writeFile(drill.file),
        },
        behind: { 'settings revert': drill.newContainers },
      });
    }));

  it('ends as docs/drills.md says: The lag runs away', () =>
    withDrillWorld(kafka, { sink: {} }, async (drill) => {
      const none = withSink(drill.file, { errors: { ...drill.file.sinks.meters?.errors, tolerance: 'none' } });
      await drill.send(reading(0), reading(1), reading(2));
      await drill.start(none);
      await drill.writeFile(none);
      await drill.idle();
      await drill.play('The lag runs away', {
        others: {
          '# The sink is deployed with errors.tolerance none, and a record comes that no table can take.': () =>
            drill.send(reading(3, BROKEN), reading(4), reading(5)),
          '# connectors.yaml says errors.tolerance all as well.': () => drill.writeFile(drill.file),
        },
        behind: { 'settings set': drill.newContainers },
      });
    }));
});

/** A connectors file with other settings of its sink. */
function withSink(file: ConnectorsFile, settings: object): ConnectorsFile {
  return connectorsFile.parse({ ...file, sinks: { meters: { ...file.sinks.meters, ...settings } } });
}
