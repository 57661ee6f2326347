import assert from 'node:assert/strict';
import { it } from 'node:test';
import { ErrorCode } from '@tdengine-kafka-lambda/embedded-kafka/wire';
import { LEVELS, LevelClient, withTopic } from '../../support/kafka-contract/level-client.ts';
import { pick } from '../../support/kafka-contract/speak.ts';
import { onEachBroker } from '../../support/kafka-contract/targets.ts';

onEachBroker('configurations in every protocol version', (target) => {
  for (let level = 0; level <= LEVELS; level++) {
    it(`work with requests of version ${level}, or the nearest`, () =>
      LevelClient.of(target, level, (client) =>
        withTopic(client, async (topic) => {
          const resource = { resourceType: 2, resourceName: topic, configurationKeys: ['max.message.bytes'] };
          const asked = { resources: [resource], includeSynonyms: true };
          const path = ['results', 0, 'configs', 0, 'value'];
          const described = await client.askFor('describeConfigs', asked, path, '2000000');
          assert.equal(pick(described, 'results', 0, 'configs', 0, 'synonyms', 0, 'value'), '2000000');
          assert.equal(pick(described, 'results', 0, 'configs', 0, 'configSource'), 1);
          const type = client.version('describeConfigs') >= 3 ? 3 : undefined;
          assert.equal(pick(described, 'results', 0, 'configs', 0, 'configType'), type);
          const software = { clientSoftwareName: 'test', clientSoftwareVersion: '1' };
          const versions = await client.ask('apiVersions', software);
          assert.equal(versions.errorCode, 0);
          // Nobody has to sign in here.
          const refused = await client.ask('saslHandshake', { mechanism: 'PLAIN' });
          assert.equal(refused.errorCode, ErrorCode.ILLEGAL_SASL_STATE);
        }),
      ));
  }
});
