import { Token } from 'aws-cdk-lib';
import { SettingsError } from '../../functions/shared/settings/index.ts';

/** Bytes of all variables of a function. @see https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html */
const MOST_BYTES = 4_096;

/** What a value takes that is known at deploy only, such as the name of a table or an ARN. */
const UNKNOWN_BYTES = 200;

/**
 * Refuses more variables than Lambda takes, which long lists of servers and long names make.
 * @throws SettingsError that names the longest.
 */
export function checkVariables(source: string, variables: Readonly<Record<string, string>>): void {
  const sizes = Object.entries(variables)
    .map(([name, value]) => ({ name, bytes: name.length + bytesOf(value) }))
    .sort((a, b) => b.bytes - a.bytes);
  const total = sizes.reduce((sum, { bytes }) => sum + bytes, 0);
  if (total <= MOST_BYTES) return;
  const longest = sizes.slice(0, 3).map(({ name, bytes }) => `${name} ${bytes}`);
  throw new SettingsError(source, [
    `the function's environment would be ${total} bytes, and Lambda takes ${MOST_BYTES}; the longest are ${longest.join(', ')}: give fewer servers or shorter names`,
  ]);
}

function bytesOf(value: string): number {
  return Token.isUnresolved(value) ? UNKNOWN_BYTES : Buffer.byteLength(value);
}
