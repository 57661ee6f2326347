import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { TDengineConnection } from '../../../../../functions/shared/tdengine/client/connection.ts';
import { refusal } from '../../../../../functions/shared/tdengine/error.ts';
import type { Consumer, ConsumerOptions } from '../../../../../functions/shared/tdengine/tmq/consumer.ts';
import { openConsumer } from '../../../../../functions/shared/tdengine/tmq/open-consumer.ts';
import { TmqError, type TmqFailure } from '../../../../../functions/shared/tdengine/tmq/tmq-error.ts';
import { certificateAuthority } from '../../../../support/servers/certificates.ts';
import { done, type Player, player, recordedAnswers, refused } from '../../../../support/tmq/player.ts';
import { scenario } from '../../../../support/tmq/scenario.ts';

const LOGIN = { user: 'root', password: 'taosdata' };
const NEVER = new AbortController().signal;
const SUBSCRIPTION = {
  topics: ['t'],
  groupId: 'g1',
  clientId: 'c1',
  offsetReset: 'earliest',
  sessionTimeoutMs: 12_000,
  maxPollIntervalMs: 65_000,
} as const;

describe('a consumer', () => {
  it('subscribes, polls, and reads the rows and the offsets of a recorded exchange', async () => {
    await using server = await player(recordedAnswers(scenario('offsets').steps));
    const consumer = await opened(server);
    await consumer.subscribe({ ...SUBSCRIPTION, topics: ['tq_offs_t'] });
    assert.deepEqual(await consumer.assignment('tq_offs_t'), [{ vgroup: 217, offset: 0n, begin: 0n, end: 8n }]);
    const vgroups = [{ topic: 'tq_offs_t', vgroup: 217 }];
    assert.deepEqual(await consumer.position(vgroups), [0n]);
    assert.deepEqual(await consumer.committed(vgroups), [undefined]);
    const message = await consumer.poll(1_000);
    assert.deepEqual(message, { id: 1n, topic: 'tq_offs_t', database: 'tq_offs', vgroup: 217, kind: 'data' });
    assert.ok(message);
    const raw = await consumer.fetchBlocks(message);
    assert.deepEqual(raw[0]?.cells, [['1700000000000'], [0], ['v0']]);
    const oneByOne = await consumer.fetchBlocksOneByOne(message);
    const rowsOf = (blocks: typeof raw) => blocks.map(({ table, cells }) => ({ table, cells }));
    assert.deepEqual(rowsOf(oneByOne), rowsOf(raw));
    await consumer.close();
  });

  it('reads a JSON tag block by block, and says so when it is asked for all blocks at once', async () => {
    await using server = await player(recordedAnswers(scenario('json-tag').steps));
    const consumer = await opened(server);
    await consumer.subscribe(SUBSCRIPTION);
    const message = await consumer.poll(1_000);
    assert.ok(message);
    await rejects(consumer.fetchBlocks(message), 'jsonInRaw', /JSON tag j .*block by block/);
    const blocks = await consumer.fetchBlocksOneByOne(message);
    assert.deepEqual(
      blocks.map(({ cells }) => cells[3]),
      [['{"b":true,"f":1.5,"k":1,"n":null,"s":"é"}'], [null], [null]],
    );
    await consumer.close();
  });

  it('reads the events of a message', async () => {
    await using server = await player(recordedAnswers(scenario('meta-drop').steps));
    const consumer = await opened(server);
    await consumer.subscribe(SUBSCRIPTION);
    let message = await consumer.poll(1_000);
    assert.ok(message);
    while (message?.kind !== 'meta') message = await consumer.poll(1_000);
    assert.equal(typeof (await consumer.fetchMeta(message)), 'object');
    assert.deepEqual(await consumer.fetchBlocks(message), []);
    await consumer.close();
  });

  it('keeps all digits of offsets, in both directions', async () => {
    const offset = 2n ** 63n - 1n;
    const texts: string[] = [];
    await using server = await player((come) => {
      texts.push(come.action);
      return `{"code":0,"message":"","action":"${come.action}","req_id":${come.args.req_id},"position":[${offset}]}`;
    });
    const consumer = await opened(server);
    assert.deepEqual(await consumer.position([{ topic: 't', vgroup: 2 }]), [offset]);
    await consumer.seek('t', 2, 9_007_199_254_740_992n);
    assert.equal(server.requests[1]?.args.offset, 9_007_199_254_740_992);
    await consumer.close();
  });

  it('sends one request at a time, and ignores answers that are not of it', async () => {
    let waiting = 0;
    await using server = await player((come) => {
      assert.equal(waiting++, 0);
      waiting--;
      return come.action === 'commit' ? done({ ...come, args: { req_id: 999 } }) : done(come, { have_message: false });
    });
    const consumer = await opened(server, { timeoutMs: 200 });
    assert.deepEqual(await Promise.all([consumer.poll(0), consumer.poll(0)]), [undefined, undefined]);
    await rejects(consumer.commit(), 'timeout', /no answer to commit within 200 ms/);
    await rejects(consumer.poll(0), 'timeout', /commit/);
  });

  const refusals: readonly (readonly [number, string, TmqFailure])[] = [
    [0x03e1, 'Topic not exist', 'topicMissing'],
    [0x4001, 'Consumer mismatch', 'mismatch'],
    [0x4006, 'in snapshot', 'snapshot'],
    [0x4007, 'out of range', 'offsetRange'],
    [0x4008, 'vgid', 'wrongVgroup'],
    [0x4009, 'topic', 'wrongTopic'],
    [0x0118, "invalid value for key 'session.timeout.ms': 1", 'config'],
    [0xffff, 'tmq not init', 'refused'],
  ];
  for (const [code, message, failure] of refusals) {
    it(`names the refusal 0x${code.toString(16)} ${failure}`, async () => {
      await using server = await player((come) => refused(come, code, message));
      const consumer = await opened(server);
      await rejects(consumer.seek('t', 2, 5n), failure, new RegExp(message.slice(0, 10)));
      await consumer.close();
    });
  }

  it('leaves out a key that an older server does not know, and tells of it', async () => {
    await using server = await player((come) =>
      come.args.config === undefined ? done(come) : refused(come, 0x118, 'unknown configuration key: min.poll.rows'),
    );
    const left: string[] = [];
    const consumer = await opened(server);
    const config = { 'min.poll.rows': '100' };
    await consumer.subscribe({ ...SUBSCRIPTION, config, onUnknownKey: (key) => left.push(key) });
    assert.deepEqual(left, ['min.poll.rows']);
    await consumer.close();
  });

  it('tells a wrong login from a server that is down, by REST', async () => {
    await using server = await player((come) => refused(come, 0xffff, 'init tscObj failed'));
    const failing = async (code: number) => {
      const rest = { query: () => Promise.reject(refusal(code, 'Authentication failure')) };
      return opened(server, { rest });
    };
    await rejects((await failing(0x0357)).subscribe(SUBSCRIPTION), 'login', /over REST: TDengine 0x0357/);
    await rejects((await failing(0x000b)).subscribe(SUBSCRIPTION), 'server', /0x000b/);
    const well = await opened(server, { rest: { query: async () => ({ columns: [], rows: [] }) } });
    await rejects(well.subscribe(SUBSCRIPTION), 'server', /over REST it works/);
    await rejects((await opened(server)).subscribe(SUBSCRIPTION), 'server', /login is wrong, or/);
  });

  it('rejects what waits when the connection ends, the caller ends it, or it is closed', async () => {
    await using server = await player((come) => (come.action === 'commit' ? 'end' : undefined));
    await rejects((await opened(server)).commit(), 'closed', /subscribe anew/);
    const caller = new AbortController();
    const waiting = (await openConsumer(optionsOf(server), caller.signal)).poll(1_000);
    setTimeout(() => caller.abort(), 20);
    await rejects(waiting, 'aborted', /closed/);
    const closed = await opened(server);
    const polled = rejects(closed.poll(60_000), 'aborted', /closed/);
    await closed.close();
    await closed.close(50);
    await polled;
  });

  it('says goodbye when it closes, and waits for the answer as long as it is told', async () => {
    await using server = await player((come) => (come.action === 'unsubscribe' ? undefined : done(come)));
    const consumer = await opened(server);
    const before = performance.now();
    await consumer.close(50);
    assert.ok(performance.now() - before < 5_000);
    assert.deepEqual(
      server.requests.map(({ action }) => action),
      ['unsubscribe'],
    );
  });

  it('refuses an answer that cannot be read', async () => {
    for (const bad of ['no JSON', '[]', Buffer.alloc(3), Buffer.alloc(40, 0xff)]) {
      await using server = await player(() => bad);
      await rejects((await opened(server)).poll(0), 'frame', /cannot be read/);
    }
  });
});

