import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, afterEach, beforeEach, it } from 'node:test';
import { CONNECTORS_PATH, tutorialLines } from '../../local/tutorial/files.ts';
import { onOneKafka } from '../support/integration/each-kafka.ts';
import { startWorld } from '../support/integration/world.ts';
import { runCommandLine, startCommand } from '../support/run-command.ts';

const folder = mkdtempSync(join(tmpdir(), 'tdkafka-test-'));
after(() => rmSync(folder, { recursive: true }));

onOneKafka('npm run local', (kafka) => {
  let world: Awaited<ReturnType<typeof startWorld>>;
  beforeEach(async () => {
    world = await startWorld(kafka);
  });
  afterEach(() => world.close());

  /** The tutorial's file with topics that no other test has, and how to run it on this world's Kafka and TDengine. */
  function commandLine(change: (text: string) => string = (text) => text): string[] {
    const path = join(folder, `${world.topic}.yaml`);
    const text = readFileSync(CONNECTORS_PATH, 'utf8')
      .replace('topics: [meters]', `topics: [${world.topic}]`)
      .replace('meters-dead-letters', world.deadLetterTopic)
      .replace('topicPrefix: tdengine', `topicPrefix: ${world.topicPrefix}`)
      .replace('database: power', `database: ${world.databases.power}`)
      .replace('database: test', `database: ${world.databases.test}`);
    writeFileSync(path, change(text));
    const { url, user, password } = world.parts.tdengine;
    const tdengine = url.replace('http://', `http://${user}:${password}@`);
    return ['--connectors', path, '--kafka', world.parts.brokers, '--tdengine', tdengine];
  }

  it('--until-idle prints a table when everything was moved, and exits with 2 for a dead letter', async () => {
    await world.load('source.sql');
    await world.send(...tutorialLines('meters.line'), 'errorline');
    const { code, out, err } = await runCommandLine('local', ...commandLine(), '--until-idle');
    assert.deepEqual([code, err], [2, '']);
    assert.match(out, /\nmeters +5 +4 +4 +0 +1\n/);
    assert.match(out, new RegExp(`\\ntest +${world.databases.test}\\.meters +8 +1538577496800\\n`));
    assert.equal((await world.tdengine.query(`SELECT * FROM ${world.databases.power}.meters`)).rows.length, 4);
    assert.equal((await world.records(world.sourceTopic)).length, 8);
  });

  it('--until-idle exits with 1 and a record’s place when it was neither written nor dead-lettered', async () => {
    await world.send('errorline');
    const strict = (text: string) =>
      text.replace('tolerance: all', 'tolerance: none').replace(/\nsources:[\s\S]*/, '\n');
    const { code, err } = await runCommandLine('local', ...commandLine(strict), '--until-idle');
    assert.equal(code, 1);
    assert.match(err, /^error: sink meters: .* partition 0 offset 0 failed 5 times and was neither written nor .*\n$/);
  });

  it('without --until-idle stays up, moves what comes, and exits with 0 when asked to end', async (test) => {
    await world.load('source.sql');
    const command = startCommand('local', ...commandLine());
    test.after(() => command.child.kill('SIGKILL'));
    await command.says('Kafka     ');
    await world.send(...tutorialLines('meters.line'));
    await command.says(/(?:written {2}meters,location=.*?){4}/s);
    await command.says(new RegExp(`8 rows of ${world.databases.test}\\.meters are in topic`));
    command.child.kill('SIGTERM');
    const { code, out, err } = await command.ended;
    assert.deepEqual([code, err], [0, ''], out);
  });
});
