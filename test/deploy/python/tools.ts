import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

/** Paths of the commands that requirements.txt installs. */
export interface PythonTools {
  /** Python itself, with the packages of the tools: the AWS emulator ministack, and botocore. */
  readonly python: string;
  /** The linter of CloudFormation templates. */
  readonly cfnLint: string;
}

/** The tools are not there and cannot be installed; the message says what is missing. */
export class MissingToolsError extends Error {
  override readonly name = 'MissingToolsError';
}

const REQUIREMENTS = join(import.meta.dirname, 'requirements.txt');

/** cfn-lint and ministack need it. */
const OLDEST_PYTHON = '3.10';

/**
 * The tools, in a virtual environment of their own in the user's cache, which is made when there is none for these
 * versions. pip takes them from the index it is configured for.
 * @param say told what takes a while
 * @throws MissingToolsError
 */
export function pythonTools(say: (line: string) => void): PythonTools {
  const digest = createHash('sha256').update(readFileSync(REQUIREMENTS)).digest('hex').slice(0, 12);
  const folder = join(cacheFolder(), `python-${digest}`);
  // Written last, so that an installation that was interrupted is begun again.
  const installed = join(folder, 'installed');
  if (!existsSync(installed)) {
    checkPython();
    say(`installing ${toolNames().join(', ')} into ${folder}`);
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
    run(
      'python3',
      ['-m', 'venv', folder],
      'python3 has no venv or no ensurepip: install them (python3-venv on Debian)',
    );
    const pip = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '--requirement', REQUIREMENTS];
    run(join(folder, 'bin', 'python'), pip, 'pip cannot install them: is there a way to a package index?');
    writeFileSync(installed, '');
  }
  return { python: join(folder, 'bin', 'python'), cfnLint: join(folder, 'bin', 'cfn-lint') };
}

function cacheFolder(): string {
  return join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'tdengine-kafka-lambda');
}

function toolNames(): string[] {
  const lines = readFileSync(REQUIREMENTS, 'utf8').split('\n');
  return lines.filter((line) => line !== '' && !line.startsWith('#'));
}

function checkPython(): void {
  const [, minor = ''] = OLDEST_PYTHON.split('.');
  const check = `import sys; sys.exit(sys.version_info < (3, ${minor}))`;
  run('python3', ['-c', check], `python3 ${OLDEST_PYTHON} or later is missing: install it`);
}

function run(command: string, args: readonly string[], otherwise: string): void {
  const { status, error, stderr } = spawnSync(command, args, { encoding: 'utf8' });
  if (status === 0) return;
  const reason = (error?.message ?? stderr ?? '').trim();
  throw new MissingToolsError(reason === '' ? otherwise : `${otherwise}\n${reason}`);
}
