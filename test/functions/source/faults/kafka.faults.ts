import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { ProduceMoment } from '../../../support/proxies/kafka-proxy.ts';
import { forThisFile } from '../../../support/servers/for-this-file.ts';
import {
  assertNotAhead,
  assertWhole,
  finish,
  newScene,
  sceneToDisturb,
  tickOnce,
} from '../../../support/source/disturbed.ts';
import { startFaultWorld } from '../../../support/source/fault-world.ts';
import { partitionsOf, withErrors, withPartitions } from '../../../support/source/produce-frames.ts';

/** Produce requests of a tick: two ranges and two windows of `meters`, one of each of `pumps`, one of `log`. */
const REQUESTS = 7;

/** Codes that a broker may have for one partition (https://kafka.apache.org/protocol.html#protocol_error_codes). */
const CODES: readonly (readonly [name: string, code: number])[] = [
  ['UNKNOWN_SERVER_ERROR', -1],
  ['CORRUPT_MESSAGE', 2],
  ['UNKNOWN_TOPIC_OR_PARTITION', 3],
  ['LEADER_NOT_AVAILABLE', 5],
  ['NOT_LEADER_OR_FOLLOWER', 6],
  ['REQUEST_TIMED_OUT', 7],
  ['MESSAGE_TOO_LARGE', 10],
  ['INVALID_TOPIC_EXCEPTION', 17],
  ['NOT_ENOUGH_REPLICAS', 19],
  ['NOT_ENOUGH_REPLICAS_AFTER_APPEND', 20],
  ['TOPIC_AUTHORIZATION_FAILED', 29],
  ['CLUSTER_AUTHORIZATION_FAILED', 31],
  ['INVALID_TIMESTAMP', 32],
  ['POLICY_VIOLATION', 44],
  ['KAFKA_STORAGE_ERROR', 56],
  ['INVALID_RECORD', 87],
  ['THROTTLING_QUOTA_EXCEEDED', 89],
  ['one that nobody knows', 9_999],
];

const world = await forThisFile(startFaultWorld());
const scene = await newScene(world);

/** A tick through what the proxy does, then ticks without. @param stops tries that may have stored a window unheard. */
async function disturbed(what: string, timeMs: number, arrange: () => void, stops = 1): Promise<string> {
  await sceneToDisturb(world, scene);
  arrange();
  const end = Date.now() + timeMs;
  const ending = await tickOnce(world, scene, { timeLeft: () => end - Date.now() });
  assert.ok(Date.now() < end + 500, `${what}: the tick ends in time`);
  await assertNotAhead(world, scene);
  await finish(world, scene);
  await assertWhole(world, scene, stops, what);
  return ending;
}

/** Ends connections at a moment of produce requests. */
function ending(at: ProduceMoment, isMet: (request: number) => boolean): () => void {
  return () => {
    let requests = -1;
    world.proxies.kafka.begin(async (moment) => {
      if (moment === 'arrived') requests += 1;
      return moment === at && isMet(requests);
    });
  };
}

describe('a connection of the source to Kafka that ends', () => {
  for (const [moment, what] of [
    ['arrived', 'before the records are stored'],
    ['stored', 'when they are stored and not acknowledged'],
  ] as const) {
    it(`once, ${what}, costs no row, and the invocation goes on`, async () => {
      for (let request = 0; request < REQUESTS; request += 1) {
        const met = (number: number) => number === request;
        assert.equal(await disturbed(`${moment} ${request}`, 30_000, ending(moment, met)), 'done');
      }
    });
  }

  it('again and again before the records are stored fails the invocation in time, and the next one sends every row', async () => {
    const told = await disturbed(
      'always',
      3_500,
      ending('arrived', () => true),
    );
    assert.match(told, /TickError/);
  });

  it('again and again after the records are stored sends that window again with each try, and no other twice', async () => {
    let tries = 0;
    const arrange = ending('stored', () => ++tries > 0);
    await sceneToDisturb(world, scene);
    arrange();
    const end = Date.now() + 3_500;
    assert.match(await tickOnce(world, scene, { timeLeft: () => end - Date.now() }), /TickError/);
    assert.ok(tries > 1);
    await assertNotAhead(world, scene);
    await finish(world, scene);
    await assertWhole(world, scene, tries, `${tries} tries`);
  });
});

describe('a Kafka that does not answer the source', () => {
  for (const at of ['arrived', 'stored'] as const) {
    it(`is given up before the invocation’s time ends, with the records ${at === 'stored' ? '' : 'not '}stored`, async () => {
      const arrange = () =>
        world.proxies.kafka.begin((moment) => (moment === at ? new Promise(() => {}) : Promise.resolve(false)));
      assert.match(await disturbed(at, 3_500, arrange), /TickError/);
    });
  }
});

/** The first request of several partitions gets an error for one of them. */
function refusingOne(code: number | undefined, stored: boolean): () => void {
  return () => {
    const asked: ReturnType<typeof partitionsOf>[] = [];
    let refused: { readonly request: number; readonly partition: number } | undefined;
    let arrived = -1;
    let answered = -1;
    world.proxies.kafka.begin(undefined, (moment, frame) => {
      if (moment === 'arrived') {
        arrived += 1;
        const topics = partitionsOf(frame);
        asked.push(topics);
        const [first, second] = topics.flatMap(({ partitions }) => partitions);
        if (refused !== undefined || first === undefined || second === undefined) return frame;
        refused = { request: arrived, partition: first.partition };
        return stored ? frame : withPartitions(frame, (partition) => partition !== first.partition);
      }
      answered += 1;
      if (refused === undefined || answered !== refused.request) return frame;
      const { partition: wrong } = refused;
      const told = (asked[answered] ?? []).map(({ topic, partitions }) => ({
        topic,
        partitions: code === undefined ? partitions.filter(({ partition }) => partition !== wrong) : partitions,
      }));
      return withErrors(frame, told, (partition) => (partition === wrong ? code : undefined));
    });
  };
}

describe('a partition for which a broker answers the source', () => {
  it('with any error costs no row, whether its records are stored or not', async () => {
    const endings = new Map<string, string>();
    for (const [index, [name, code]] of CODES.entries()) {
      endings.set(name, await disturbed(name, 30_000, refusingOne(code, index % 2 === 0)));
    }
    for (const name of ['NOT_ENOUGH_REPLICAS', 'LEADER_NOT_AVAILABLE', 'THROTTLING_QUOTA_EXCEEDED']) {
      assert.equal(endings.get(name), 'done', name);
    }
    assert.match(endings.get('TOPIC_AUTHORIZATION_FAILED') ?? '', /TickError/);
  });

  for (const stored of [false, true]) {
    it(`not at all gets its records, ${stored ? 'stored' : 'not stored'}, again at once`, async () => {
      assert.equal(await disturbed('left out', 30_000, refusingOne(undefined, stored)), 'done');
    });
  }
});
