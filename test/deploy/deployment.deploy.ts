import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { PutParameterCommand } from 'aws-sdk-client-ssm';
import { quietWarnings } from '../../cli/terminal/process.ts';
import { itemsOf, TABLE_PREFIX } from '../../functions/source/checkpoint/checkpoint-table.ts';
import { followTopic, type TopicRecords } from '../../local/parts/topic-records.ts';
import { waitUntil } from '../../local/parts/wait-until.ts';
import { checkSink, checkSource } from '../../local/tutorial/check.ts';
import { SINK_COLUMNS, SOURCE_RECORDS } from '../../local/tutorial/expected.ts';
import { tutorialLines } from '../../local/tutorial/files.ts';
import { invocationJson } from '../../operations/replay/report.ts';
import { changesIn } from './cdk.ts';
import * as checks from './checks.ts';
import { type Deployed, findDeployed, findRetained } from './deployed.ts';
import { grantForEmulator, takeGrantBack } from './emulator-grant.ts';
import { inventory } from './inventory.ts';
import { invoke } from './invoke.ts';
import { mappingOf, startPoller } from './poller.ts';
import { lastEvents } from './stacks.ts';
import { tdkafka } from './tdkafka.ts';
import { toldDeploys } from './told-deploys.ts';
import { startWorld, TOPICS, type World } from './world.ts';

/** A schedule fires within two minutes here, and settings are read again within one. */
const PATIENCE_MS = 130_000;

quietWarnings();

