import assert from 'node:assert/strict';
import { it } from 'node:test';
import { ErrorCode } from '../../../local/kafka/errors.ts';
import { readBatch } from '../../../local/kafka/records/batch.ts';
import { decodeRecords } from '../../../local/kafka/records/decode.ts';
import { Writer } from '../../../local/kafka/wire/writer.ts';
import { batchOf } from './support/batches.ts';
import type { Fields, Value } from './support/message-codec.ts';
import { messages } from './support/messages.ts';
import { type RawClient, withRaw } from './support/raw-client.ts';
import { ask, at, pick, type Request, requests, toldVersions } from './support/speak.ts';
import { fresh, onEachBroker, type Target } from './support/targets.ts';
import { until } from './support/until.ts';

/** The most versions that a request has. */
const LEVELS = Math.max(...requests.map((request) => messages[request].to));
/** ApiVersions of Kafka 4.4: another Kafka has other ranges. */
const MARK = { from: 0, to: 5 };

/** A client that asks everything in the version of its level, or the nearest that there is. */
class Client {
  readonly raw: RawClient;
  readonly #level: number;
  readonly #told: ReadonlyMap<Request, { from: number; to: number }>;

  constructor(raw: RawClient, level: number, told: ReadonlyMap<Request, { from: number; to: number }>) {
    this.raw = raw;
    this.#level = level;
    this.#told = told;
  }

  static async of(target: Target, level: number, use: (client: Client) => Promise<void>): Promise<void> {
    await withRaw(target, async (raw) => use(new Client(raw, level, await toldVersions(raw))));
  }