describe('the connection of a consumer', () => {
  it('trusts a private authority that is named, and no other', async () => {
    const authority = certificateAuthority('tmq');
    await using server = await player((come) => done(come), authority.issue());
    const connection = { ...LOGIN, url: server.url, caCertificates: authority.pem };
    const consumer = await openConsumer({ connection }, NEVER);
    await consumer.commit();
    await consumer.close();
    await rejects(
      openConsumer({ connection: { ...LOGIN, url: server.url } }, NEVER),
      'unreachable',
      /127\.0\.0\.1:\d+: /,
    );
  });

  it('has a token in its address, or as a key of the configuration', async () => {
    await using server = await player((come) => done(come));
    const subscribed = async (connection: TDengineConnection) => {
      const consumer = await openConsumer({ connection }, NEVER);
      await consumer.subscribe(SUBSCRIPTION);
      await consumer.close();
    };
    await subscribed({ url: server.url, token: 'a b', tokenAs: 'query' });
    await subscribed({ url: server.url, token: 'secret', tokenAs: 'bearer' });
    assert.deepEqual(server.paths, ['/rest/tmq?token=a%20b', '/rest/tmq']);
    const subscribes = server.requests.filter(({ action }) => action === 'subscribe');
    assert.deepEqual(
      subscribes.map(({ args }) => args.config),
      [undefined, { 'td.connect.token': 'secret' }],
    );
    assert.ok(subscribes.every(({ args }) => args.user === undefined && args.password === undefined));
  });

  it('goes to the next address when one does not open, and names each when none does', async () => {
    await using server = await player((come) => done(come));
    const url = `http://127.0.0.1:1,${server.url}`;
    const consumer = await openConsumer({ connection: { ...LOGIN, url }, random: () => 0 }, NEVER);
    await consumer.close();
    const none = { ...LOGIN, url: 'http://127.0.0.1:1,http://127.0.0.1:2' };
    await rejects(
      openConsumer({ connection: none, random: () => 0 }, NEVER),
      'unreachable',
      /127\.0\.0\.1:1: .*127\.0\.0\.1:2: /,
    );
  });
});

function optionsOf({ url }: Player): ConsumerOptions {
  return { connection: { ...LOGIN, url } };
}

function opened(server: Player, options: Partial<ConsumerOptions> = {}): Promise<Consumer> {
  return openConsumer({ ...optionsOf(server), ...options }, NEVER);
}

async function rejects(promise: Promise<unknown>, failure: TmqFailure, message: RegExp): Promise<void> {
  await assert.rejects(promise, (error) => {
    assert.ok(error instanceof TmqError, String(error));
    assert.equal(error.failure, failure, error.message);
    assert.match(error.message, message);
    return true;
  });
}
