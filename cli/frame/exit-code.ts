import { SettingsError } from '../../functions/shared/settings/errors.ts';
import { OperationError } from '../../operations/operation-error.ts';
import { explainAwsError } from '../../operations/target/aws-error.ts';
import { explainTDengineError } from '../../operations/target/tdengine-error.ts';
import { describeError } from '../terminal/report-error.ts';
import { UsageError } from '../terminal/usage.ts';

/** What each exit code means; docs/tdkafka.md has them from here. */
export const EXIT_CODES = {
  0: 'it is done',
  1: 'it is done, and something is not right: findings, differences, tests that fail, records that are rejected',
  2: 'the command line, or a file that it names, is wrong; nothing was done',
  3: 'refused: something that must be so is not, or nobody agreed',
  4: 'somebody cannot be reached from here, or the credentials or the right for it are missing',
  5: 'it failed for a reason that no other code stands for; the message tells it',
  130: 'Ctrl-C ended it; the last lines say in what state things are',
} as const;

export type ExitCode = keyof typeof EXIT_CODES;

/** What is said of a failure, as far as it can be explained: what went wrong, where, and what to do. */
export function failureText(error: unknown): string {
  return error instanceof OperationError ? error.message : describeError(error);
}

/** A failure as a person is told it: where AWS refused or TDengine is not reached, what is missing. */
export function explained(error: unknown): unknown {
  return explainAwsError(error) ?? explainTDengineError(error) ?? error;
}

/** The exit code of a failure. */
export function exitCodeOf(error: unknown): ExitCode {
  if (error instanceof UsageError || error instanceof SettingsError) return 2;
  if (error instanceof OperationError) {
    switch (error.code) {
      case 'asked-wrongly':
        return 2;
      case 'refused':
        return 3;
      case 'not-reachable':
      case 'not-allowed':
        return 4;
    }
  }
  return isOfPort(error) ? 3 : 5;
}

function isOfPort(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'EADDRINUSE' || error.code === 'EACCES');
}
