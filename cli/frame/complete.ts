import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { optionName } from './given.ts';
import { packageFolder } from './package-folder.ts';
import type { Parameter } from './parameter.ts';
import { COMMANDS, commandOf } from './registry.ts';

/**
 * What may stand in the place of the last word of a command line; nothing where the shell knows better, as of files.
 * @param words behind `tdkafka`; the last one is being written, and may be empty.
 */
export async function completions(words: readonly string[]): Promise<readonly string[]> {
  const last = words.at(-1) ?? '';
  const before = words.slice(0, -1);
  const found = commandOf(before);
  const all = found === undefined ? nextWords(before) : await ofCommand((await found.listed.load()).command.parameters);
  return all.filter((each) => each.startsWith(last));

  async function ofCommand(parameters: Readonly<Record<string, Parameter<unknown>>>): Promise<readonly string[]> {
    const given = found?.rest ?? [];
    const options = Object.entries(parameters).filter(([, { kind }]) => kind !== 'argument');
    const asked = options.find(([name, { kind }]) => kind === 'option' && optionName(name) === given.at(-1))?.[1];
    if (asked !== undefined) return valuesOf(asked, before);
    if (last.startsWith('-')) {
      return [...options.map(([name]) => optionName(name)), '--json', '--verbose', '--help'];
    }
    const [argument] = Object.values(parameters).filter(({ kind }) => kind === 'argument');
    return argument === undefined ? [] : valuesOf(argument, before);
  }
}

function nextWords(before: readonly string[]): readonly string[] {
  const names = COMMANDS.map(({ name }) => name.split(' '));
  const next = names
    .filter((words) => before.every((word, at) => words[at] === word))
    .map((words) => words[before.length]);
  return [...new Set(next)].flatMap((word) => word ?? []);
}

async function valuesOf({ choices, names }: Parameter<unknown>, before: readonly string[]): Promise<readonly string[]> {
  if (choices !== undefined) return choices;
  if (names === 'connector') return connectorNames(before);
  return names === 'setting' ? settingNames() : [];
}

/** The connectors of the file that the command line names, else of connectors.yaml; none when it cannot be read. */
async function connectorNames(before: readonly string[]): Promise<readonly string[]> {
  const at = before.indexOf('--connectors');
  const named = at < 0 ? before.find((word) => /\.ya?ml$/.test(word)) : before[at + 1];
  try {
    const { parse } = await import('yaml');
    const file: unknown = parse(readFileSync(named ?? 'connectors.yaml', 'utf8'));
    return ['sinks', 'sources'].flatMap((kind) => Object.keys(Object(Reflect.get(Object(file), kind))));
  } catch {
    return [];
  }
}

function settingNames(): readonly string[] {
  const all: unknown = JSON.parse(readFileSync(join(packageFolder(), 'docs/settings.json'), 'utf8'));
  return Array.isArray(all) ? all.map((each: unknown) => String(Reflect.get(Object(each), 'path'))) : [];
}
