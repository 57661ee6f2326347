import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { cachedFolder, install } from './cached.ts';

const run = promisify(execFile);

/** The program, with what of its libraries is seldom there. */
const PACKAGES = ['kcat', 'librdkafka1', 'libyajl2', 'libsasl2-2', 'liblz4-1'];
const PATIENCE_MS = 60_000;

/** Runs a line as a shell does where kcat is on the path: gives what it printed. */
export type Shell = (line: string) => Promise<string>;

/** The distribution's kcat, taken from its packages without installing them. @throws MissingClientError */
export function kcatShell(): Shell {
  const release = readFileSync('/etc/os-release', { encoding: 'utf8' });
  const folder = cachedFolder('kcat', `${release}\n${PACKAGES.join('\n')}`, (into) => {
    const otherwise = 'kcat is a package of Debian: apt-get cannot get it';
    const own = ['-o', `Dir::State::Lists=${into}/lists`, '-o', `Dir::Cache=${into}/cache`, '-o', 'Debug::NoLocking=1'];
    install('mkdir', ['-p', `${into}/lists/partial`, `${into}/cache/archives/partial`], otherwise);
    install('apt-get', [...own, '-qq', 'update'], otherwise);
    install('apt-get', [...own, '-qq', 'download', ...PACKAGES], otherwise, into);
    install('sh', ['-c', 'for each in *.deb; do dpkg -x "$each" root; done; rm -r lists cache *.deb'], otherwise, into);
  });
  const root = join(folder, 'root', 'usr');
  const libraries = install('sh', ['-c', `dirname "$(find '${root}' -name 'librdkafka.so.1')"`], 'no library').trim();
  const env = {
    ...process.env,
    PATH: [join(root, 'bin'), process.env.PATH].join(delimiter),
    LD_LIBRARY_PATH: libraries,
  };
  return async (line) => (await run('sh', ['-c', line], { env, timeout: PATIENCE_MS })).stdout;
}
