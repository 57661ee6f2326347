import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { startKafka } from '@tdengine-kafka-lambda/embedded-kafka';
import type { KafkaMessage } from 'kafkajs';
import type { ProducerRecord } from '../../../../functions/shared/kafka/producer.ts';
import { startSsm } from '../../../../local/ssm/ssm.ts';
import { type Container, startContainer } from '../../../support/handlers/container.ts';
import { startFaultProxy } from '../../../support/proxies/fault-proxy.ts';
import { type ProduceMoment, startKafkaProxy } from '../../../support/proxies/kafka-proxy.ts';
import { forThisFile } from '../../../support/servers/for-this-file.ts';
import { startEmbeddedTDengine } from '../../../support/servers/test-tdengine.ts';
import { followDeadLetters } from '../../../support/sink/dead-letter-topic.ts';
import { tolerant } from '../../../support/sink/fault-batches.ts';
import { eventOf, recordOf, recordsOf } from '../../../support/sink/records.ts';
import { runSink } from '../../../support/sink/run-sink.ts';
import { readTables, type StableContent } from '../../../support/sink/tables-text.ts';
import { temporaryFolder } from '../../../support/temporary-folder.ts';
import { assertExplained } from '../../../support/verify/explained.ts';

const NOW = 1_700_000_000_000_000_000n;
const DATABASE = 'killed';
const SETTINGS = tolerant(DATABASE);

/** Values of a batch, and what is in the database before it comes. */
interface Scene {
  readonly earlier: readonly string[];
  readonly values: readonly (string | null)[];
}

/** Everything is to be made. */
const NEW: Scene = {
  earlier: [],
  values: [`m,t=a v=1,s="abc" ${NOW}`, null, `m,t=b v=2 ${NOW}`, `m,t=a w=3 ${NOW}`],
};

/** Three statements or more, a longer text, a new column, rows that become one. */
const GROWING: Scene = {
  earlier: [`m,t=0 v=0,s="short" ${NOW}`],
  values: [
    ...Array.from({ length: 1_600 }, (_, at) => `m,t=${at % 5} v=${at},s="${'x'.repeat(1_500)}" ${NOW + BigInt(at)}`),
    null,
    ...Array.from({ length: 20 }, (_, at) => `m,t=${at % 5} w=${at}i,v=${-at} ${NOW + BigInt(at)}`),
  ],
};

/** At which statement that begins so the process is killed: before it runs, or when it ran and before its answer. */
type Kill = readonly [scene: Scene, begin: string, occurrence: number, ran: boolean];

const KILLS: readonly Kill[] = [
  [NEW, 'SELECT', 0, false],
  [NEW, 'CREATE DATABASE', 0, false],
  [NEW, 'SELECT', 1, false],
  [NEW, 'DESCRIBE', 0, false],
  [NEW, 'CREATE STABLE', 0, false],
  [NEW, 'CREATE STABLE', 0, true],
  [NEW, 'INSERT', 0, false],
  [NEW, 'INSERT', 0, true],
  [GROWING, 'ALTER', 0, false],
  [GROWING, 'ALTER', 1, false],
  [GROWING, 'ALTER', 1, true],
  [GROWING, 'INSERT', 0, false],
  [GROWING, 'INSERT', 0, true],
  [GROWING, 'INSERT', 1, false],
  [GROWING, 'INSERT', 1, true],
  [GROWING, 'INSERT', 2, false],
  [GROWING, 'INSERT', 2, true],
];

const [server, broker, ssm] = await Promise.all([
  forThisFile(startEmbeddedTDengine()),
  forThisFile(startKafka()),
  forThisFile(startSsm()),
]);
const [tdengine, kafka] = await Promise.all([
  forThisFile(startFaultProxy(server.url)),
  forThisFile(startKafkaProxy(broker)),
]);
const deadLetters = await forThisFile(followDeadLetters(broker.brokers, SETTINGS.errors.deadLetterTopic));
const codeCache = temporaryFolder('sink-faults-');
ssm.put({ name: '/tdengine/password', value: 'taosdata', type: 'SecureString' });
ssm.put({ name: '/sink/settings', value: JSON.stringify(SETTINGS), type: 'String' });

