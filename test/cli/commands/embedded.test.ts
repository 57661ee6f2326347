import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { startTdkafka } from '../../support/run-tdkafka.ts';
import { runTdkafkaHere, startTdkafkaHere } from '../../support/run-tdkafka-here.ts';

/** Fails with this exit code and exactly one line that says this. */
async function failsWith(args: readonly string[], code: number, message: RegExp): Promise<void> {
  const ended = await runTdkafkaHere(['embedded', ...args]);
  assert.match(ended.err, message);
  assert.match(ended.err, /^error: .*\n$/);
  assert.deepEqual([ended.code, ended.out], [code, '']);
}

describe('tdkafka embedded', { concurrency: 2 }, () => {
  for (const part of ['kafka', 'tdengine', 'schema-registry', 'dynamodb', 'ssm']) {
    it(`${part} prints its address, and ends when asked to`, async (test) => {
      const command = startTdkafkaHere(['embedded', part, '--port', '0']);
      test.after(command.interrupt);
      const out = await command.says(/listens on .*:\d+/);
      const port = /127\.0\.0\.1:(\d+)/.exec(out)?.[1] ?? '';
      await failsWith([part, '--port', port], 3, new RegExp(`port ${port} is in use; .*--port`));
      command.interrupt();
      assert.equal((await command.ended).code, 0);
    });
  }

  it('ends by itself when its process is asked to', async (test) => {
    const command = startTdkafka(['embedded', 'ssm', '--port', '0']);
    test.after(() => command.child.kill('SIGKILL'));
    await command.says(/listens on .*:\d+/);
    command.child.kill('SIGINT');
    assert.equal((await command.ended).code, 0);
  });

  it('says what a value must be', async () => {
    await failsWith(
      ['mysql'],
      2,
      /name one part: kafka, tdengine, schema-registry, dynamodb, ssm; see tdkafka embedded --help/,
    );
    await failsWith(['kafka', '--port', 'x'], 2, /--port must be a number from 0 to 65535; got "x"/);
  });

  it('starts a TDengine that behaves like the version of --version, and says so', async (test) => {
    const command = startTdkafkaHere(['embedded', 'tdengine', '--port', '0', '--version', '3.3.5']);
    test.after(command.interrupt);
    const out = await command.says(/listens on .*:\d+/);
    assert.match(out, /as TDengine 3\.3\.5\.0\n/);
    const port = /127\.0\.0\.1:(\d+)/.exec(out)?.[1] ?? '';
    const answer = await fetch(`http://127.0.0.1:${port}/rest/sql`, {
      method: 'POST',
      headers: { authorization: `Basic ${Buffer.from('root:taosdata').toString('base64')}` },
      body: 'SELECT SERVER_VERSION()',
    });
    assert.match(await answer.text(), /"data":\[\["3\.3\.5\.0"\]\]/);
  });

  it('takes options of a part for that part alone, and only versions that it imitates', async () => {
    await failsWith(['kafka', '--version', '3.3.5'], 2, /--version is an option of tdengine/);
    await failsWith(['tdengine', '--version', '4.0.0'], 2, /--version must be one from 3\.2\.0\.0/);
    await failsWith(['tdengine', '--user', 'a:b'], 2, /--user (needs|is an option of kafka)/);
  });
});
