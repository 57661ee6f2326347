import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, afterEach, beforeEach, describe, it } from 'node:test';
import { startKafka } from '@tdengine-kafka-lambda/embedded-kafka';
import { startTDengine } from '@tdengine-kafka-lambda/embedded-tdengine';
import { createTDengine } from '../../functions/shared/tdengine/client/client.ts';
import { kafkaClient } from '../../local/parts/kafka-client.ts';
import { runCommandLine, startCommand } from '../support/run-command.ts';

const folder = mkdtempSync(join(tmpdir(), 'tdkafka-test-'));
after(() => rmSync(folder, { recursive: true }));

const TOLERANT = { errors: { tolerance: 'all', deadLetterTopic: 'letters' } };

/** A value that no line of what is not written may show. */
const SECRET = 's3cret';

let kafka: Awaited<ReturnType<typeof startKafka>>;
let server: Awaited<ReturnType<typeof startTDengine>>;
beforeEach(async () => {
  [kafka, server] = await Promise.all([startKafka(), startTDengine()]);
  await createTopic();
});
afterEach(async () => {
  // A test may have closed one.
  await Promise.allSettled([kafka.close(), server.close()]);
});

const execute = (sql: string) => createTDengine({ url: server.url, user: 'root', password: 'taosdata' }).execute(sql);

/** Arguments that run connectors on this Kafka and TDengine. */
function commandLine(connectors: { readonly sinks?: object; readonly sources?: object }): string[] {
  const path = join(folder, 'connectors.yaml');
  const file = {
    deployment: 'd',
    kafka: { bootstrapServers: 'real:9092', authentication: 'tls' },
    tdengine: { url: 'https://real:6041', passwordParameter: '/real/password' },
    ...connectors,
  };
  writeFileSync(path, JSON.stringify(file));
  const tdengine = server.url.replace('http://', 'http://root:taosdata@');
  return ['--connectors', path, '--kafka', kafka.brokers, '--tdengine', tdengine];
}

const sink = (settings: object) => ({ sinks: { meters: { topics: ['meters'], database: 'power', ...settings } } });
const source = (settings: object) => ({
  sources: { test: { database: 'test', topicPrefix: 't', delayMs: 0, ...settings } },
});

async function createTopic(): Promise<void> {
  const admin = kafkaClient(kafka.brokers).admin();
  await admin.connect();
  await admin.createTopics({ topics: [{ topic: 'meters', numPartitions: 1 }], waitForLeaders: true });
  await admin.disconnect();
}

async function send(...values: (string | null)[]): Promise<void> {
  const producer = kafkaClient(kafka.brokers).producer();
  await producer.connect();
  await producer.send({ topic: 'meters', messages: values.map((value) => ({ value })) });
  await producer.disconnect();
}

const good = (n: number) => `m,t=a v=${n} ${1_700_000_000_000 + n}000000`;

describe('npm run local with a sink', () => {
  it('prints each outcome with reason and place, never a rejected record’s value, and exits with 2 for dead letters', async () => {
    await send(good(0), SECRET, null, '# nothing', `not ${SECRET}`, good(1));
    const criteria = [{ value: [{ 'anything-but': { prefix: 'not ' } }] }];
    const args = commandLine(sink({ ...TOLERANT, filterCriteria: criteria, provisionedPollerConfig: {} }));
    const { code, out, err } = await runCommandLine('local', ...args, '--until-idle');
    assert.deepEqual([code, err], [2, '']);
    const reason = 'rejected, now in topic letters: VALUE_CONVERTER, RecordError: line 1: there is no field';
    for (const text of [
      'sink meters: meters partition 0 offset 0 written  m,t=a v=0',
      `sink meters: meters partition 0 offset 1 ${reason}`,
      'sink meters: meters partition 0 offset 3 skipped: its value holds no row',
      `sink meters: 1 × ${reason}\n    meters partition 0 offset 1\n`,
      'Not all was written or sent: sink meters: 1 record is a dead letter\n',
    ]) {
      assert.ok(out.includes(text), `${text}\n\n${out}`);
    }
    assert.match(out, /\nsink +read +written +rows +skipped +dead letters +filtered\n-.*\nmeters +6 +2 +2 +1 +1 +2\n/);
    assert.ok(!out.includes(SECRET), out);
  });

  it('prints a few lines of ten thousand records, and how far it is', async () => {
    await send(...Array.from({ length: 10_000 }, (_, n) => (n % 10 === 9 ? 'bad' : good(n))));
    const { code, out } = await runCommandLine('local', ...commandLine(sink(TOLERANT)), '--until-idle');
    assert.equal(code, 2);
    assert.match(out, /\nmeters +10000 +9000 +9000 +0 +1000\n/);
    assert.match(
      out,
      /\nsink meters: 1000 × rejected, now in topic letters: .*\n +(?:meters partition 0 offset \d+; ){3}…\n/,
    );
    assert.ok(out.split('\n').length < 80, out);
  });

  it('says which port is taken when its AWS endpoint cannot listen, and exits with 1', async () => {
    const port = kafka.brokers.split(':')[1] ?? '';
    const { code, err } = await runCommandLine('local', ...commandLine(sink({})), '--aws-port', port);
    assert.equal(code, 1);
    assert.match(
      err,
      new RegExp(`^error: the AWS endpoint cannot listen on port ${port}: .*; give another --aws-port\n$`),
    );
  });

  it('prints no problem and exits with 0 when all records were written', async () => {
    await send(good(0), good(1));
    const { code, out } = await runCommandLine('local', ...commandLine(sink({})), '--until-idle');
    assert.equal(code, 0);
    assert.match(out, /\nmeters +2 +2 +2 +0 +0\n$/);
  });
});

