import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { runTdkafkaHere } from '../../support/run-tdkafka-here.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const folder = temporaryFolder('completion-');
const TUTORIAL = 'examples/tutorial/connectors.yaml';

async function complete(...words: readonly string[]): Promise<readonly string[]> {
  const { out } = await runTdkafkaHere(['complete', '--', ...words]);
  return out.split('\n').slice(0, -1);
}

describe('what a shell completes of tdkafka', { concurrency: 2 }, () => {
  it('is a command', async () => assert.deepEqual(await complete('val'), ['validate']));

  it('is an option of the command', async () => assert.deepEqual(await complete('deployed', '--ch'), ['--check']));

  it('is a connector of the file that the command line names', async () => {
    assert.deepEqual(await complete('preview', TUTORIAL, '--sink', ''), ['meters', 'test']);
  });

  it('is a value of a list', async () => {
    assert.deepEqual(await complete('preview', '--lines', ''), ['values', 'records']);
  });

  it('is nothing where the shell knows files better', async () => {
    assert.deepEqual(await complete('deployed', '--connectors', ''), []);
  });

  it('comes by the script for bash', async (test) => {
    const script = join(folder, 'tdkafka.bash');
    writeFileSync(script, (await runTdkafkaHere(['completion', 'bash'])).out);
    const program = `tdkafka() { "${process.execPath}" cli/tdkafka.ts "$@"; }; source ${script}
COMP_WORDS=(tdkafka deplo); COMP_CWORD=1; _tdkafka; echo "\${COMPREPLY[*]}"`;
    const { stdout, error } = spawnSync('bash', ['-c', program], { encoding: 'utf8' });
    if (error !== undefined) test.skip('there is no bash');
    else assert.equal(stdout, 'deployed\n');
  });

  it('is printed for no other shell', async () => {
    const { code, err } = await runTdkafkaHere(['completion', 'tcsh']);
    assert.deepEqual(
      [code, err],
      [2, 'error: SHELL must be one of bash, zsh, fish; got "tcsh"; see tdkafka completion --help\n'],
    );
  });
});
