import type * as z from 'zod';
import type { InputStream } from '../terminal/streams.ts';
import type { UsageError } from '../terminal/usage.ts';
import { readParameters } from './given.ts';
import type { Parameters } from './parameter.ts';

/**
 * How a command ended; docs/tdkafka.md tells what each means to who calls it.
 * Failures are thrown: exit-code.ts has theirs.
 */
export type Ending = 'done' | 'findings';

/** What a command has beside its parameters. @template J what it shows with `--json` */
export interface Context<J> {
  /** How a person starts the command, such as `tdkafka preview`. */
  readonly command: string;
  /** Characters of a line of the terminal; undefined where there is none. */
  readonly width: number | undefined;
  /** The standard input. */
  readonly stdin: InputStream;
  /** Aborted by Ctrl-C. Give it to whatever waits. */
  readonly interrupted: AbortSignal;
  /** The result: JSON on standard output with `--json`, else lines. */
  show(value: J, lines: () => Iterable<string>): void;
  /** A line on standard output; with `--json`, on standard error. */
  print(line: string): void;
  /** A line on standard error. */
  warn(line: string): void;
  /** A line on standard error that is written over while work goes on; nothing where that is no terminal. Undefined: gone. */
  progress(text: string | undefined): void;
  /** Asks a person for a text; undefined when nobody is there to ask. An empty answer is `fallback`. */
  ask(question: string, fallback?: string): Promise<string | undefined>;
  /**
   * Asks a person whether to go on. With `--yes` there is no need of an answer.
   * @param what what will be done, and what of it cannot be taken back: a sentence.
   * @throws OperationError `refused` when the answer is no, or nobody is there to ask
   */
  confirm(what: string, options: { readonly yes: boolean }): Promise<void>;
  /** What Ctrl-C says when it comes from here on: what state things are in, and how to go on. Undefined: nothing. */
  ifInterrupted(state: (() => string) | undefined): void;
  /** Resolves at Ctrl-C or SIGTERM, which are then how the command ends as it should. */
  untilStopped(): Promise<void>;
  /** An error about the command line. */
  usageError(message: string): UsageError;
}

/** What a command is. @template T its parameters' values; @template J what it shows with `--json` */
export interface CommandSpec<T, J> {
  /** What it does, for its help: whole sentences, of which the registry has the shortest. */
  readonly about: string;
  readonly parameters: Parameters<T>;
  /** Command lines, without `tdkafka` at their beginning. */
  readonly examples: readonly string[];
  /** What it shows with `--json`, loaded for the documentation and by tests; left out, it has no `--json`. */
  readonly json?: () => Promise<z.ZodType<J>>;
  run(values: T, context: Context<J>): Promise<Ending>;
}

/** A command as the frame knows it, whatever its parameters are. */
export interface Command {
  readonly about: string;
  readonly parameters: Parameters<Readonly<Record<string, unknown>>>;
  readonly examples: readonly string[];
  readonly json: (() => Promise<z.ZodType>) | undefined;
  /** @param given values of each parameter on the command line, by its name. @throws UsageError */
  run(given: ReadonlyMap<string, readonly string[]>, context: Context<unknown>): Promise<Ending>;
}

/** Makes a command. A file of `cli/commands/` exports one as `command`. */
export function defineCommand<T extends object, J = never>(spec: CommandSpec<T, J>): Command {
  const { about, parameters, examples, json, run } = spec;
  return {
    about,
    parameters,
    examples,
    json,
    run: async (given, context) => run(readParameters(parameters, given, context.command), context),
  };
}
