import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { publish } from '../../../local/aws/published.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const run = (pid = process.pid) => ({
  ...{ endpointUrl: 'http://127.0.0.1:1', deployment: 'd', connectors: '/c.yaml', pid },
  ...{ brokers: '127.0.0.1:2', tdengineUrl: 'http://127.0.0.1:3' },
});

describe('what a local run says of how it is reached', () => {
  const inFolder = () => {
    const folder = temporaryFolder('published-');
    const path = join(folder, '.tdkafka', 'local.json');
    return { folder, path, read: () => JSON.parse(readFileSync(path, 'utf8')) };
  };

  it('is in .tdkafka/local.json while it runs, and gone when it ends', () => {
    const { folder, path, read } = inFolder();
    const withdraw = publish(run(), folder);
    assert.deepEqual(read(), run());
    withdraw();
    assert.equal(existsSync(path), false);
  });

  it('takes the place of what a run that is gone has left, or of a file that cannot be read', async () => {
    const { folder, path, read } = inFolder();
    const gone = spawn(process.execPath, ['-e', '']);
    await once(gone, 'exit');
    mkdirSync(join(folder, '.tdkafka'));
    for (const left of [JSON.stringify(run(gone.pid)), 'not JSON']) {
      writeFileSync(path, left);
      publish(run(), folder);
      assert.equal(read().pid, process.pid);
    }
  });

  it('leaves alone what another run says that goes on', () => {
    const { folder, read } = inFolder();
    // This process's parent runs as long as the test does.
    publish(run(process.ppid), folder);
    const withdraw = publish(run(), folder);
    assert.equal(read().pid, process.ppid);
    withdraw();
    assert.equal(read().pid, process.ppid);
  });
});
