import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { startTDengine } from '@tdengine-kafka-lambda/embedded-tdengine';
import { CONNECTORS_PATH } from '../../local/tutorial/files.ts';
import { runCommandLine, startCommand } from '../support/run-command.ts';

const folder = mkdtempSync(join(tmpdir(), 'tdkafka-test-'));
const silent = createServer();
let silentPort = 0;

before(async () => {
  await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
  const address = silent.address();
  silentPort = typeof address === 'object' && address !== null ? address.port : 0;
});
after(() => {
  silent.close();
  rmSync(folder, { recursive: true });
});

/** A connectors file made from the tutorial's. */
function connectors(name: string, change: (text: string) => string): string {
  const path = join(folder, `${name}.yaml`);
  writeFileSync(path, change(readFileSync(CONNECTORS_PATH, 'utf8')));
  return path;
}

const local = (...args: string[]) => runCommandLine('local', '--connectors', CONNECTORS_PATH, ...args);

/** Fails with exit code 1 and exactly one line that says this, whatever it said before of what it does. */
async function failsWith(ended: ReturnType<typeof runCommandLine>, message: RegExp): Promise<void> {
  const { code, out, err } = await ended;
  assert.match(err, message);
  assert.equal(err.trimEnd().split('\n').length, 1, err);
  assert.match(err, /^error: /);
  assert.equal(code, 1);
  assert.match(out, /^(?:Looking for .* inside this process …\n)?$/);
}

describe('a command line that cannot be understood', { concurrency: 2 }, () => {
  it('ends with one line that says where help is', async () => {
    await failsWith(runCommandLine('local'), /--connectors FILE is missing; see npm run local -- --help/);
    await failsWith(runCommandLine('local', '--bogus'), /Unknown option '--bogus'; see npm run local -- --help/);
    await failsWith(runCommandLine('start', 'extra'), /Unexpected argument 'extra'; see npm start -- --help/);
  });

  it('ends with what the value must be', async () => {
    await failsWith(
      local('--kafka', 'localhost'),
      /--kafka must be HOST:PORT, such as localhost:9092; got "localhost"/,
    );
  });

  for (const command of ['start', 'local']) {
    it(`${command} --help shows its options and examples`, async () => {
      const { code, out } = await runCommandLine(command, '--help');
      assert.equal(code, 0);
      assert.match(out, /--verbose/);
      assert.match(out, /Examples:\n {2}npm /);
      for (const line of out.split('\n')) assert.ok(line.length <= 80, line);
    });
  }
});

describe('a connectors file that cannot be used', { concurrency: 2 }, () => {
  it('ends the command with one line when it does not exist', async () => {
    await failsWith(runCommandLine('local', '--connectors', 'nowhere.yaml'), /nowhere\.yaml: no such file/);
  });

  it('ends the command with one line when it has an unknown key', async () => {
    const path = connectors('unknown-key', (text) => `${text}\nsettings: 1\n`);
    await failsWith(
      runCommandLine('local', '--connectors', path),
      /unknown-key\.yaml: line \d+, column 1: settings: unknown setting/,
    );
  });

  it('ends the command with one line when it has a topic name that Kafka would refuse', async () => {
    const path = connectors('topic-name', (text) => text.replace('topics: [meters]', 'topics: ["me ters"]'));
    await failsWith(
      runCommandLine('local', '--connectors', path),
      /sinks\.meters\.topics\[0\].*must be 1 to 249 characters/,
    );
  });
});

describe('a server that cannot be used', { concurrency: 2 }, () => {
  it('ends the command with one line: a Kafka that is not there', async () => {
    await failsWith(
      local('--kafka', '127.0.0.1:1'),
      /Kafka does not answer at 127\.0\.0\.1:1 \(.*ECONNREFUSED.*\); start it/,
    );
  });

  it('ends the command with one line: a Kafka that takes connections and never answers', async () => {
    await failsWith(local('--kafka', `127.0.0.1:${silentPort}`), /Kafka does not answer at/);
  });

  it('ends the command with one line: a TDengine that is not there', async () => {
    await failsWith(
      local('--tdengine', 'http://root:taosdata@127.0.0.1:1'),
      /TDengine does not answer at http:\/\/127\.0\.0\.1:1 \(.*ECONNREFUSED.*\); start it/,
    );
  });

  it('ends the command with one line: a TDengine that takes connections and never answers', async () => {
    await failsWith(
      local('--tdengine', `http://root:taosdata@127.0.0.1:${silentPort}`),
      /TDengine does not answer at .*no answer within 5000 ms/,
    );
  });

  it('ends the command with one line without the password: a TDengine that refuses it', async () => {
    const tdengine = await startTDengine();
    const ended = local('--tdengine', `http://root:wr0ng@127.0.0.1:${tdengine.port}`);
    await failsWith(ended, /refuses user root \(.*0x0357.*\); check user and password/);
    assert.equal((await ended).err.includes('wr0ng'), false);
    await tdengine.close();
  });

  it('ends the command with a stack trace only with --verbose', async () => {
    const { code, err } = await local('--kafka', '127.0.0.1:1', '--verbose');
    assert.equal(code, 1);
    assert.match(err, /^error: Kafka does not answer.*\nLocalError: .*\n +at /);
  });
});

describe('a command whose output is no longer read', () => {
  it('ends with 0 and no error, as before head', async () => {
    const { child, says, ended } = startCommand('start', '--once');
    await says('Starting Kafka');
    child.stdout?.destroy();
    assert.deepEqual(await ended, { code: 0, err: '', out: await says('Starting Kafka') });
  });
});
