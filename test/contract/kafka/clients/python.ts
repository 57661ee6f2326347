import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { cachedFolder, install } from './cached.ts';

const REQUIREMENTS = join(import.meta.dirname, 'requirements.txt');

/** Python with the clients of requirements.txt, in a virtual environment of its own: path of the command. @throws MissingClientError */
export function python(): string {
  const folder = cachedFolder('python-clients', readFileSync(REQUIREMENTS, 'utf8'), (into) => {
    install('python3', ['-m', 'venv', into], 'python3 with venv and ensurepip is missing (python3-venv on Debian)');
    const pip = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '--requirement', REQUIREMENTS];
    install(join(into, 'bin', 'python'), pip, 'pip cannot install the clients: is there a way to a package index?');
  });
  return join(folder, 'bin', 'python');
}
