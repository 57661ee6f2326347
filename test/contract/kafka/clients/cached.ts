import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

/** A client is not there and cannot be installed; the message says what is missing. */
export class MissingClientError extends Error {
  override readonly name = 'MissingClientError';
}

/**
 * A folder in the user's cache, filled once.
 * @param made what it is made from, so that other versions are installed anew
 * @param fill puts everything into the folder; throws when it cannot
 */
export function cachedFolder(name: string, made: string, fill: (folder: string) => void): string {
  const digest = createHash('sha256').update(made).digest('hex').slice(0, 12);
  const cache = process.env.XDG_CACHE_HOME || join(homedir(), '.cache');
  const folder = join(cache, 'tdengine-kafka-lambda', `${name}-${digest}`);
  // Written last, so that an installation that was interrupted is begun again.
  const installed = join(folder, 'installed');
  if (existsSync(installed)) return folder;
  process.stdout.write(`installing ${name} into ${folder}\n`);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  fill(folder);
  writeFileSync(installed, '');
  return folder;
}

/** Runs a step of an installation. @throws MissingClientError that begins with `otherwise` */
export function install(command: string, args: readonly string[], otherwise: string, cwd?: string): string {
  const { status, error, stdout, stderr } = spawnSync(command, args, { encoding: 'utf8', cwd });
  if (status === 0) return stdout;
  const reason = (error?.message ?? `${stdout}${stderr}`).trim().split('\n').slice(-5).join('\n');
  throw new MissingClientError(`${otherwise}\n${reason}`);
}

/** What was installed; or why it was not, said so that nobody overlooks it. */
export function installed<T>(what: string, find: () => T): { readonly tool: T } | { readonly skip: string } {
  try {
    return { tool: find() };
  } catch (error) {
    if (!(error instanceof MissingClientError)) throw error;
    process.stdout.write(`!!! NOT TRIED WITH ${what.toUpperCase()}: ${error.message}\n`);
    return { skip: `${what} cannot be had` };
  }
}
