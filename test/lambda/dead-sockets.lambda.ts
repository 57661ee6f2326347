import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { VARIABLES } from '../../functions/shared/environment.ts';
import { startTcpProxy, type TcpProxy } from '../support/proxies/tcp-proxy.ts';
import { eventOf, recordsOf } from '../support/sink/records.ts';
import { assertReturned, lineOf } from './world/lines.ts';
import { recordsIn } from './world/topic.ts';
import { type LambdaWorld, startLambdaWorld } from './world/world.ts';

let world: LambdaWorld;
const proxies: TcpProxy[] = [];
before(async () => {
  world = await startLambdaWorld('sink', 'source');
});
after(async () => {
  await world.close();
  await Promise.all(proxies.map((proxy) => proxy.close()));
});

const BEGIN = 1_700_000_000_000;

async function proxyTo(url: string): Promise<TcpProxy> {
  const proxy = await startTcpProxy(url);
  proxies.push(proxy);
  return proxy;
}

/** Ends all connections of a container that is frozen, and does not hear of it. */
function cutAll(how: 'end' | 'reset', ...servers: readonly TcpProxy[]): void {
  for (const server of servers) {
    assert.ok(server.open() > 0, 'a connection was kept');
    server.cut(how);
  }
}

describe('connections that ended while the container was frozen', { concurrency: 2 }, () => {
  for (const how of ['end', 'reset'] as const) {
    it(`cost the sink no record and no second delivery (${how})`, async () => {
      const [tdengine, ssm] = [await proxyTo(world.tdengineUrl), await proxyTo(world.ssm)];
      const variables = { [VARIABLES.tdengineUrl]: tdengine.url, AWS_ENDPOINT_URL_SSM: ssm.url };
      const database = `sink_${how}`;
      const errors = { tolerance: 'all', deadLetterTopic: `dead-${how}` };
      const settings = { database, dataPrecision: 'ns', errors };
      const container = await world.start('sink', { settings, variables });
      for (let batch = 0; batch < 3; batch += 1) {
        const values = Array.from({ length: 4 }, (_, at) => `m,g=${at} v=${batch}i32 ${BEGIN + batch}000000`);
        const ending = await container.invoke(eventOf(recordsOf([...values, 'bad'])));
        assertReturned(ending);
        const { written, rejected, unsentDeadLetters } = lineOf(ending, 'batch');
        assert.deepEqual({ written, rejected, unsentDeadLetters }, { written: 4, rejected: 1, unsentDeadLetters: 0 });
        assert.ok(container.frozen());
        cutAll(how, tdengine);
        ssm.cut(how);
      }
      const { rows } = await world.tdengine.query(`SELECT COUNT(*) FROM ${database}.m`);
      assert.deepEqual(rows, [[12]]);
      assert.equal((await recordsIn(world.kafka.brokers, `dead-${how}`, 3)).length, 3);
    });

    it(`cost the source no tick (${how})`, async () => {
      const [tdengine, dynamoDb] = [await proxyTo(world.tdengineUrl), await proxyTo(world.dynamoDb)];
      const variables = { [VARIABLES.tdengineUrl]: tdengine.url, AWS_ENDPOINT_URL_DYNAMODB: dynamoDb.url };
      const database = `source_${how}`;
      await world.tdengine.execute(`CREATE DATABASE ${database}`);
      await world.tdengine.execute(`CREATE TABLE ${database}.t (ts TIMESTAMP, v INT)`);
      const settings = { database, topicPrefix: 'cut', delayMs: 0 };
      const container = await world.start('source', { settings, variables });
      for (let tick = 0; tick < 3; tick += 1) {
        await world.tdengine.execute(`INSERT INTO ${database}.t VALUES (${BEGIN + tick}, ${tick})`);
        const ending = await container.invoke({});
        assertReturned(ending);
        assert.equal(lineOf(ending, 'tick').rows, 1);
        assert.ok(container.frozen());
        cutAll(how, tdengine, dynamoDb);
      }
      assert.equal((await recordsIn(world.kafka.brokers, `cut-${database}-t`, 3)).length, 3);
    });
  }
});