describe('npm run local with a source', () => {
  it('prints rows that are left out or dead letters, and exits with 2', async () => {
    for (const sql of [
      'CREATE DATABASE test',
      'CREATE STABLE test.m (ts TIMESTAMP, v INT) TAGS (loc VARCHAR(30))',
      `INSERT INTO test.d1 USING test.m TAGS ('ok') VALUES (now - 10s, 1) (now - 9s, NULL)`,
      `INSERT INTO test.d2 USING test.m TAGS ('two\\nlines') VALUES (now - 8s, 2)`,
    ]) {
      await execute(sql);
    }
    const args = commandLine(source(TOLERANT));
    const { code, out, err } = await runCommandLine('local', ...args, '--until-idle');
    assert.deepEqual([code, err], [2, '']);
    assert.match(out, /\ntest +test\.m +1 +\d+\n/);
    assert.match(
      out,
      /\nsource test: 1 × rows with nothing but NULL cannot be shown in line protocol\n +table m, rows 1\n/,
    );
    assert.match(out, /\nsource test: 1 × a row cannot be sent and is a dead letter: line protocol cannot carry .*\n/);
    assert.match(
      out,
      /\nNot all was written or sent: source test: 1 row was left out; source test: 1 row is a dead letter\n/,
    );
  });

  it('prints a table that fails beside those that do not, and exits with 1', async () => {
    for (const sql of [
      'CREATE DATABASE test',
      'CREATE STABLE test.m (ts TIMESTAMP, v INT) TAGS (loc VARCHAR(30))',
      `INSERT INTO test.d2 USING test.m TAGS ('two\\nlines') VALUES (now - 8s, 2)`,
      'CREATE TABLE test.well (ts TIMESTAMP, v INT)',
      'INSERT INTO test.well VALUES (now - 10s, 1) (now - 9s, 2)',
    ]) {
      await execute(sql);
    }
    const { code, out, err } = await runCommandLine('local', ...commandLine(source({})), '--until-idle');
    assert.match(err, /^error: source test: failed 5 times in a row: TickError: 1 of 2 tables failed: test\.m: .*\n$/);
    assert.equal(code, 1);
    assert.match(out, /\ntest +test\.well +2 +\d+\n/);
    assert.match(out, /\ntest +test\.m +0 .* failed\n/);
    assert.match(out, /\nsource test: table test\.m failed: the row of d2 at .* cannot be sent/);
  });
});

describe('a run that is ended by Ctrl-C', () => {
  /** Starts a command that is ended with the test. */
  async function started(...args: Parameters<typeof commandLine>) {
    const command = startCommand('local', ...commandLine(...args));
    await command.says('Running; Ctrl-C ends it');
    return command;
  }

  it('prints a whole summary when a record blocks its partition', async (test) => {
    const command = await started(sink({}));
    test.after(() => command.child.kill('SIGKILL'));
    await send(good(0), 'bad', good(2));
    await command.says(/offsets 0-2 failed 2 times, trying again: topic meters, partition 0, offset 1: line 1: /);
    command.child.kill('SIGINT');
    const { code, out } = await command.ended;
    assert.equal(code, 2);
    assert.match(out, /\nsink +read +written +rows +skipped +dead letters +sent again +waiting\nmeters|-\n/);
    assert.match(out, /\nmeters +0 +0 +\d+ +0 +0 +\d+ +3\n/);
    assert.match(out, /\nsink meters: \d+ × sent again: topic meters, partition 0, offset 1: .*\n/);
    assert.match(out, /Not all was written or sent: sink meters: 3 records wait\n$/);
  });

  it('prints a whole summary when TDengine and Kafka are gone', async (test) => {
    const command = await started(sink({ timeoutSeconds: 10 }));
    test.after(() => command.child.kill('SIGKILL'));
    await send(good(0));
    await command.says('offset 0 written');
    await server.close();
    await send(good(1));
    await command.says(/offset 1 failed once, trying again: .*ECONNREFUSED/);
    await kafka.close();
    command.child.kill('SIGINT');
    const { code, out } = await command.ended;
    assert.equal(code, 2);
    assert.match(out, /\nmeters +1 +1 +1 +0 +0 +\d+ +\?\n/);
    assert.match(out, /Kafka does not say how many records wait\n$/);
  });

  it('has printed of a refused settings document where it is and what is wrong with it', async (test) => {
    const command = await started(sink({}));
    test.after(() => command.child.kill('SIGKILL'));
    const endpoint = /^SSM +(\S+)/m.exec(await command.says(/^SSM /m))?.[1] ?? '';
    const headers = { 'x-amz-target': 'AmazonSSM.PutParameter' };
    const put = { Name: '/tdkafka/d/meters/settings', Value: '{"database":"","wrong":1}', Overwrite: true };
    const { status } = await fetch(endpoint, { method: 'POST', headers, body: JSON.stringify(put) });
    assert.equal(status, 200);
    await send(good(0));
    await command.says(
      /failed once, trying again: SettingsError: \/tdkafka\/d\/meters\/settings:\n.*\n +wrong: unknown setting/,
    );
    command.child.kill('SIGINT');
    assert.equal((await command.ended).code, 2);
  });
});
