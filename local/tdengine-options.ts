import type { ParseArgsOptionsConfig } from 'node:util';
import { DEFAULT_VERSION, VERSIONS, versionOf } from '@tdengine-kafka-lambda/embedded-tdengine';
import { UsageError } from './usage.ts';

/** Options of the embedded TDengine on a command line. */
export const TDENGINE_ARGUMENTS = { version: { type: 'string' } } as const satisfies ParseArgsOptionsConfig;

/** What those options say, for `--help`. */
export const TDENGINE_HELP = `  Of tdengine:
  --version V            the version to behave like where versions differ, ${VERSIONS}. Left out: ${DEFAULT_VERSION}
`;

/** The version that a command line asks for, as SELECT SERVER_VERSION() gives it. @throws UsageError */
export function versionOption(command: string, text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  const version = versionOf(text);
  if (version !== undefined) return version;
  throw new UsageError(command, `--version must be one from ${VERSIONS}, such as 3.3.5; got "${text}"`);
}
