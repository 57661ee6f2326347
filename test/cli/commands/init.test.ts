import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { readConnectorsFile } from '../../../functions/shared/settings/file/read-file.ts';
import { runTdkafka } from '../../support/run-tdkafka.ts';
import { runTdkafkaHere } from '../../support/run-tdkafka-here.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const folder = temporaryFolder('init-');
const path = join(folder, 'plant.yaml');
const samples = join(folder, 'samples.ndjson');
const value = (at: number) => `{"deviceId":"d1","ts":${1_714_550_400_000 + at},"v":1.5}\n`;
writeFileSync(samples, value(0) + value(1));

const COMMON = ['--deployment', 'plant', '--tdengine-url', 'https://tdengine.example.com:6041'];
const OWN = [...COMMON, '--brokers', 'kafka.example.com:9092', '--authentication', 'plaintext'];
const SINK = ['--sink', 'readings', '--topic', 'plant', '--samples', samples];

describe('tdkafka init', () => {
  it('writes a file that is right, with the mapping and the tests of its samples, and says what is next', async () => {
    const { code, out, err } = await runTdkafka(['init', path, ...OWN, ...SINK]);
    assert.deepEqual([code, err], [0, '']);
    assert.match(out, /plant\.yaml is written\. Next:\n {2}npx tdkafka validate /);
    assert.match(out, /\n {2}aws ssm put-parameter .* --name \/plant\/tdengine\/password /);
    const { readings } = readConnectorsFile(path).sinks;
    assert.deepEqual([readings?.topics, readings?.database, readings?.routes?.length], [['plant'], 'readings', 1]);
    assert.match((await runTdkafkaHere(['test', path])).out, /tests?: [1-9]\d* passed, 0 failed\n$/);
  });

  it('writes over no file unless it is told to', async () => {
    writeFileSync(path, 'mine');
    const { code, err } = await runTdkafkaHere(['init', path, ...OWN, ...SINK]);
    assert.equal(code, 3);
    assert.match(err, /plant\.yaml is there already: name another file, or say --force/);
  });

  it('prints a source beside Amazon MSK with --dry-run', async () => {
    const arn = 'arn:aws:kafka:eu-west-1:123456789012:cluster/demo/5d7c6f2e-0a4b-4c1d-9e8f-7a6b5c4d3e2f-3';
    const args = [...COMMON, '--cluster-arn', arn, '--source', 'history', '--database', 'power', '--dry-run'];
    const { code, out } = await runTdkafkaHere(['init', ...args]);
    assert.equal(code, 0);
    assert.match(out, /\nsources:\n {2}history:\n {4}database: power\n {4}topicPrefix: history\n$/);
  });

  it('says what is missing when nobody is there to ask, and what no file can have', async () => {
    const missing = await runTdkafkaHere(['init', join(folder, 'new.yaml'), ...COMMON, '--sink', 'a']);
    assert.equal(missing.code, 2);
    assert.match(missing.err, /--cluster-arn ARN or --brokers HOST:PORT,… is missing; see tdkafka init --help/);
    const wrong = await runTdkafkaHere(['init', join(folder, 'new.yaml'), ...OWN, '--sink', 'A b', '--topic', 'a']);
    assert.equal(wrong.code, 2);
    assert.match(wrong.err, /sinks/);
  });
});
