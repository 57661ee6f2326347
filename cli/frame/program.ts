import { Argument, Command as Commander, Option } from 'commander';
import type { Streams } from '../terminal/streams.ts';
import type { Command } from './command.ts';
import { aboutOf, optionName } from './given.ts';
import type { Parameter } from './parameter.ts';
import { COMMANDS, GROUPS } from './registry.ts';

/** Values of each parameter on the command line, by its name. */
export type Given = ReadonlyMap<string, readonly string[]>;

/** A command of the command line, and what to do with it. */
export interface Runnable {
  /** Its words behind `tdkafka`. */
  readonly name: string;
  readonly command: Command;
  run(given: Given): Promise<void>;
}

const ABOUT = `Sees, changes and mends a deployment of tdengine-kafka-lambda: connectors between Kafka and TDengine.
docs/tdkafka.md tells all commands, their JSON and exit codes.`;

const EXAMPLES = ['deployed', 'preview connectors.yaml --record \'{"ts":1714550400000,"v":1.5}\'', 'embedded kafka'];

/**
 * The whole command line, as commander has it. It throws its errors and prints them.
 * @param streams where help and errors go
 * @param runnable the only command that has its parameters; the others are known by their names
 */
export function program(version: string, streams: Pick<Streams, 'stdout' | 'stderr'>, runnable?: Runnable): Commander {
  const top = started('tdkafka', ABOUT, EXAMPLES)
    .version(version, '--version', 'print the version')
    // `--version` behind a command is the command's.
    .enablePositionalOptions();
  const groups = new Map<string, Commander>([['', top]]);
  for (const { name, summary, examples } of GROUPS) {
    const group = started(name.split(' ').at(-1) ?? '', `${summary}.`, examples).summary(summary);
    parentOf(groups, name).addCommand(group);
    groups.set(name, group);
  }
  for (const { name, summary } of COMMANDS) {
    const word = name.split(' ').at(-1) ?? '';
    const made = name === runnable?.name ? whole(word, runnable) : new Commander(word);
    parentOf(groups, name).addCommand(made.summary(summary));
  }
  writeTo(top, streams);
  return top;
}

function writeTo(command: Commander, streams: Pick<Streams, 'stdout' | 'stderr'>): void {
  const { stdout, stderr } = streams;
  command.configureOutput({
    writeOut: (text) => stdout.write(text),
    writeErr: (text) => stderr.write(text),
    getOutHelpWidth: () => widthOf(stdout),
    getErrHelpWidth: () => widthOf(stderr),
  });
  for (const each of command.commands) writeTo(each, streams);
}

/** 80 where it is no terminal: commander's own. */
function widthOf({ isTTY = false, columns = 80 }: Streams['stdout']): number {
  return isTTY ? columns : 80;
}

function parentOf(groups: ReadonlyMap<string, Commander>, name: string): Commander {
  const parent = groups.get(name.split(' ').slice(0, -1).join(' '));
  if (parent === undefined) throw new Error(`there is no group of command ${name}`);
  return parent;
}

function whole(word: string, { name, command, run }: Runnable): Commander {
  const given = new Map<string, string[]>();
  const made = started(word, command.about, command.examples);
  const all = Object.entries(command.parameters);
  const args = all.filter(([, { kind }]) => kind === 'argument');
  for (const [, parameter] of args) made.addArgument(argumentOf(parameter));
  for (const [key, parameter] of all) {
    if (parameter.kind === 'argument') continue;
    addOption(made, optionOf(optionName(key), parameter), (value) => push(given, key, value));
  }
  if (command.json !== undefined) {
    addOption(made, new Option('--json', 'print the result as JSON'), (value) => push(given, 'json', value));
  }
  addOption(made, new Option('--verbose', 'show stack traces'), (value) => push(given, 'verbose', value));
  made.showHelpAfterError(`see tdkafka ${name} --help`);
  return made.action(async () => {
    for (const [index, [key, { many }]] of args.entries()) {
      const values = many ? made.args.slice(index) : made.args.slice(index, index + 1);
      if (values.length > 0) given.set(key, values);
    }
    await run(given);
  });
}

function push(given: Map<string, string[]>, key: string, value: string): void {
  given.set(key, [...(given.get(key) ?? []), value]);
}

function started(word: string, about: string, examples: readonly string[]): Commander {
  const lines = examples.map((example) => `  tdkafka ${example}`).join('\n');
  return new Commander(word)
    .description(joined(about))
    .exitOverride()
    .allowExcessArguments(false)
    .helpOption('-h, --help', 'show this')
    .helpCommand(false)
    .addHelpText('after', `\nExamples:\n${lines}`);
}

/** Paragraphs as one line each, since commander breaks them where the terminal ends. */
function joined(about: string): string {
  return about.replaceAll(/(?<!\n)\n(?![\n -])/g, ' ');
}

function addOption(command: Commander, option: Option, told: (value: string) => void): void {
  command.addOption(option);
  command.on(`option:${option.name()}`, (value: string | undefined) => told(value ?? ''));
}

function optionOf(name: string, parameter: Parameter<unknown>): Option {
  return new Option(parameter.kind === 'flag' ? name : `${name} <${parameter.value}>`, aboutOf(parameter));
}

function argumentOf({ needed, many, value, ...parameter }: Parameter<unknown>): Argument {
  const name = many ? `${value}...` : value;
  return new Argument(needed ? `<${name}>` : `[${name}]`, aboutOf(parameter));
}
