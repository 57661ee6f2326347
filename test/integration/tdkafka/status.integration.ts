import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, it } from 'node:test';
import { UpdateEventSourceMappingCommand } from '@aws-sdk/client-lambda';
import { stringify } from 'yaml';
import { startAwsEndpoint } from '../../../local/aws/endpoint.ts';
import type { AwsServer } from '../../../local/aws/server.ts';
import { waitUntil } from '../../../local/parts/wait-until.ts';
import { type Runner, startRunner } from '../../../local/runner/runner.ts';
import { readStatus } from '../../../operations/status/read-status.ts';
import { type ConnectorStatus, statusJson } from '../../../operations/status/status-json.ts';
import type { AwsClients } from '../../../operations/target/aws.ts';
import { readDeployment } from '../../../operations/target/deployment.ts';
import { readMappings } from '../../../operations/target/mappings.ts';
import { openTarget, type Target } from '../../../operations/target/target.ts';
import { onOneKafka } from '../../support/integration/each-kafka.ts';
import { only, startWorld } from '../../support/integration/world.ts';
import { runTdkafka, startTdkafka } from '../../support/run-tdkafka.ts';

/** A record of a time of its own. */
const line = (nth: number) => `meters,location=here current=${nth} 160000000000000000${nth}`;
const CREDENTIALS = { AWS_ACCESS_KEY_ID: 'local', AWS_SECRET_ACCESS_KEY: 'local', AWS_REGION: 'us-east-1' };