// Each step goes on from where the one before has left the deployment.
describe('a deployment', () => {
  let world: World;
  let existing: readonly string[];
  let deployed: Deployed;
  let sourceTopic: TopicRecords;
  let failed = false;

  before(async () => {
    world = await startWorld();
    await world.prepare();
    for (const sql of tutorialLines('source.sql')) await world.tdengine.execute(sql);
    sourceTopic = await followTopic(world.kafka, TOPICS.source);
  });
  after(async () => {
    await sourceTopic?.close();
    await world?.close();
  });

  function step(name: string, run: () => Promise<void>): void {
    it(name, async (t) => {
      if (failed) return t.skip('a step before failed');
      try {
        await run();
      } catch (error) {
        failed = true;
        world.say(`end of the emulator's log:\n${world.emulator.logTail()}`);
        throw error;
      }
    });
  }

  step('is made by cdk bootstrap and cdk deploy', async () => {
    world.configure({ sourceMemoryMb: 512 });
    await world.cdk('bootstrap');
    existing = await inventory(world.aws);
    await world.cdk('deploy', '--all', '--require-approval', 'never');
    deployed = await findDeployed(world);
  });

  step('has functions of the right kind, which hold no secret', () => checks.functions(world, deployed));
  step('has settings in SSM, in the tier they need', () => checks.settings(world, deployed));
  step('has a mapping of the topic to the sink', () => checks.mapping(world, deployed));
  step('has schedules that wake the source for its tables and its backfills', () => checks.schedules(world, deployed));
  step('has a table for the positions', () => checks.table(world, deployed));
  step('has roles that may do what they need, and nothing to what others have', () => checks.roles(world, deployed));

  step('has functions that are held to their roles', async () => {
    if (world.emulator.enforcesRoles) {
      const refused = await invoke(world.aws, deployed.source.functionName, {});
      assert.equal(refused.outcome, 'failed');
      assert.match(refused.error.errorMessage, /not authorized to perform: ssm:GetParameters/);
    }
    await grantForEmulator(world.aws, [deployed.sink.role, deployed.source.role]);
  });

  step('writes what comes from Kafka to TDengine, and what cannot be written to the dead letter topic', async () => {
    const lines = tutorialLines('meters.line');
    await send([...lines.slice(0, 2), 'errorline', ...lines.slice(2)]);
    await pollUntil('the five records dealt with', async ({ done }) => (await done()) >= 5);
    const names = SINK_COLUMNS.map(([name]) => name).join(', ');
    const { rows } = await world.tdengine.query(`SELECT tbname, ${names} FROM power.meters ORDER BY tbname, _ts`);
    checkSink((await world.tdengine.query('DESCRIBE power.meters')).rows, rows);
    const letters = await followTopic(world.kafka, TOPICS.deadLetters);
    await waitUntil('a dead letter', 10_000, () => letters.records.at(0)).finally(() => letters.close());
    assert.deepEqual(
      letters.records.map(({ value }) => value),
      ['errorline'],
    );
  });

  step('has a batch replayed by tdkafka, record by record, with nothing written', async () => {
    const { code, said } = await tdkafka(world, 'replay', '--topic', TOPICS.sink, '--offsets', '0-4', '--json');
    assert.equal(code, 1, said);
    const report = invocationJson.parse(JSON.parse(said));
    assert.ok(report.kind === 'batch');
    assert.deepEqual(
      report.records.map(({ outcome }) => outcome.kind),
      ['written', 'written', 'rejected', 'written', 'written'],
    );
    assert.equal(report.tables, 'as they are');
  });

  step('has no differences when nothing was changed', async () => {
    const diff = await world.cdk('diff');
    assert.deepEqual(changesIn(diff), []);
    assert.match(diff, /Number of stacks with differences: 0/);
  });

  step('changes nothing but what was changed in the file', async () => {
    world.configure({ sourceMemoryMb: 768 });
    const diff = await world.cdk('diff');
    const changes = changesIn(diff);
    assert.deepEqual(changes.slice(0, 4), ['[~] AWS::Lambda::Function', '[~] MemorySize', '[-] 512', '[+] 768']);
    // The dashboard counts gigabyte-seconds, so it changes with the memory; nothing else may.
    const changed = changes.filter((change) => /^\[.\] AWS::/.test(change));
    assert.deepEqual(changed, ['[~] AWS::Lambda::Function', '[~] AWS::CloudWatch::Dashboard']);
    assert.match(diff, /Number of stacks with differences: 2/);
    await world.cdk('deploy', '--all', '--require-approval', 'never');
    const { source } = await findDeployed(world);
    assert.deepEqual(source.functionName, deployed.source.functionName);
    assert.equal(source.configuration.MemorySize, 768);
  });

  step('takes over a setting that is changed in SSM, without a deploy', async () => {
    const document = JSON.stringify({ ...(await checks.document(world, deployed.sink)), database: 'power2' });
    const changed = { Name: deployed.sink.settingsParameter, Value: document, Overwrite: true };
    await world.aws.ssm.send(new PutParameterCommand(changed));
    await pollUntil('rows in the other database', async () => {
      await send(tutorialLines('meters.line'));
      const { rows } = await world.tdengine.query('SHOW DATABASES');
      return rows.some(([name]) => name === 'power2');
    });
  });

  step('sends rows to Kafka when its schedule fires, and keeps the position', async () => {
    const { records } = sourceTopic;
    const all = () => records.length >= SOURCE_RECORDS.length || undefined;
    await waitUntil('the records of the source', PATIENCE_MS, all);
    checkSource(records.map(({ key, value }) => [key, value] as const));
    await waitUntil('the position', 10_000, async () => (await position()) || undefined);
  });

  step('has a tick replayed by tdkafka from the first row, with nothing sent', async () => {
    const { code, said } = await tdkafka(world, 'replay', '--connector', 'test', '--from', 'earliest', '--json');
    assert.equal(code, 0, said);
    const report = invocationJson.parse(JSON.parse(said));
    assert.ok(report.kind === 'tick');
    assert.deepEqual(
      report.tables.map(({ state, rows }) => [state, rows]),
      [['caught up', SOURCE_RECORDS.length]],
    );
  });

  step('cannot have a mapping replaced in one deploy, which leaves the old one reading', async () => {
    if (!world.emulator.refuses) return;
    const before = await mappingOf(world, deployed.sink.functionName);
    world.configure({ sourceMemoryMb: 768, secondAddress: true });
    await assert.rejects(world.cdk('deploy', `${world.deployment}-meters-sink`), /already exists.* 409/s);
    const { UUID, State } = await mappingOf(world, deployed.sink.functionName);
    assert.deepEqual([UUID, State], [before.UUID, 'Enabled']);
  });

  step('is told by tdkafka deployed to make it anew in two deploys, between which nothing reads', async () => {
    if (!world.emulator.refuses) return;
    const { said, deploys } = await toldDeploys(world);
    assert.match(said, /^ {2}meters: bootstrapServers 127\.0\.0\.1:(\d+) -> 127\.0\.0\.1:\1,localhost:\1$/m);
    assert.equal(deploys.length, 2);
    const before = await mappingOf(world, deployed.sink.functionName);
    const [first = [], second = []] = deploys;
    await world.cdk(...first);
    await assert.rejects(mappingOf(world, deployed.sink.functionName), /a mapping of .* is missing/);
    assert.match(
      (await toldDeploys(world)).said,
      /^sink meters is deployed without its mappings: nothing reads meters$/m,
    );
    await send(['line between the deploys']);
    await world.cdk(...second);
    const after = await mappingOf(world, deployed.sink.functionName);
    assert.notEqual(after.UUID, before.UUID);
    assert.deepEqual((await toldDeploys(world)).deploys, []);
  });

  step('goes on where the consumer group stood: nothing is left out, and nothing comes twice', async () => {
    if (!world.emulator.refuses) return;
    const letters = await followTopic(world.kafka, TOPICS.deadLetters);
    const values = () => letters.records.map(({ value }) => value);
    await pollUntil('the record that came between', async () => values().includes('line between the deploys'));
    await letters.close();
    assert.deepEqual(values(), ['errorline', 'line between the deploys']);
  });

  step('leaves nothing but what is retained when it is destroyed', async () => {
    await takeGrantBack(world.aws, [deployed.sink.role, deployed.source.role]);
    const before = await inventory(world.aws);
    const stacks = await findRetained(world, deployed);
    const retained = new Set(stacks.flatMap((stack) => [...stack.retained.values()]));
    await world.cdk('destroy', '--all', '--force');

    for (const { id, ...stack } of stacks) {
      const last = await lastEvents(world.aws, id);
      for (const logicalId of stack.resources) {
        const status = last.get(logicalId)?.status;
        const wanted = stack.retained.has(logicalId) ? 'DELETE_SKIPPED' : 'DELETE_COMPLETE';
        assert.equal(status, wanted, `${logicalId} of stack ${stack.name}`);
      }
    }
    const kept = before.filter((one) => retained.has(one.slice(one.indexOf(' ') + 1)));
    assert.ok(kept.includes(`table ${deployed.tableName}`), 'the table of the positions is kept');
    assert.deepEqual(await inventory(world.aws), [...existing, ...kept].sort());
    assert.notEqual(await position(), '');
  });

  async function send(values: readonly string[]): Promise<void> {
    const producer = world.kafka.producer();
    await producer.connect();
    await producer.send({ topic: TOPICS.sink, messages: values.map((value) => ({ value, partition: 0 })) });
    await producer.disconnect();
  }

  /** Has the sink invoked with what is in its topic, until something is so. */
  async function pollUntil(
    what: string,
    isSo: (progress: { readonly done: () => Promise<number> }) => Promise<boolean>,
  ): Promise<void> {
    const poller = await startPoller(world, deployed.sink.functionName);
    const done = async () => (await poller.state()).done;
    await waitUntil(what, PATIENCE_MS, async () => (await isSo({ done })) || undefined).finally(() => poller.stop());
  }

  /** The position of the source's table: all rows up to this time are sent; empty when there is none. */
  async function position(): Promise<string> {
    const { deployment, aws } = world;
    const table = { client: aws.dynamoDb, tableName: deployed.tableName, connector: `${deployment}/test` };
    return (await itemsOf(table, TABLE_PREFIX)).get('test.meters')?.position?.S ?? '';
  }
});
