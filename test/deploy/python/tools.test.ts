import assert from 'node:assert/strict';
import { chmodSync, existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, it } from 'node:test';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { MissingToolsError, pythonTools } from './tools.ts';

describe('the Python tools of the deploy tests', () => {
  const said: string[] = [];
  const say = (line: string) => said.push(line);
  let bin: string;

  beforeEach(() => {
    const folder = temporaryFolder('tools-test-');
    bin = join(folder, 'bin');
    mkdirSync(bin);
    process.env.PATH = bin;
    process.env.XDG_CACHE_HOME = join(folder, 'cache');
    said.length = 0;
  });

  /** Puts a command on the path that does this. */
  function command(path: string, script: string): void {
    writeFileSync(path, `#!/bin/sh\n${script}\n`);
    chmodSync(path, 0o755);
  }

  it('fail with a message that there is no Python', () => {
    assert.throws(
      () => pythonTools(say),
      (error) => error instanceof MissingToolsError && error.message.startsWith('python3 3.10 or later is missing'),
    );
  });

  it('fail with what venv lacks, and with venv’s own message', () => {
    command(join(bin, 'python3'), 'case "$1" in -m) echo "no ensurepip" >&2; exit 1;; esac');
    assert.throws(() => pythonTools(say), {
      name: 'MissingToolsError',
      message: /^python3 has no venv or no ensurepip: .*\nno ensurepip$/,
    });
  });

  it('are installed once, and again after an installation was interrupted', () => {
    // Its environments have a pip that works the second time.
    command(
      join(bin, 'python3'),
      'case "$1" in -m) /bin/mkdir -p "$3/bin"; { echo "#!/bin/sh"; echo "[ -e $0.tried ]"; } > "$3/bin/python"; /bin/chmod +x "$3/bin/python";; esac',
    );
    assert.throws(() => pythonTools(say), { name: 'MissingToolsError', message: /^pip cannot install them/ });
    writeFileSync(join(bin, 'python3.tried'), '');
    const tools = pythonTools(say);
    assert.equal(said.length, 2);
    assert.deepEqual(pythonTools(say), tools);
    assert.equal(said.length, 2);
    const [environment = ''] = readdirSync(join(process.env.XDG_CACHE_HOME ?? '', 'tdengine-kafka-lambda'));
    assert.match(tools.cfnLint, new RegExp(`/${environment}/bin/cfn-lint$`));
    assert.ok(existsSync(tools.python));
  });
});
