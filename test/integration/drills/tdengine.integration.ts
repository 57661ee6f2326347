import { it } from 'node:test';
import { reading, withDrillWorld } from '../../support/drills/drill-world.ts';
import { onOneKafka } from '../../support/integration/each-kafka.ts';
import { realTDengine } from '../../support/servers/real-servers.ts';

const real = realTDengine() !== undefined && 'changes a password that others sign in with';

onOneKafka('a drill about TDengine', (kafka) => {
  it('ends as docs/drills.md says: TDengine is down', () =>
    withDrillWorld(kafka, { sink: {} }, async (drill) => {
      await drill.send(reading(0), reading(1), reading(2));
      await drill.start();
      await drill.idle();
      await drill.play('TDengine is down', {
        others: {
          '# TDengine takes no connections.': async () => {
            await drill.proxy.switchOff();
            await drill.send(reading(3));
          },
          '# TDengine is there again.': () => drill.proxy.switchOn(),
        },
      });
    }));

  it('ends as docs/drills.md says: The password was changed', { skip: real }, () =>
    withDrillWorld(kafka, { sink: {}, user: { user: 'lambda', password: 'First-0ne' } }, async (drill) => {
      await drill.world.tdengine.execute(`CREATE USER lambda PASS 'First-0ne'`);
      await drill.send(reading(0), reading(1), reading(2));
      await drill.start();
      await drill.idle();
      await drill.play('The password was changed', {
        others: {
          '# Somebody gives the user of the connectors another password.': async () => {
            await drill.world.tdengine.execute(`ALTER USER lambda PASS 'Second-0ne'`);
            await drill.send(reading(3));
          },
          "$ aws ssm put-parameter --type SecureString --overwrite --name /plant/tdengine/password --value '…'":
            async () => {
              drill.putPassword('Second-0ne');
              await drill.newContainers();
            },
        },
      });
    }),
  );

  it('ends as docs/drills.md says: A table was dropped', () =>
    withDrillWorld(kafka, { sink: {} }, async (drill) => {
      await drill.send(reading(0), reading(1), reading(2));
      await drill.start();
      await drill.idle();
      await drill.play('A table was dropped', {
        others: {
          '# Somebody drops the table; another record comes.': async () => {
            await drill.world.tdengine.execute(`DROP TABLE ${drill.world.databases.power}.meters`);
            await drill.send(reading(3));
            await drill.idle();
          },
        },
      });
    }));
});
