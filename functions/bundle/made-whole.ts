import { randomUUID } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';

/** What `rename` says where another folder stands. */
const TAKEN = new Set(['EEXIST', 'ENOTEMPTY']);

/**
 * Makes a folder that others may make or read at the same time: in a folder of its own beside it, which then takes its
 * place. Who reads sees the one or the other, never half of one. What is the same as before stays where it is, so that
 * who reads it is not disturbed at all.
 * @param make fills the folder that it is given. What it throws leaves the old folder as it was.
 */
export function madeWhole<T>(folder: string, make: (folder: string) => T): T {
  const parent = dirname(folder);
  mkdirSync(parent, { recursive: true });
  const besides = (what: string) => join(parent, `.${basename(folder)}-${what}-${process.pid}-${randomUUID()}`);
  const made = besides('new');
  try {
    const result = make(made);
    if (!isSame(made, folder)) putInPlace(made, folder, besides);
    return result;
  } finally {
    rmSync(made, { recursive: true, force: true });
  }
}

/** A folder cannot be renamed over one that is not empty, so the old one is moved aside; whoever comes between is, too. */
function putInPlace(made: string, folder: string, besides: (what: string) => string): void {
  for (;;) {
    const old = besides('old');
    moveIfThere(folder, old);
    try {
      renameSync(made, folder);
      return;
    } catch (error) {
      if (!TAKEN.has(codeOf(error))) throw error;
    } finally {
      rmSync(old, { recursive: true, force: true });
    }
  }
}

/** Whether two folders hold the same files. */
function isSame(one: string, other: string): boolean {
  try {
    const names = filesIn(one);
    if (names.join('\n') !== filesIn(other).join('\n')) return false;
    return names.every((name) => readFileSync(join(one, name)).equals(readFileSync(join(other, name))));
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return false;
    throw error;
  }
}

function filesIn(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
    .sort();
}

function moveIfThere(from: string, to: string): void {
  try {
    renameSync(from, to);
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') throw error;
  }
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}
