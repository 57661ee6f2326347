import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { tryLines } from '../../../../local/tutorial/try-it.ts';
import { makeTopic } from '../../../support/kafka-contract/clients.ts';
import { type GuardedTarget, onEachGuardedBroker, PASSWORD } from '../../../support/kafka-contract/guarded.ts';
import { read, values } from '../../../support/kafka-contract/read.ts';
import { fresh } from '../../../support/kafka-contract/targets.ts';
import { installed } from './cached.ts';
import { kcatShell } from './kcat.ts';

const found = installed('kcat', kcatShell);
if ('skip' in found) describe('kcat', { skip: found.skip });
else onEachGuardedBroker('kcat', (target) => declare(target, found.tool));

function declare(target: GuardedTarget, shell: (line: string) => Promise<string>): void {
  it('sends a record by the command that the tutorial prints', async () => {
    const parts = { brokers: target.brokers(), tdengine: { url: 'http://127.0.0.1:6041', user: 'root', password: '' } };
    const line = tryLines(parts).find((each) => each.includes('kcat'));
    assert.ok(line !== undefined);
    const [, record = ''] = line.match(/echo '([^']*)'/) ?? [];
    await shell(line);
    const topic = line.trim().split(' ').at(-1) ?? '';
    const lines = (await shell(`kcat -C -b ${target.brokers()} -t ${topic} -e -q`)).trim().split('\n');
    assert.ok(lines.includes(record), lines.join('\n'));
  });

  for (const codec of ['none', 'gzip', 'snappy', 'lz4', 'zstd']) {
    it(`sends and reads records with keys and headers, ${codec}`, async () => {
      const topic = fresh('kcat');
      await makeTopic(target, topic, 2);
      await shell(`printf 'k:a\\nk:b\\n' | kcat -P -b ${target.brokers()} -t ${topic} -p 1 -K: -H h=1 -z ${codec}`);
      const format = "'%p %o %k %s %h\\n'";
      const printed = await shell(`kcat -C -b ${target.brokers()} -t ${topic} -e -q -f ${format}`);
      assert.equal(printed, '1 0 k a h=1\n1 1 k b h=1\n');
    });
  }

  it('reads what another client sent, and is read by it, in a group too', async () => {
    const topic = fresh('kcat');
    await makeTopic(target, topic);
    await shell(`echo one | kcat -P -b ${target.brokers()} -t ${topic} -X enable.idempotence=true`);
    assert.deepEqual(values(await read(target, topic, 1)), ['one']);
    const options = '-X auto.offset.reset=earliest -q -c 1';
    assert.equal(await shell(`kcat -b ${target.brokers()} -G ${fresh('kcat')} ${options} ${topic}`), 'one\n');
  });

  it('lists topics and finds offsets by time', async () => {
    const topic = fresh('kcat');
    await makeTopic(target, topic, 3);
    assert.match(
      await shell(`kcat -L -b ${target.brokers()} -t ${topic}`),
      new RegExp(`topic "${topic}" with 3 partitions`),
    );
    assert.equal(await shell(`kcat -Q -b ${target.brokers()} -t ${topic}:2:-1`), `${topic} [2] offset 0\n`);
  });

  // Debian's librdkafka 2.0.2 makes no proof by SCRAM that a real Kafka takes.
  it('signs in by PLAIN over TLS', async () => {
    const sign = `-X security.protocol=SASL_SSL -X sasl.mechanism=PLAIN -X sasl.username=test`;
    const secret = `-X sasl.password=${PASSWORD} -X ssl.ca.location=${target.caFile()}`;
    assert.match(await shell(`kcat -L -b ${target.saslTls()} ${sign} ${secret}`), /1 brokers/);
  });
}
