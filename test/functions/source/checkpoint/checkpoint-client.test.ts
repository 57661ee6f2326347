import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { describe, it, mock } from 'node:test';
import { GetItemCommand } from '@aws-sdk/client-dynamodb';
import { checkpointClient } from '../../../../functions/source/checkpoint/checkpoint-client.ts';
import { forThisFile } from '../../../support/servers/for-this-file.ts';
import { startSilentServer } from '../../../support/servers/silent-server.ts';

const COMMAND = new GetItemCommand({ TableName: 'checkpoints', Key: { connector: { S: 'a' }, item: { S: 'fence' } } });
const MESSAGE = 'DynamoDB gave no answer within the time left';

const silent = await forThisFile(startSilentServer());

describe('a DynamoDB that is silent', () => {
  const clientWith = (timeLeft: () => number, answerMs = 5_000) =>
    checkpointClient({
      timeLeft,
      answerMs,
      config: {
        endpoint: silent.url,
        region: 'eu-west-1',
        credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
      },
    });

  it('is waited for as long as there is time, and then not asked again', async () => {
    const end = performance.now() + 300;
    const client = clientWith(() => end - performance.now());
    const asked = silent.connections();
    await assert.rejects(client.send(COMMAND), { message: MESSAGE });
    assert.ok(performance.now() < end + 2_000, 'one wait for an answer is longer');
    assert.equal(silent.connections() - asked, 1);
    client.destroy();
  });

  it('is not asked when there is no time', async () => {
    const client = clientWith(() => 0);
    const asked = silent.connections();
    await assert.rejects(client.send(COMMAND), { message: MESSAGE });
    assert.equal(silent.connections(), asked);
    client.destroy();
  });

  it('is asked again at least three times when there is time', async () => {
    const client = clientWith(() => 60_000, 100);
    const asked = silent.connections();
    await assert.rejects(client.send(COMMAND), {
      name: 'TimeoutError',
      message: 'DynamoDB gave no answer within 100 ms',
    });
    assert.ok(silent.connections() - asked >= 3);
    client.destroy();
  });
});

describe('a kept connection to DynamoDB', () => {
  it('is used again within a minute, and ended without use after that, by the time of day', async (t) => {
    let connections = 0;
    const server = createServer((_, response) => {
      response.writeHead(200, { 'Content-Type': 'application/x-amz-json-1.0' }).end('{}');
    });
    server.on('connection', () => {
      connections += 1;
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    assert.ok(address !== null && typeof address === 'object');
    const client = checkpointClient({
      config: {
        endpoint: `http://127.0.0.1:${address.port}`,
        region: 'eu-west-1',
        credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
      },
    });
    t.after(() => {
      mock.restoreAll();
      client.destroy();
      server.closeAllConnections();
      server.close();
    });
    await client.send(COMMAND);
    await client.send(COMMAND);
    assert.equal(connections, 1);
    const real = Date.now;
    mock.method(Date, 'now', () => real.call(Date) + 60_001);
    await client.send(COMMAND);
    assert.equal(connections, 2);
  });
});
