import { CommanderError } from 'commander';
import { endWithReader, quietWarnings } from '../terminal/process.ts';
import type { Streams } from '../terminal/streams.ts';
import type { OpenContext } from './context.ts';
import type { ExitCode } from './exit-code.ts';
import type { SignalSource } from './interruption.ts';
import { packageVersion } from './package-folder.ts';
import { type Given, program, type Runnable } from './program.ts';
import { commandOf } from './registry.ts';

/** Time that what a command has left open may keep the process from ending, in ms. */
const END_GRACE_MS = 3_000;

/** What a command line runs in: the process, or what stands for one. */
export interface Surroundings extends Streams, SignalSource {
  /** Ends it at once, after Ctrl-C. */
  exit(code: ExitCode): void;
}

/** Runs `tdkafka` with the arguments behind it, and sets the exit code. */
export async function main(args: readonly string[]): Promise<void> {
  endWithReader();
  quietWarnings();
  process.exitCode = await runCommandLine(args, process);
  setTimeout(() => process.exit(), END_GRACE_MS).unref();
}

/** Runs a command line to its end, and tells its exit code. */
export async function runCommandLine(args: readonly string[], surroundings: Surroundings): Promise<ExitCode> {
  const { stdout } = surroundings;
  if (args[0] === 'complete') {
    // Asked by the scripts of `tdkafka completion`, with `--` before the words.
    const { completions } = await import('./complete.ts');
    for (const word of await completions(args.slice(2))) stdout.write(`${word}\n`);
    return 0;
  }
  // `tdkafka help deployed` is `tdkafka deployed --help`.
  const asked = args[0] === 'help' ? [...args.slice(1), '--help'] : args;
  let ending: ExitCode = 0;
  try {
    const found = commandOf(asked);
    const command = (await found?.listed.load())?.command;
    const runnable: Runnable | undefined = command &&
      found && {
        name: found.listed.name,
        command,
        run: async (given) => {
          ending = await runCommand(runnable, given, surroundings);
        },
      };
    await program(packageVersion(), surroundings, runnable).parseAsync([...asked], { from: 'user' });
    return ending;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    throw error;
  }
}

async function runCommand(runnable: Runnable | undefined, given: Given, surroundings: Surroundings): Promise<ExitCode> {
  if (runnable === undefined) return 0;
  // Loaded only for a command that runs: help needs none of it.
  const [{ openContext }, { watchInterruption }] = await Promise.all([
    import('./context.ts'),
    import('./interruption.ts'),
  ]);
  const manner = { command: `tdkafka ${runnable.name}`, json: given.has('json') };
  let context: OpenContext | undefined;
  const sayInterrupted = (): ExitCode => {
    context?.close();
    for (const line of interruption.told() ?? []) surroundings.stderr.write(`${line}\n`);
    return 130;
  };
  const interruption = watchInterruption(surroundings, () => surroundings.exit(sayInterrupted()));
  context = openContext(manner, surroundings, interruption);
  try {
    const ending = await runnable.command.run(given, context);
    if (interruption.told() !== undefined) {
      sayInterrupted();
      return 130;
    }
    return ending === 'done' ? 0 : 1;
  } catch (error) {
    if (interruption.told() !== undefined) {
      sayInterrupted();
      return 130;
    }
    context.close();
    return await sayFailure(error, given.has('verbose'), surroundings);
  } finally {
    context.close();
  }
}

async function sayFailure(failure: unknown, verbose: boolean, { stderr }: Pick<Streams, 'stderr'>): Promise<ExitCode> {
  const { exitCodeOf, explained, failureText } = await import('./exit-code.ts');
  const error = explained(failure);
  stderr.write(`error: ${failureText(error)}\n`);
  if (verbose && error instanceof Error) stderr.write(`${error.stack}\n`);
  return exitCodeOf(error);
}