onOneKafka('tdkafka status', (kafka) => {
  const folder = mkdtempSync(join(tmpdir(), 'status-'));
  const path = join(folder, 'connectors.yaml');
  let world: Awaited<ReturnType<typeof startWorld>>;
  let runner: Runner;
  let endpoint: AwsServer;
  let target: Target;

  before(async () => {
    world = await startWorld(kafka);
    await world.load('source.sql');
    await world.send(line(0), line(1));
    const errors = { tolerance: 'all', deadLetterTopic: world.deadLetterTopic };
    const file = world.file({ dataPrecision: 'ns', errors }, { timestampInitial: 'earliest' });
    writeFileSync(path, stringify(file));
    runner = await startRunner(file, world.parts, {});
    endpoint = await startAwsEndpoint(file, world.parts, runner, 0);
    Object.assign(process.env, CREDENTIALS);
    target = openTarget({ connectors: path, endpointUrl: endpoint.url });
  });
  after(async () => {
    target?.close();
    await endpoint?.close();
    await runner?.stop();
    await world?.close();
    rmSync(folder, { recursive: true });
  });

  const tdkafka = (...args: string[]) =>
    runTdkafka(['status', ...args, '--connectors', path, '--endpoint-url', endpoint.url], { env: CREDENTIALS });

  async function statusOf(name: string, from = target): Promise<ConnectorStatus> {
    return only((await readStatus(from, { only: name, kafka: {}, limitMs: 5_000 }, Date.now())).connectors);
  }

  /** Waits until it is said of a connector. */
  const says = (what: string, name: string, isSaid: (status: ConnectorStatus) => boolean) =>
    waitUntil(what, 30_000, async () => {
      const status = await statusOf(name);
      return isSaid(status) ? status : undefined;
    });

  async function switchMappings(Enabled: boolean): Promise<void> {
    const sink = only((await readDeployment(target)).connectors.filter(({ kind }) => kind === 'sink'));
    const { uuid: UUID } = only(await readMappings(target, sink));
    await (await target.aws.in(sink.region).lambda()).send(new UpdateEventSourceMappingCommand({ UUID, Enabled }));
  }

  it('says that connectors run, what waits, and that settings are as the file, and ends with 0', async () => {
    await says('a sink that runs', 'meters', ({ measured, lag }) => measured?.sums.Written === 2 && lag?.records === 0);
    await says('a source that runs', 'test', ({ measured }) => (measured?.sums.Rows ?? 0) > 0);
    const { code, out, err } = await tdkafka();
    assert.equal(code, 0, `${out}${err}`);
    assert.match(out, /^meters +sink +running +0 +0 s .* as file$/m);
    assert.match(out, /^test +source +running +- .* as file$/m);
    const json = statusJson.parse(JSON.parse((await tdkafka('--json')).out));
    assert.deepEqual(
      json.connectors.flatMap(({ notKnown }) => notKnown),
      [],
    );
    assert.deepEqual(json.notDeployed, []);
  });

  it('shows one connector with its topics, group and log', async () => {
    const { code, out } = await tdkafka('meters');
    assert.equal(code, 0, out);
    assert.match(out, new RegExp(`^topic +${world.topic}: mapping Enabled, group .*, 0 records wait, last: OK$`, 'm'));
  });

  it('tells what was meant by a name that no connector has', async () => {
    const { code, err } = await tdkafka('meter');
    assert.equal(code, 2);
    assert.match(err, /did you mean meters/);
  });

  it('shows again with --watch until it is ended, which is done', async () => {
    const args = ['status', '--watch', '--every', '1', '--connectors', path, '--endpoint-url', endpoint.url];
    const running = startTdkafka(args, { env: CREDENTIALS });
    await running.says(/(?:deployment [\s\S]*){2}/);
    running.child.kill('SIGINT');
    assert.equal((await running.ended).code, 0);
  });

  it('says that a record was rejected, why, where, and where the runbook has it, and ends with 1', async () => {
    await world.send('this is no line');
    const { state } = await says('a rejected record', 'meters', ({ looks }) => looks.length > 0);
    assert.equal(state, 'running');
    const { code, out } = await tdkafka();
    assert.equal(code, 1, out);
    assert.match(out, /Rejected 1 in 15 min; docs\/runbook\.md "A record was rejected"/);
    assert.match(
      out,
      new RegExp(`record rejected \\(${world.topic}/0/2\\): .*; docs/runbook.md "A record was rejected"`),
    );
  });

  it('says that a sink is paused, how many records wait, and for how long', async () => {
    await switchMappings(false);
    await says('a mapping that is disabled', 'meters', ({ topics }) => topics[0]?.mapping === 'Disabled');
    await world.send(line(2));
    const paused = await says('a record that waits', 'meters', ({ lag }) => lag?.records === 1);
    assert.equal(paused.state, 'paused');
    assert.ok((paused.lag?.ageMs ?? 0) >= 1_000 && (paused.lag?.ageMs ?? 0) < 60_000, String(paused.lag?.ageMs));
    await switchMappings(true);
    await says('a sink that runs again', 'meters', ({ state, lag }) => state === 'running' && lag?.records === 0);
  });

  it('says what cannot be read and why, and still all else, when one hangs and another refuses', async () => {
    const denied = Object.assign(new Error('not authorized to perform: logs:FilterLogEvents'), {
      name: 'AccessDeniedException',
    });
    const crippled: Target = {
      ...target,
      aws: {
        ...target.aws,
        in: (region): AwsClients => ({
          ...target.aws.in(region),
          cloudWatch: () => new Promise(() => {}),
          logs: () => Promise.reject(denied),
        }),
      },
    };
    const status = await statusOf('meters', crippled);
    assert.equal(status.lag?.records, 0);
    assert.equal(status.settings?.asFile, true);
    assert.deepEqual(
      status.notKnown.map(({ what }) => what),
      ['last line of the log', 'metrics', 'last error'],
    );
    assert.match(status.notKnown[1]?.why ?? '', /no answer within 5 s/);
    assert.match(status.notKnown[2]?.why ?? '', /logs:FilterLogEvents/);
  });

  it('says that a source fails, and with which error', async () => {
    await world.tdengine.execute(`DROP DATABASE ${world.databases.test}`);
    const failing = await says('a source that fails', 'test', ({ state }) => state === 'failing');
    assert.match(failing.lastError?.words ?? '', /does not exist/);
    const { code, out } = await tdkafka();
    assert.equal(code, 1);
    assert.match(out, /^test +source +failing/m);
  });
});
