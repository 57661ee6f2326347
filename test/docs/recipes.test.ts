import assert from 'node:assert/strict';
import { globSync } from 'node:fs';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { describe, it } from 'node:test';
import { readParameters } from '../../cli/frame/given.ts';
import { program } from '../../cli/frame/program.ts';
import { commandOf, GROUPS } from '../../cli/frame/registry.ts';
import { filledIn, recipeLines } from '../support/pages/recipe-lines.ts';

const top = join(import.meta.dirname, '../..');
const PAGES = ['README.md', ...globSync('docs/*.md', { cwd: top }).sort()];

/** What a reader puts in the place of what stands on a page. */
const VALUES = { C: 'meters', D: 'plant', T: 'readings', P: '0', 'A-B': '0-7', PARTITION: '0', OFFSET: '7' };

/** Reads a command line as `tdkafka` does, and does nothing. @throws an error as `tdkafka` tells it */
async function parse(args: readonly string[]): Promise<void> {
  const found = commandOf(args);
  assert.ok(found, 'there is no such command');
  const { command } = await found.listed.load();
  const { name } = found.listed;
  let said = '';
  const stream = new Writable({
    write(chunk, _encoding, written) {
      said += String(chunk);
      written();
    },
  });
  const run = async (given: ReadonlyMap<string, readonly string[]>) => {
    readParameters(command.parameters, given, `tdkafka ${name}`);
  };
  const line = program('0.0.0', { stdout: stream, stderr: stream }, { name, command, run });
  await line.parseAsync([...args], { from: 'user' }).catch((error: Error) => {
    throw new Error(said === '' ? error.message : said, { cause: error });
  });
}

/** Those that name a command or a group of commands, and ask for nothing. */
function isName(args: readonly string[]): boolean {
  const words = args.join(' ');
  return args.length === 0 || GROUPS.some(({ name }) => name === words) || commandOf(args)?.rest.length === 0;
}

describe('commands of tdkafka on the pages', () => {
  for (const page of PAGES) {
    const all = recipeLines(page).filter(({ args }) => !args.includes('[options]'));
    const lines = all.filter(({ args, isStep }) => isStep || !isName(args));
    if (lines.length === 0) continue;
    it(`of ${page} are taken by its own parser, with all their options`, async () => {
      for (const { line, args } of lines) {
        const filled = filledIn(args, VALUES);
        if (filled.some((word) => word.startsWith('--help') || word === '--version')) continue;
        await parse(filled).catch((error: Error) => assert.fail(`${line}: ${error.message}`));
      }
    });
  }
});
