import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';

/** Files of a runtime, which may be copied to any folder; the first is what Node is started with. */
export interface RuntimeFiles {
  readonly name: string;
  readonly files: readonly [string, ...string[]];
}

/** Lambda's client is not there and cannot be installed; the message says why. */
export class MissingClientError extends Error {
  override readonly name = 'MissingClientError';
}

const VERSION = '4.0.2';

/** A package of its own in the user's cache: it compiles a library and an addon when it is installed. */
const PACKAGE = {
  private: true,
  dependencies: { 'aws-lambda-ric': VERSION },
  allowScripts: { 'aws-lambda-ric': true },
};

/** A runtime of our own, which speaks the same API. */
export const OWN_RUNTIME: RuntimeFiles = {
  name: 'a bootstrap of our own',
  files: [join(import.meta.dirname, 'bootstrap.mjs')],
};

/** Lambda's client if it is installed, else a runtime of our own. */
export function runtimeFiles(): RuntimeFiles {
  return existsSync(installedMark()) ? clientFiles() : OWN_RUNTIME;
}

/**
 * Installs Lambda's client from the registry that npm is configured for, unless it is there for this Node.
 * @param say told what takes a while
 * @throws MissingClientError
 */
export function installClient(say: (line: string) => void): RuntimeFiles {
  const folder = clientFolder();
  if (!existsSync(installedMark())) {
    say(`installing aws-lambda-ric ${VERSION} into ${folder}, which compiles it: some minutes`);
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'package.json'), JSON.stringify(PACKAGE));
    const { status, error, stderr } = spawnSync('npm', ['install', '--no-audit', '--no-fund'], {
      cwd: folder,
      encoding: 'utf8',
      maxBuffer: 64 * 1024 * 1024,
      env: buildEnvironment(),
    });
    if (status !== 0 || !existsSync(clientFiles().files[1])) {
      const reason = error?.message ?? stderr.trim().split('\n').slice(-5).join('\n');
      throw new MissingClientError(
        `aws-lambda-ric cannot be installed: it needs a registry, cmake, make and a C++ compiler\n${reason}`,
      );
    }
    writeFileSync(installedMark(), '');
  }
  return clientFiles();
}

function clientFiles(): RuntimeFiles & { readonly files: readonly [string, string] } {
  const folder = join(clientFolder(), 'node_modules', 'aws-lambda-ric');
  return {
    name: `aws-lambda-ric ${VERSION}`,
    files: [join(folder, 'index.mjs'), join(folder, 'rapid-client.node')],
  };
}

function clientFolder(): string {
  const cache = join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'tdengine-kafka-lambda');
  const digest = createHash('sha256').update(
    JSON.stringify([PACKAGE, process.version, process.platform, process.arch]),
  );
  return join(cache, `lambda-client-${digest.digest('hex').slice(0, 12)}`);
}

/** Written last, so that an installation that was interrupted is begun again. */
function installedMark(): string {
  return join(clientFolder(), 'installed');
}

/** With Node's headers where they came with it: node-gyp would download them. */
function buildEnvironment(): NodeJS.ProcessEnv {
  const bin = dirname(process.execPath);
  const beside = join(bin, '..', 'node_modules', `node-${process.platform}-${process.arch}`);
  const headers = [join(bin, '..'), beside].find((folder) => existsSync(join(folder, 'include/node/node_api.h')));
  return {
    ...process.env,
    PATH: `${bin}${delimiter}${process.env.PATH}`,
    ...(headers !== undefined && { npm_config_nodedir: headers }),
  };
}
