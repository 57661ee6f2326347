import { SettingsError } from '../../functions/shared/settings/errors.ts';
import { TDengineError } from '../../functions/shared/tdengine/error.ts';
import { endWithReader } from './process.ts';
import { LocalError, UsageError } from './usage.ts';

/** What went wrong, where, and what to do, in as few lines as it has problems: no stack trace. */
export function describeError(error: unknown): string {
  if (error instanceof UsageError) return `${error.message}; see ${error.command} --help`;
  if (error instanceof LocalError || error instanceof SettingsError || error instanceof TDengineError)
    return error.message;
  if (!(error instanceof Error)) return String(error);
  if (codeOf(error) === 'EADDRINUSE') {
    return `port ${portOf(error)} is in use; end what listens there, or give another with --port`;
  }
  if (codeOf(error) === 'EACCES' && portOf(error) !== '') {
    return `port ${portOf(error)} may not be used by this user; give one above 1023 with --port`;
  }
  return `${error.name === 'Error' ? '' : `${error.name}: `}${error.message}`;
}

const END_GRACE_MS = 3_000;

/**
 * Runs a command: a failure becomes `error: …` on stderr and an exit code, with its stack trace only when asked.
 * @param exitCodeOf the exit code of a failure; left out, 1.
 */
export async function runCommand(
  command: (args: readonly string[]) => Promise<void>,
  exitCodeOf: (error: unknown) => number = () => 1,
): Promise<void> {
  const args = process.argv.slice(2);
  endWithReader();
  try {
    await command(args);
  } catch (error) {
    process.exitCode = exitCodeOf(error);
    process.stderr.write(`error: ${describeError(error)}\n`);
    if (args.includes('--verbose') && error instanceof Error) process.stderr.write(`${error.stack}\n`);
  }
  // What a failed start, or a part that has gone, has left open must not keep the process from ending.
  setTimeout(() => process.exit(), END_GRACE_MS).unref();
}

function codeOf(error: Error): unknown {
  return 'code' in error ? error.code : undefined;
}

function portOf(error: Error): string {
  return 'port' in error ? String(error.port) : '';
}
