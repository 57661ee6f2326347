import assert from 'node:assert/strict';
import { after, before, it } from 'node:test';
import { GetParameterCommand, PutParameterCommand } from 'aws-sdk-client-ssm';
import { diagnose } from '../../../operations/doctor/doctor.ts';
import { type Diagnosis, type DiagnosisLine, doctorJson, isHealthy } from '../../../operations/doctor/doctor-json.ts';
import { connectorNamed } from '../../../operations/target/deployment.ts';
import { onOneKafka } from '../../support/integration/each-kafka.ts';
import { operated } from '../../support/integration/operated-world.ts';
import { startWorld } from '../../support/integration/world.ts';
import { startSilentServer } from '../../support/servers/silent-server.ts';

onOneKafka('tdkafka doctor', (kafka) => {
  let world: Awaited<ReturnType<typeof startWorld>>;
  let connectors: Awaited<ReturnType<typeof operated>>;

  before(async () => {
    world = await startWorld(kafka);
    await world.load('source.sql');
    await world.send('meters,location=here current=1 1600000000000000000');
    const errors = { tolerance: 'all', deadLetterTopic: world.deadLetterTopic };
    const source = { topicCreation: { partitions: 1 }, timestampInitial: 'earliest' };
    connectors = await operated(world.file({ dataPrecision: 'ns', errors }, source), world);
  });
  after(async () => {
    await connectors?.close();
    await world?.close();
  });

  async function diagnosed(...args: readonly string[]) {
    const { code, out, err } = await connectors.tdkafka('doctor', '--json', ...args);
    assert.ok(code === 0 || code === 1, err);
    return { code, diagnosis: doctorJson.parse(JSON.parse(out)) };
  }

  const linesOf = ({ connectors: all }: Diagnosis, name: string) =>
    all.find((each) => each.name === name)?.checks ?? assert.fail(`nothing is told of ${name}`);

  const only = (lines: readonly DiagnosisLine[], check: string) =>
    lines.find((line) => line.check === check) ?? assert.fail(`there is no line ${check}`);

  it('finds nothing wrong with a sink and a source that run, and ends with 0', async () => {
    const { code, diagnosis } = await diagnosed();
    const wrong = diagnosis.connectors.flatMap(({ checks }) =>
      checks.filter(({ verdict }) => verdict === 'fail' || verdict === 'unknown'),
    );
    assert.deepEqual(wrong, []);
    assert.equal(code, 0);
    const sink = linesOf(diagnosis, 'meters');
    for (const check of ['TDengine TCP', 'TDengine sign-in', 'TDengine version', 'TDengine clock', 'right to INSERT']) {
      assert.equal(only(sink, check).verdict, 'ok', check);
    }
    assert.match(only(sink, 'mapping').answer, /^Enabled/);
    assert.match(only(sink, 'topic').answer, /^1 partition, READ is allowed$/);
    assert.match(only(sink, 'consumer group').answer, /^(?:Stable, 1 member|Empty, 0 members|nobody)/);
    assert.match(only(sink, 'dead letter topic').answer, /does not exist yet|WRITE is allowed/);
    const source = linesOf(diagnosis, 'test');
    assert.match(only(source, 'positions').answer, /may change them$/);
    assert.match(only(source, 'right to SELECT').answer, /^allowed$/);
    assert.equal(only(source, 'schedule').verdict, 'ok');
  });

  it('says a line for each thing, and with --problems only what is not well', async () => {
    const all = await connectors.tdkafka('doctor', 'meters');
    assert.match(all.out, /^sink meters: \d+ ok/m);
    assert.match(all.out, /^ {2}ok {4}TDengine sign-in: sign in at /m);
    const few = await connectors.tdkafka('doctor', 'meters', '--problems');
    assert.doesNotMatch(few.out, /TDengine sign-in/);
  });

  it('says that nobody listens at the brokers’ port, what was not tried for that, and ends with 1', async () => {
    const { code, diagnosis } = await diagnosed('meters', '--brokers', '127.0.0.1:1');
    assert.equal(code, 1);
    const lines = linesOf(diagnosis, 'meters');
    assert.match(only(lines, 'Kafka TCP').answer, /ECONNREFUSED/);
    assert.deepEqual(only(lines, 'Kafka TCP').section, { page: 'networks.md', heading: 'What you see' });
    assert.match(only(lines, 'Kafka sign-in').answer, /not tried: it needs Kafka TCP/);
    assert.equal(only(lines, 'TDengine sign-in').verdict, 'ok');
  });

  it('says that a broker is silent, and does not wait for it for long', async () => {
    const silent = await startSilentServer();
    const target = connectors.target();
    try {
      const begin = performance.now();
      const diagnosis = await diagnose(target, {
        ...{ only: 'meters', fromFunction: false, now: Date.now(), told: () => {} },
        overrides: { kafka: { brokers: silent.brokers }, tdengine: undefined },
      });
      // Its checks have limits of which the longest is 14 s.
      assert.ok(performance.now() - begin < 60_000);
      assert.equal(isHealthy(diagnosis), false);
      const line = only(linesOf(diagnosis, 'meters'), 'Kafka sign-in');
      assert.match(line.answer, /takes the connection and says nothing/);
    } finally {
      target.close();
      await silent.close();
    }
  });

  it('says that a password is wrong, and where it is changed, and shows none', async () => {
    const wrong = new URL(world.parts.tdengine.url);
    const { diagnosis } = await diagnosed('meters', '--tdengine', `http://root:not-it@${wrong.host}`);
    const line = only(linesOf(diagnosis, 'meters'), 'TDengine sign-in');
    assert.equal(line.verdict, 'fail');
    assert.match(line.advice ?? '', /password in SSM/);
    assert.deepEqual(line.section, { page: 'access.md', heading: 'Change the password' });
    assert.doesNotMatch(JSON.stringify(diagnosis), /not-it/);
  });

  it('has the functions look for themselves, from their own place, and finds nothing wrong', async () => {
    const { code, diagnosis } = await diagnosed('--from-function');
    const wrong = diagnosis.connectors.flatMap(({ checks }) =>
      checks.filter(({ verdict }) => verdict === 'fail' || verdict === 'unknown'),
    );
    assert.deepEqual(wrong, []);
    assert.equal(code, 0);
    const inside = (name: string) => linesOf(diagnosis, name).filter(({ from }) => from === 'function');
    for (const check of ['function', 'settings', 'TDengine sign-in', 'right to INSERT', 'Kafka sign-in', 'topic']) {
      assert.equal(only(inside('meters'), check).verdict, 'ok', check);
    }
    assert.match(only(inside('test'), 'positions').answer, /may change them$/);
    assert.match(only(inside('test'), 'topic').answer, /WRITE is allowed|made with the first record/);
    const here = linesOf(diagnosis, 'meters').filter(({ from }) => from === 'here');
    assert.deepEqual(
      here.filter(({ check }) => /^TDengine|^Kafka|^right/.test(check)),
      [],
    );
    assert.equal(only(here, 'mapping').verdict, 'ok');
  });

  it('says what a function cannot reach that is out of its settings', async () => {
    const target = connectors.target();
    try {
      const sink = await connectorNamed(target, 'meters');
      const ssm = await target.aws.in(sink.region).ssm();
      const { Parameter } = await ssm.send(new GetParameterCommand({ Name: sink.settingsParameter }));
      const put = (Value: string) =>
        ssm.send(new PutParameterCommand({ Name: sink.settingsParameter, Value, Type: 'String', Overwrite: true }));
      await put('{"format": "yaml"}');
      const { code, diagnosis } = await diagnosed('meters', '--from-function');
      await put(Parameter?.Value ?? '');
      assert.equal(code, 1);
      const inside = linesOf(diagnosis, 'meters').filter(({ from }) => from === 'function');
      assert.match(only(inside, 'settings').answer, /format/);
      assert.equal(only(inside, 'settings').section?.heading, 'Settings cannot be used');
      assert.equal(only(inside, 'TDengine sign-in').verdict, 'ok');
    } finally {
      target.close();
    }
  });

  it('says which connector was meant by a name that none has', async () => {
    const { code, err } = await connectors.tdkafka('doctor', 'meter');
    assert.equal(code, 2);
    assert.match(err, /did you mean meters/);
  });
});
