import assert from 'node:assert/strict';
import type { RawClient } from '@tdengine-kafka-lambda/embedded-kafka/client';
import type { Fields, Value } from './message-codec.ts';
import { messages } from './messages.ts';
import { withRaw } from './raw-client.ts';
import { ask, pick, type Request, requests, toldVersions } from './speak.ts';
import { fresh, type Target } from './targets.ts';
import { until } from './until.ts';

/** The most versions that a request has. */
export const LEVELS = Math.max(...requests.map((request) => messages[request].to));

/** A client that asks everything in the version of its level, or the nearest that there is. */
export class LevelClient {
  readonly raw: RawClient;
  readonly #level: number;
  readonly #told: ReadonlyMap<Request, { from: number; to: number }>;

  constructor(raw: RawClient, level: number, told: ReadonlyMap<Request, { from: number; to: number }>) {
    this.raw = raw;
    this.#level = level;
    this.#told = told;
  }

  static async of(target: Target, level: number, use: (client: LevelClient) => Promise<void>): Promise<void> {
    await withRaw(target, async (raw) => use(new LevelClient(raw, level, await toldVersions(raw))));
  }

  version(request: Request): number {
    const { from, to } = messages[request];
    const told =
      this.#told.get(request) ?? assert.fail(`the broker should list ${request} among its requests, and does not`);
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

/** Makes a topic of two partitions for the time of `use`, all in the versions of the client. */
export async function withTopic(
  client: LevelClient,
  use: (topic: string, topicId: string) => Promise<void>,
): Promise<void> {
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

/** Asks until the coordinator of a group (type 0) or transactional id (type 1) is there. */
export async function findCoordinator(client: LevelClient, key: string, keyType: number): Promise<void> {
  // Version 0 knows groups only.
  if (keyType === 1 && client.version('findCoordinator') === 0) {
    await ask(client.raw, 'findCoordinator', 1, { key, keyType });
    return;
  }
  const path = client.version('findCoordinator') >= 4 ? ['coordinators', 0, 'errorCode'] : ['errorCode'];
  await client.askFor('findCoordinator', { key, keyType, coordinatorKeys: [key] }, path, 0);
}