  version(request: Request): number {
    const { from, to } = messages[request];
    const told = this.#told.get(request) ?? assert.fail(`${request} is not told of`);
    return Math.max(from, told.from, Math.min(this.#level, to, told.to));
  }

  ask(request: Request, values: Fields): Promise<Fields> {
    return ask(this.raw, request, this.version(request), values);
  }

  /** Asks until this is what is answered: a real Kafka has coordinators that load, and topics that are not everywhere yet. */
  askFor(request: Request, values: Fields, path: readonly (string | number)[], wanted: Value): Promise<Fields> {
    return until(async () => {
      const answer = await this.ask(request, values);
      assert.equal(pick(answer, ...path), wanted, `${request} v${this.version(request)}`);
      return answer;
    });
  }

  /** A topic as the request names it. */
  async topicId(topic: string): Promise<string> {
    const version = Math.min(12, this.#told.get('metadata')?.to ?? 12);
    const answer = await ask(this.raw, 'metadata', version, { topics: [{ name: topic }] });
    return String(pick(answer, 'topics', 0, 'topicId'));
  }
}

async function withTopic(client: Client, use: (topic: string, topicId: string) => Promise<void>): Promise<void> {
  const topic = fresh('versions');
  const config = { name: 'max.message.bytes', value: '2000000' };
  const made = await client.ask('createTopics', {
    topics: [{ name: topic, numPartitions: 1, replicationFactor: 1, assignments: [], configs: [config] }],
    timeoutMs: 10_000,
  });
  assert.equal(pick(made, 'topics', 0, 'errorCode'), 0);
  if (client.version('createTopics') >= 5) {
    assert.equal(pick(made, 'topics', 0, 'numPartitions'), 1);
    assert.equal(pick(made, 'topics', 0, 'replicationFactor'), 1);
  }
  const grow = { name: topic, count: 2, assignments: null };
  await client.askFor('createPartitions', { topics: [grow], timeoutMs: 10_000 }, ['results', 0, 'errorCode'], 0);
  const asked = { topics: [{ name: topic }], allowAutoTopicCreation: false };
  const described = await client.askFor('metadata', asked, ['topics', 0, 'partitions', 1, 'errorCode'], 0);
  assert.equal(pick(described, 'topics', 0, 'name'), topic);
  assert.equal(pick(described, 'topics', 0, 'partitions', 1, 'leaderId'), pick(described, 'brokers', 0, 'nodeId'));
  await use(topic, await client.topicId(topic));
  const gone = await client.ask('deleteTopics', { topics: [{ name: topic }], topicNames: [topic], timeoutMs: 10_000 });
  assert.equal(pick(gone, 'responses', 0, 'errorCode'), 0);
  assert.equal(pick(gone, 'responses', 0, 'name'), topic);
}

onEachBroker('every version', (target) => {
  for (let level = 0; level <= LEVELS; level++) {
    it(`up to ${level}: records`, () =>
      Client.of(target, level, (client) =>
        withTopic(client, async (topic, topicId) => {
          const records = batchOf(['a', 'b']);
          const names = { name: topic, topic, topicId };
          const send = { ...names, partitionData: [{ index: 0, records }] };
          const sent = await client.askFor(
            'produce',
            { acks: -1, timeoutMs: 10_000, topicData: [send] },
            ['responses', 0, 'partitionResponses', 0, 'errorCode'],
            0,
          );
          assert.equal(pick(sent, 'responses', 0, 'partitionResponses', 0, 'baseOffset'), 0n);
          const ends = [-1, -2].map((timestamp) => ({ ...names, partitions: [{ partitionIndex: 0, timestamp }] }));
          const listed = await client.ask('listOffsets', { topics: ends.slice(0, 1), timeoutMs: 10_000 });
          assert.equal(pick(listed, 'topics', 0, 'partitions', 0, 'offset'), 2n);
          const drop = { ...names, partitions: [{ partitionIndex: 0, offset: 1 }] };
          const dropped = await client.ask('deleteRecords', { topics: [drop], timeoutMs: 10_000 });
          assert.equal(pick(dropped, 'topics', 0, 'partitions', 0, 'lowWatermark'), 1n);
          const first = await client.ask('listOffsets', { topics: ends.slice(1), timeoutMs: 10_000 });
          assert.equal(pick(first, 'topics', 0, 'partitions', 0, 'offset'), 1n);
          const wanted = { partition: 0, fetchOffset: 1, partitionMaxBytes: 1_000_000 };
          const fetched = await client.ask('fetch', {
            maxWaitMs: 1_000,
            minBytes: 1,
            maxBytes: 1_000_000,
            sessionId: 0,
            topics: [{ ...names, partitions: [wanted] }],
            forgottenTopicsData: [],
            rackId: '',
          });
          const got = pick(fetched, 'responses', 0, 'partitions', 0, 'records');
          assert.ok(Buffer.isBuffer(got));
          const texts = decodeRecords(readBatch(got)).map(({ value }) => value?.toString());
          assert.deepEqual(texts, ['a', 'b']);
        }),
      ));

    it(`up to ${level}: a group`, () =>
      Client.of(target, level, (client) =>
        withTopic(client, async (topic, topicId) => {
          const groupId = fresh('group');
          await findCoordinator(client, groupId, 0);
          const join = (memberId: string) =>
            client.ask('joinGroup', {
              groupId,
              sessionTimeoutMs: 30_000,
              rebalanceTimeoutMs: 30_000,
              memberId,
              protocolType: 'consumer',
              protocols: [{ name: 'range', metadata: Buffer.from('m') }],
            });
          const asked = await until(async () => {
            const answer = await join('');
            assert.ok([0, ErrorCode.MEMBER_ID_REQUIRED].includes(Number(answer.errorCode)), String(answer.errorCode));
            return answer;
          });
          assert.equal(asked.errorCode, client.version('joinGroup') >= 4 ? ErrorCode.MEMBER_ID_REQUIRED : 0);
          const joined = asked.errorCode === 0 ? asked : await join(String(asked.memberId));
          const { memberId = '', generationId = 0 } = joined;
          assert.deepEqual([joined.errorCode, joined.leader, joined.protocolName], [0, memberId, 'range']);
          assert.equal(pick(joined, 'members', 0, 'memberId'), memberId);
          const who = { groupId, generationId, generationIdOrMemberEpoch: generationId, memberId };
          const assignments = [{ memberId, assignment: Buffer.from('share') }];
          const synced = await client.ask('syncGroup', {
            ...who,
            protocolType: 'consumer',
            protocolName: 'range',
            assignments,
          });
          assert.deepEqual([synced.errorCode, String(synced.assignment)], [0, 'share']);
          assert.equal((await client.ask('heartbeat', who)).errorCode, 0);
          const position = { partitionIndex: 1, committedOffset: 5, committedMetadata: 'note' };
          const names = { name: topic, topicId };
          const commit = { ...who, topics: [{ ...names, partitions: [position] }] };
          const committed = await client.ask('offsetCommit', commit);
          assert.equal(pick(committed, 'topics', 0, 'partitions', 0, 'errorCode'), 0);
          const positions = [{ ...names, partitionIndexes: [1, 0] }];
          const found = await client.ask('offsetFetch', {
            groupId,
            topics: positions,
            groups: [{ groupId, topics: positions }],
          });
          const inGroup = found.groups === undefined ? found : pick(found, 'groups', 0);
          const two = at(pick(inGroup, 'topics', 0, 'partitions')).map((each) => pick(each, 'committedOffset'));
          assert.deepEqual(two, [5n, -1n]);
          const described = await client.ask('describeGroups', { groups: [groupId] });
          assert.equal(pick(described, 'groups', 0, 'groupState'), 'Stable');
          assert.equal(String(pick(described, 'groups', 0, 'members', 0, 'memberAssignment')), 'share');
          const listed = await client.ask('listGroups', { statesFilter: [], typesFilter: [] });
          assert.ok(at(listed.groups).some((group) => pick(group, 'groupId') === groupId));
          const left = await client.ask('leaveGroup', { ...who, members: [{ memberId }] });
          assert.equal(left.errorCode, 0);
          const deleted = await client.ask('deleteGroups', { groupsNames: [groupId] });
          assert.equal(pick(deleted, 'results', 0, 'errorCode'), 0);
          const described2 = await client.ask('describeGroups', { groups: [groupId] });
          assert.equal(pick(described2, 'groups', 0, 'groupState'), 'Dead');
        }),
      ));

    it(`up to ${level}: a transaction`, () =>
      Client.of(target, level, (client) =>
        withTopic(client, async (topic, topicId) => {
          const [transactionalId, groupId] = [fresh('tx'), fresh('group')];
          for (const [key, type] of [[groupId, 0] as const, [transactionalId, 1] as const])
            await findCoordinator(client, key, type);
          const begun = await client.askFor(
            'initProducerId',
            { transactionalId, transactionTimeoutMs: 60_000 },
            ['errorCode'],
            0,
          );
          const { producerId = 0n, producerEpoch = 0 } = begun;
          const producer = { transactionalId, producerId, producerEpoch };
          const topics = [{ name: topic, partitions: [0] }];
          const added = await client.ask('addPartitionsToTxn', {
            ...producer,
            topics,
            transactions: [{ ...producer, topics }],
          });
          const results = added.resultsByTopicV3AndBelow ?? pick(added, 'resultsByTransaction', 0, 'topicResults');
          assert.equal(pick(results, 0, 'resultsByPartition', 0, 'partitionErrorCode'), 0);
          const records = batchOf(['x'], {
            producerId: BigInt(String(producerId)),
            producerEpoch: Number(producerEpoch),
            baseSequence: 0,
            transactional: true,
          });
          const names = { name: topic, topicId };
          const sent = await client.ask('produce', {
            transactionalId,
            acks: -1,
            timeoutMs: 10_000,
            topicData: [{ ...names, partitionData: [{ index: 0, records }] }],
          });
          assert.equal(pick(sent, 'responses', 0, 'partitionResponses', 0, 'errorCode'), 0);
          assert.equal((await client.ask('addOffsetsToTxn', { ...producer, groupId })).errorCode, 0);
          const position = { partitionIndex: 0, committedOffset: 7 };
          const committed = await client.ask('txnOffsetCommit', {
            ...producer,
            groupId,
            memberId: '',
            topics: [{ ...names, partitions: [position] }],
          });
          assert.equal(pick(committed, 'topics', 0, 'partitions', 0, 'errorCode'), 0);
          const ended = await client.ask('endTxn', { ...producer, committed: true });
          assert.equal(ended.errorCode, 0);
          const next = client.version('endTxn') >= 5 ? Number(producerEpoch) + 1 : undefined;
          assert.equal(ended.producerEpoch, next);
          const positions = [{ ...names, partitionIndexes: [0] }];
          const path = client.version('offsetFetch') >= 8 ? ['groups', 0] : [];
          await client.askFor(
            'offsetFetch',
            { groupId, topics: positions, groups: [{ groupId, topics: positions }] },
            [...path, 'topics', 0, 'partitions', 0, 'committedOffset'],
            7n,
          );
        }),
      ));

    it(`up to ${level}: settings`, () =>
      Client.of(target, level, (client) =>
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

  it('is told of as Kafka 4.4 does', (t) =>
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
      it(`${request} in version ${version} ends the connection`, () =>
        withRaw(target, async (raw) => {
          await assert.rejects(raw.request(key, version, new Writer().int8(0)), /ended the connection/);
        }));
    }
  }
});

async function findCoordinator(client: Client, key: string, keyType: number): Promise<void> {
  // Version 0 knows groups only.
  if (keyType === 1 && client.version('findCoordinator') === 0) {
    await ask(client.raw, 'findCoordinator', 1, { key, keyType });
    return;
  }
  const path = client.version('findCoordinator') >= 4 ? ['coordinators', 0, 'errorCode'] : ['errorCode'];
  await client.askFor('findCoordinator', { key, keyType, coordinatorKeys: [key] }, path, 0);
}