describe('a sink’s process that is killed', () => {
  const undisturbed = new Map<Scene, readonly StableContent[]>();
  const spare: Container[] = [];
  let kills = 0;

  before(async () => {
    spare.push(newContainer());
    for (const scene of [NEW, GROWING]) {
      await begin(scene);
      await runSink(server.tdengine, eventRecords(scene, 'bad'), { settings: SETTINGS });
      undisturbed.set(scene, await readTables(server.tdengine, DATABASE));
    }
  });
  after(async () => {
    await Promise.all(spare.map((container) => container.kill()));
  });

  function newContainer(): Container {
    return startContainer('sink', {
      AWS_ENDPOINT_URL_SSM: ssm.url,
      AWS_REGION: 'eu-west-1',
      AWS_ACCESS_KEY_ID: 'test',
      AWS_SECRET_ACCESS_KEY: 'test',
      DEPLOYMENT_NAME: 'test',
      CONNECTOR_NAME: 'sink1',
      SETTINGS_PARAMETER: '/sink/settings',
      TDENGINE_URL: tdengine.url,
      TDENGINE_USER: 'root',
      TDENGINE_PASSWORD_PARAMETER: '/tdengine/password',
      KAFKA_AUTHENTICATION: 'plaintext',
      KAFKA_BOOTSTRAP_SERVERS: kafka.brokers,
      NODE_COMPILE_CACHE: codeCache,
    });
  }

  /** A container that has loaded its code, mostly, while the one before worked. */
  function nextContainer(): Container {
    spare.push(newContainer());
    return spare.shift() ?? newContainer();
  }

  async function begin({ earlier }: Scene): Promise<void> {
    await server.tdengine.execute(`DROP DATABASE IF EXISTS ${DATABASE}`);
    if (earlier.length === 0) return;
    await runSink(server.tdengine, recordsOf(earlier), { settings: SETTINGS });
  }

  /**
   * Kills a process at a moment, gives the batch to a new one, and looks at what is there then.
   * @param stored dead letters that the process itself gets into the topic.
   */
  async function killed(
    scene: Scene,
    arrange: (victim: Container) => void,
    { stored = 0, ending = 'killed' } = {},
  ): Promise<void> {
    await begin(scene);
    const bad = `bad ${kills++}`;
    const event = eventOf(eventRecords(scene, bad));
    const victim = nextContainer();
    arrange(victim);
    assert.equal(await victim.deliver(event), ending);
    await victim.kill();
    await tdengine.settled();
    tdengine.begin();
    kafka.begin();

    const next = nextContainer();
    assert.equal(await next.deliver(event), 'returned');
    await next.kill();
    assert.deepEqual(await readTables(server.tdengine, DATABASE), undisturbed.get(scene));
    const letters = (await deadLetters.all()).filter(({ value }) => String(value) === bad);
    assert.equal(letters.length, stored + 1);
    for (const { key, timestamp, headers } of letters) {
      assert.deepEqual([String(key), timestamp], [`key of ${bad}`, '1700000000123']);
      assert.deepEqual(headers?.trace, Buffer.from([0, 255, 127, 128]));
    }
    await assertExplained({
      ...{ tdengine: server.tdengine, settings: SETTINGS },
      records: [...recordsOf(scene.earlier), ...eventRecords(scene, bad)],
      letters: letters.map(asProduced),
    });
  }

  for (const [scene, beginning, occurrence, ran] of KILLS) {
    const where = `${beginning} ${occurrence + 1} of a batch into ${scene === NEW ? 'nothing' : 'a stable that has to grow'}`;
    it(`${ran ? 'after' : 'before'} ${where}, leaves a batch that the next one completes`, () =>
      killed(scene, (victim) => {
        let seen = 0;
        tdengine.begin(async (sql) => {
          if (!sql.startsWith(beginning) || seen++ !== occurrence) return undefined;
          if (!ran) await victim.kill();
          return { ran, answer: { kind: 'work', work: () => victim.kill() } };
        });
      }));
  }

  const MOMENTS: readonly (readonly [moment: ProduceMoment, what: string, stored: number])[] = [
    ['arrived', 'as it sends a dead letter, which the broker never sees', 0],
    ['stored', 'when its dead letter is stored and not acknowledged', 1],
  ];
  for (const [moment, what, stored] of MOMENTS) {
    it(`${what}, leaves a batch that the next one completes`, () => {
      const arrange = (victim: Container) =>
        kafka.begin(async (now) => {
          if (now !== moment) return false;
          await victim.kill();
          return true;
        });
      return killed(NEW, arrange, { stored });
    });
  }

  it('when all is done, before its answer is taken, leaves a batch that the next one writes with the same result', () =>
    killed(GROWING, () => {}, { stored: 1, ending: 'returned' }));
});

/** The records behind the earlier ones, with one at their end that cannot be written: key, header and time are its own. */
function eventRecords({ earlier, values }: Scene, bad: string) {
  const badOptions = { key: `key of ${bad}`, timestamp: 1_700_000_000_123, headers: [{ trace: [0, -1, 127, -128] }] };
  const batch = values.map((value, at) => recordOf(value, earlier.length + at));
  return [...batch, recordOf(bad, earlier.length + values.length, badOptions)];
}

/** A dead letter as it was sent. */
function asProduced({ key, value, headers = {} }: KafkaMessage): ProducerRecord {
  const named = Object.entries(headers).flatMap(([name, given]) =>
    [given].flat().map((each) => [name, each ?? null] as const),
  );
  return { ...{ topic: SETTINGS.errors.deadLetterTopic, key, value, timestamp: 0 }, headers: named };
}
