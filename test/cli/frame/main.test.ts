import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { COMMANDS } from '../../../cli/frame/registry.ts';
import { runTdkafka, startTdkafka } from '../../support/run-tdkafka.ts';
import { runTdkafkaHere } from '../../support/run-tdkafka-here.ts';

const TOP = join(import.meta.dirname, '../../..');

describe('tdkafka', () => {
  it('shows all commands with --help, and examples', async () => {
    const { code, out, err } = await runTdkafka(['--help']);
    assert.deepEqual([code, err], [0, '']);
    for (const name of new Set(COMMANDS.map((each) => each.name.split(' ')[0]))) {
      assert.match(out, new RegExp(`^  ${name} `, 'm'));
    }
    assert.match(out, /\nExamples:\n {2}tdkafka /);
  });

  it('shows a command’s help by help COMMAND as by COMMAND --help', async () => {
    const [one, other] = await Promise.all([
      runTdkafkaHere(['help', 'deployed']),
      runTdkafkaHere(['deployed', '--help']),
    ]);
    assert.deepEqual([one.code, one.out], [0, other.out]);
    assert.match(one.out, /^Usage: tdkafka deployed /);
  });

  it('says what was likely meant by a command and by an option, and ends with 2', async () => {
    const command = await runTdkafkaHere(['deploid']);
    assert.deepEqual([command.code, command.out], [2, '']);
    assert.match(command.err, /^error: unknown command 'deploid'\n\(Did you mean deployed\?\)/);
    const option = await runTdkafkaHere(['deployed', '--chek']);
    assert.deepEqual([option.code, option.out], [2, '']);
    assert.match(option.err, /unknown option '--chek'\n\(Did you mean --check\?\)\n+see tdkafka deployed --help\n$/);
  });

  it('ends with 2 and shows its help when nothing is asked', async () => {
    const { code, err } = await runTdkafkaHere([]);
    assert.equal(code, 2);
    assert.match(err, /^Usage: tdkafka /);
  });

  it('tells its version', async () => {
    assert.match((await runTdkafkaHere(['--version'])).out, /^\d+\.\d+\.\d+\n$/);
  });

  it('shows stack traces only with --verbose', async () => {
    const short = await runTdkafkaHere(['test', 'nowhere.yaml']);
    assert.doesNotMatch(short.err, /\n +at /);
    const long = await runTdkafkaHere(['test', 'nowhere.yaml', '--verbose']);
    assert.match(long.err, /^error: nowhere\.yaml: no such file.*\n[\s\S]*\n +at /);
    assert.deepEqual([short.code, long.code], [2, 2]);
  });

  it('ends quietly when nobody reads what it prints any more', async () => {
    const { child, ended } = startTdkafka(['--help']);
    child.stdout?.destroy();
    const { code, err } = await ended;
    assert.deepEqual([code, err], [0, '']);
  });

  it('ends with 4 where there are no credentials, and says what to do', async () => {
    const env = {
      ...{ AWS_REGION: 'eu-west-1', AWS_EC2_METADATA_DISABLED: 'true', HOME: '/nowhere', AWS_PROFILE: '' },
      ...{ AWS_ACCESS_KEY_ID: '', AWS_SECRET_ACCESS_KEY: '', AWS_CONFIG_FILE: '/nowhere' },
      AWS_SHARED_CREDENTIALS_FILE: '/nowhere',
    };
    const { code, err } = await runTdkafka(['deployed', '--connectors', 'examples/tutorial/connectors.yaml'], { env });
    assert.equal(code, 4);
    assert.match(err, /^error: there are no AWS credentials that can be used: .*; sign in \(.*\), or name a profile/);
  });

  it('ends with 3 where no local runner runs, and says how to start one', async () => {
    const { code, err } = await runTdkafka(['deployed', '--local'], { cwd: '/' });
    assert.equal(code, 3);
    assert.match(
      err,
      /^error: no local runner runs here \(there is no \.tdkafka\/local\.json\): start it .*`npm start`/,
    );
  });

  it('is there to be read within 3.5 times the start of Node alone', () => {
    const msOf = (...args: readonly string[]) => {
      const began = performance.now();
      spawnSync(process.execPath, [...args], { cwd: TOP });
      return performance.now() - began;
    };
    // The first compiles, and keeps what it has compiled.
    msOf('cli/tdkafka.mjs', '--help');
    const ratios = Array.from({ length: 7 }, () => msOf('cli/tdkafka.mjs', '--help') / msOf('-e', '0'));
    const [least = Number.POSITIVE_INFINITY] = ratios.sort((a, b) => a - b);
    assert.ok(least < 3.5, `${least}`);
  });
});
