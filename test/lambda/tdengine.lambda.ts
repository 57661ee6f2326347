import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { startTDengine } from '@tdengine-kafka-lambda/embedded-tdengine';
import { VARIABLES } from '../../functions/shared/environment.ts';
import { createTDengine } from '../../functions/shared/tdengine/client/client.ts';
import { type FaultProxy, startFaultProxy } from '../support/proxies/fault-proxy.ts';
import { forThisFile } from '../support/servers/for-this-file.ts';
import { eventOf, recordsOf } from '../support/sink/records.ts';
import { assertFailed, assertReturned, lineOf } from './world/lines.ts';
import { TIMEOUT_MS } from './world/silence.ts';
import { recordsIn } from './world/topic.ts';
import { startLambdaWorld } from './world/world.ts';

const TOKEN = 'a1B2c3D4';
const PASSWORD = { url: '', user: 'root', password: 'taosdata' } as const;

const world = await forThisFile(startLambdaWorld('sink', 'source'));
const withTokens = await forThisFile(startTDengine({ tokens: { [TOKEN]: 'root' } }));
const proxies = await Promise.all([1, 2].map(() => forThisFile(startFaultProxy(world.tdengineUrl))));

/** A batch of one row. */
const batchOf = (time: number) => eventOf(recordsOf([`meters,groupid=1 current=1.5 ${time}000000`]));
const BEGIN = 1_700_000_000_000;

/** The address that was asked since all were told to begin, and the others. */
function asked(): readonly [FaultProxy, readonly FaultProxy[]] {
  const [first, ...more] = proxies.filter(({ statements }) => statements.length > 0);
  assert.ok(first !== undefined && more.length === 0, 'one address is asked as long as it answers');
  return [first, proxies.filter((proxy) => proxy !== first)];
}

describe('TDengine, as a deployed function reaches it,', { concurrency: 3 }, () => {
  it('accepts the token of sink and source as Bearer, and another token fails with the reason', async () => {
    const bearer = (parameter: string, token: string) => {
      world.putSecret(parameter, token);
      return {
        [VARIABLES.tdengineUrl]: withTokens.url,
        [VARIABLES.tdengineUser]: undefined,
        [VARIABLES.tdenginePasswordParameter]: undefined,
        [VARIABLES.tdengineTokenParameter]: parameter,
      };
    };
    const settings = { database: 'bearer', dataPrecision: 'ns' };
    const variables = bearer('/tdengine/token', TOKEN);
    const sink = await world.start('sink', { settings, variables });
    const written = await sink.invoke(batchOf(BEGIN));
    assertReturned(written);
    assert.equal(lineOf(written, 'batch').written, 1);
    const reading = { database: 'bearer', topicPrefix: 'bearer', delayMs: 0 };
    const source = await world.start('source', { settings: reading, variables });
    const sent = await source.invoke({});
    assertReturned(sent);
    assert.equal(lineOf(sent, 'tick').rows, 1);
    const stranger = await world.start('sink', { settings, variables: bearer('/tdengine/other', 'of-nobody') });
    const refused = await stranger.invoke(batchOf(BEGIN + 1));
    assertFailed(refused, /TDengine 0x0357: Authentication failure/);
    assert.doesNotMatch(refused.lines.join('\n'), /of-nobody/);
    const { rows } = await createTDengine({ ...PASSWORD, url: withTokens.url }).query(
      'SELECT COUNT(*) FROM bearer.meters',
    );
    assert.deepEqual(rows, [[1]]);
  });

  it('loses no row when one of its addresses is down or goes silent, and is read through the other', async () => {
    const url = proxies.map((proxy) => proxy.url).join();
    const variables = { [VARIABLES.tdengineUrl]: url };
    const settings = { database: 'several', dataPrecision: 'ns' };
    const sink = await world.start('sink', { settings, variables, timeoutMs: TIMEOUT_MS });
    const write = async (time: number) => {
      for (const proxy of proxies) proxy.begin();
      return sink.invoke(batchOf(time));
    };
    assertReturned(await write(BEGIN));
    const [first, [second]] = asked();
    assert.ok(second !== undefined);

    await first.switchOff();
    const down = await write(BEGIN + 1);
    assertReturned(down);
    assert.equal(lineOf(down, 'batch').written, 1);
    assert.ok(second.statements.length > 0, 'the other one was asked');
    await first.switchOn();

    for (const proxy of proxies) proxy.begin();
    second.begin(() => ({ ran: false, answer: { kind: 'never' } }));
    const silent = await sink.invoke(batchOf(BEGIN + 2));
    assertReturned(silent);
    assert.equal(lineOf(silent, 'batch').written, 1);
    assert.ok(first.statements.length > 0, 'the first one was asked again');

    const reading = { database: 'several', topicPrefix: 'several', delayMs: 0 };
    const source = await world.start('source', { settings: reading, variables });
    const sent = await source.invoke({});
    assertReturned(sent);
    assert.equal(lineOf(sent, 'tick').rows, 3);
    assert.equal((await recordsIn(world.kafka.brokers, 'several-several-meters', 3)).length, 3);
  });
});
