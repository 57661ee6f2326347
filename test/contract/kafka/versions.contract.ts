import assert from 'node:assert/strict';
import { it } from 'node:test';
import { ErrorCode, Writer } from '@tdengine-kafka-lambda/embedded-kafka/wire';
import { messages } from '../../support/kafka-contract/messages.ts';
import { withRaw } from '../../support/kafka-contract/raw-client.ts';
import { ask, pick, requests, toldVersions } from '../../support/kafka-contract/speak.ts';
import { onEachBroker } from '../../support/kafka-contract/targets.ts';

/** ApiVersions of Kafka 4.4: another Kafka has other ranges. */
const MARK = { from: 0, to: 5 };
const SOFTWARE = { clientSoftwareName: 'test', clientSoftwareVersion: '1' };

onEachBroker('the list of supported requests and versions', (target) => {
  const versions = (version: number, values = {}) =>
    withRaw(target, (raw) => ask(raw, 'apiVersions', version, { ...SOFTWARE, ...values }));

  it('is that of Kafka 4.4', (t) =>
    withRaw(target, async (raw) => {
      const told = await toldVersions(raw);
      const { from, to } = told.get('apiVersions') ?? assert.fail();
      if (target.name === 'real' && (from !== MARK.from || to !== MARK.to)) {
        t.skip('another Kafka');
        return;
      }
      const expected = requests.map((request) => [request, { from: messages[request].from, to: messages[request].to }]);
      assert.deepEqual(Object.fromEntries(told), { ...Object.fromEntries(expected), produce: { from: 0, to: 13 } });
    }));

  for (const request of requests.filter((each) => each !== 'apiVersions')) {
    const { key, from, to } = messages[request];
    for (const version of [from - 1, to + 1].filter((each) => each >= 0)) {
      it(`lacks ${request} in version ${version}, which ends the connection`, () =>
        withRaw(target, async (raw) => {
          await assert.rejects(raw.request(key, version, new Writer().int8(0)), /ended the connection/);
        }));
    }
  }

  it('is not given to a client without a valid name', async () => {
    for (const clientSoftwareName of ['', '-x', 'x y']) {
      const { errorCode, apiKeys } = await versions(3, { clientSoftwareName });
      assert.deepEqual([errorCode, apiKeys], [ErrorCode.INVALID_REQUEST, []]);
    }
  });

  it('has only ApiVersions for a client that asks in a later version', async () => {
    const answer = await withRaw(target, (raw) => raw.request(18, 99, new Writer().int8(0)));
    assert.equal(answer.int16(), ErrorCode.UNSUPPORTED_VERSION);
    assert.deepEqual(
      answer.array((reader) => [reader.int16(), reader.int16()]),
      [[18, 0]],
    );
  });

  it('is not given to a client that asks for another cluster or broker', async (t) => {
    const metadata = await withRaw(target, (raw) => ask(raw, 'metadata', 9, { topics: [] }));
    const [clusterId, nodeId] = [String(metadata.clusterId), Number(pick(metadata, 'brokers', 0, 'nodeId'))];
    if ((await withRaw(target, toldVersions)).get('apiVersions')?.to !== MARK.to) {
      t.skip('another Kafka');
      return;
    }
    const code = async (values: object) => (await versions(5, values)).errorCode;
    assert.equal(await code({ clusterId, nodeId }), 0);
    assert.equal(await code({ clusterId: null, nodeId: -1 }), 0);
    assert.equal(await code({ clusterId, nodeId: nodeId + 1 }), ErrorCode.REBOOTSTRAP_REQUIRED);
    assert.equal(await code({ clusterId: 'another', nodeId }), ErrorCode.REBOOTSTRAP_REQUIRED);
    assert.equal(await code({ clusterId, nodeId: -1 }), ErrorCode.INVALID_REQUEST);
    assert.equal(await code({ clusterId: null, nodeId }), ErrorCode.INVALID_REQUEST);
  });
});
