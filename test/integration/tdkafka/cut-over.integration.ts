import assert from 'node:assert/strict';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { after, before, it } from 'node:test';
import { stringify } from 'yaml';
import { kafkaClient } from '../../../local/parts/kafka-client.ts';
import { untilIdle } from '../../../local/runner/until-idle.ts';
import { onOneKafka } from '../../support/integration/each-kafka.ts';
import { operated } from '../../support/integration/operated-world.ts';
import { startWorld } from '../../support/integration/world.ts';
import { runTdkafka } from '../../support/run-tdkafka.ts';

const FIRST = Date.parse('2024-05-01T00:00:00Z');
const PLUGIN = 'com.taosdata.kafka.connect';

/** A connector as a worker has it. */
interface Connector {
  readonly config: Readonly<Record<string, string>>;
  state: 'RUNNING' | 'STOPPED';
  readonly offsets?: readonly object[];
}

/** What a worker of Kafka Connect answers for connectors. */
async function startWorker(connectors: Map<string, Connector>) {
  const server = createServer(({ method = '', url = '' }, response) => {
    const [, , name = '', what = ''] = url.split('/');
    const found = connectors.get(name);
    const answer = (status: number, body?: object) =>
      response.writeHead(status).end(body === undefined ? undefined : JSON.stringify(body));
    if (name === '') return answer(200, [...connectors.keys()]);
    if (found === undefined) return answer(404, { message: 'not found' });
    if (method === 'DELETE') connectors.delete(name);
    if (method === 'PUT' && what === 'stop') found.state = 'STOPPED';
    if (method !== 'GET') return answer(204);
    if (what === 'status') {
      const { state } = found;
      return answer(200, { name, connector: { state }, tasks: state === 'STOPPED' ? [] : [{ id: 0, state }] });
    }
    if (what === 'offsets') return answer(200, { offsets: found.offsets ?? [] });
    return answer(200, { name, config: { name, ...found.config } });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  assert.ok(typeof address === 'object' && address !== null);
  return { url: `http://127.0.0.1:${address.port}`, close: () => server.close() };
}

onOneKafka('tdkafka cut-over', (kafka) => {
  let world: Awaited<ReturnType<typeof startWorld>>;
  let operator: Awaited<ReturnType<typeof operated>>;
  let worker: Awaited<ReturnType<typeof startWorker>>;
  const connectors = new Map<string, Connector>();
  let path = '';

  const admin = async <T>(use: (client: ReturnType<ReturnType<typeof kafkaClient>['admin']>) => Promise<T>) => {
    const client = kafkaClient(world.parts.brokers).admin();
    await client.connect();
    try {
      return await use(client);
    } finally {
      await client.disconnect();
    }
  };
  const cutOver = (name: string, ...args: readonly string[]) => {
    const { user, password, url } = world.parts.tdengine;
    return runTdkafka(
      [
        ...['cut-over', name, '--worker', worker.url, '--connectors', path, ...args],
        ...['--region', 'us-east-1', '--endpoint-url', operator.endpointUrl],
        ...['--brokers', world.parts.brokers, '--kafka-authentication', 'plaintext'],
        ...['--tdengine', url.replace('://', `://${user}:${password}@`), '--verify-from', 'earliest'],
      ],
      { cwd: operator.folder, env: operator.env },
    );
  };

  before(async () => {
    world = await startWorld(kafka);
    await world.load('source.sql');
    await world.send(...[1, 2].map((v) => JSON.stringify({ ts: FIRST + v, v })));
    const route = {
      table: 'meters',
      timestamp: { field: 'ts', unit: 'ms' },
      columns: [{ name: 'v', type: 'INT', path: 'v' }],
    };
    const sink = { format: 'json', routes: [route] };
    const file = world.file({ ...sink, consumerGroupId: `connect-${world.topic}` }, {});
    operator = await operated(file, world);
    await untilIdle(operator.runner);
    path = join(operator.folder, 'plant.yaml');
    const other = { ...file.sinks.meters, consumerGroupId: undefined };
    writeFileSync(path, stringify({ ...file, sinks: { ...file.sinks, other } }));
    connectors.set(world.topic, {
      config: { 'connector.class': `${PLUGIN}.sink.TDengineSinkConnector`, topics: world.topic },
      state: 'RUNNING',
    });
    connectors.set('other', {
      config: { 'connector.class': `${PLUGIN}.sink.TDengineSinkConnector`, topics: world.topic },
      state: 'RUNNING',
    });
    const at = Date.parse('2018-10-03T14:38:05.000Z');
    const offset = { timestamp_millisecond: at, timestamp_nanosecond: 0 };
    connectors.set('test', {
      config: { 'connector.class': `${PLUGIN}.source.TDengineSourceConnector` },
      state: 'RUNNING',
      offsets: [{ partition: { table: 'meters' }, offset }],
    });
    worker = await startWorker(connectors);
  });
  after(async () => {
    worker?.close();
    await operator?.close();
    await world?.close();
  });

  it('stops a connector, copies its offsets, and says how to deploy the sink before it goes on', async () => {
    await admin((client) =>
      client.setOffsets({
        groupId: 'connect-other',
        topic: world.topic,
        partitions: [{ partition: 0, offset: '1' }],
      }),
    );
    const { code, out, err } = await cutOver('other', '--yes');
    assert.equal(code, 3, err);
    assert.match(out, /^done +stop +other: it is STOPPED/m);
    assert.match(out, /^done +offsets +other: /m);
    assert.match(err, /npx cdk deploy d\w+-other-sink -c connectors=\S+plant\.yaml/);
    const groupId = `${operator.target().deployment}-other-${world.topic}`;
    const [found] = await admin((client) => client.fetchOffsets({ groupId, topics: [world.topic] }));
    assert.deepEqual(
      [found?.partitions.map(({ offset }) => offset), connectors.get('other')?.state],
      [['1'], 'STOPPED'],
    );
  });

  it('says with --dry-run what holds, and does nothing; without somebody to ask it refuses', async () => {
    const { code, out } = await cutOver(world.topic, '--to', 'meters', '--dry-run');
    assert.equal(code, 0);
    assert.match(out, /^open +stop +.*\n(?:open .*\n)+Nothing was done\.$/m);
    assert.equal((await cutOver(world.topic)).code, 3);
    assert.equal(connectors.get(world.topic)?.state, 'RUNNING');
  });

  it('walks through a sink that is deployed in the connector’s group, to the end', async () => {
    assert.equal((await operator.tdkafka('pause', 'meters')).code, 0);
    const { code, out, err } = await cutOver(world.topic, '--yes', '--json');
    assert.equal(code, 0, err);
    const { to, steps } = JSON.parse(out);
    assert.deepEqual(to, ['meters']);
    assert.deepEqual(
      steps.map(({ step, state }: Record<string, string>) => `${step} ${state}`),
      [
        ...['stop done', 'group there', 'offsets there', 'deploy there'],
        ...['resume done', 'verify there', 'delete done'],
      ],
    );
    assert.equal(connectors.has(world.topic), false);
    const again = await cutOver(world.topic, '--yes');
    assert.equal(again.code, 3);
    assert.match(again.err, /has no connector .*: it has other, test/);
  });

  it('moves the tables of a source to where the connector stood, once', async () => {
    const { code, out, err } = await cutOver('test', '--yes');
    assert.equal(code, 0, err);
    assert.match(out, /^done +positions +test: tables that were moved: 1$/m);
    const { code: shown, out: list } = await operator.tdkafka('checkpoint', 'show', 'test', 'meters', '--json');
    assert.equal(shown, 0);
    assert.match(list, /"why": "cut over from test"/);
    assert.equal(connectors.has('test'), false);
  });
});
