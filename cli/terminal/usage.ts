import { type ParseArgsOptionsConfig, parseArgs } from 'node:util';
import { addressesOf } from '../../functions/shared/tdengine/client/connection.ts';

/** A command line that cannot be understood. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
  readonly command: string;

  constructor(command: string, message: string) {
    super(message);
    this.command = command;
  }
}

/** Options that every command has. */
export const COMMON_OPTIONS = {
  help: { type: 'boolean', short: 'h', default: false },
  verbose: { type: 'boolean', default: false },
} as const;

/**
 * Reads a command line.
 * @param command how a person starts it, such as `npm run local`, for the message.
 * @throws UsageError in one line.
 */
export function readArguments<T extends ParseArgsOptionsConfig>(
  command: string,
  args: readonly string[],
  options: T,
  allowPositionals = false,
) {
  try {
    return parseArgs({ args: [...args], options, allowPositionals, strict: true });
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    // node:util adds advice on positional arguments that fits no command here.
    throw new UsageError(command, message.split('. ')[0] ?? message);
  }
}

/** A port of an option. @throws UsageError */
export function portOption(command: string, text: string, option = 'port'): number {
  const port = Number(text);
  if (/^\d{1,5}$/.test(text) && port <= 65_535) return port;
  throw new UsageError(command, `--${option} must be a number from 0 to 65535; got "${text}"`);
}

/** `HOST:PORT`, several separated by commas. @param option its name. @throws UsageError */
export function brokersOption(command: string, text: string, option = '--kafka'): string {
  if (/^[^\s,:/]+:\d{1,5}(,[^\s,:/]+:\d{1,5})*$/.test(text)) return text;
  throw new UsageError(command, `${option} must be HOST:PORT, such as localhost:9092; got "${text}"`);
}

/** Address and account of a TDengine. */
export interface TDengineAccess {
  /** One address, or several with commas between them. */
  readonly url: string;
  readonly user: string;
  readonly password: string;
}

/** `http://USER:PASSWORD@HOST:PORT`, further `HOST:PORT` separated by commas. @throws UsageError, which never shows the password */
export function tdengineOption(command: string, text: string): TDengineAccess {
  const example = 'http://root:taosdata@localhost:6041';
  // A password may have a comma in it.
  const hosts = text.indexOf(',', text.lastIndexOf('@') + 1);
  const first = hosts < 0 ? text : text.slice(0, hosts);
  const url = URL.canParse(first) ? new URL(first) : undefined;
  const others = hosts < 0 ? [] : addressesOf(`${url?.protocol}//first,${text.slice(hosts + 1)}`).slice(1);
  if (url === undefined || ![first, ...others].every(isAddress)) {
    throw new UsageError(command, `--tdengine must be a URL such as ${example}`);
  }
  if (url.username === '' || url.password === '') {
    throw new UsageError(command, `--tdengine lacks the user or the password: write it as ${example}`);
  }
  return {
    url: [url, ...others.map((address) => new URL(address))].map(({ origin }) => origin).join(','),
    user: decodeURIComponent(url.username),
    password: decodeURIComponent(url.password),
  };
}

/** The address of a schema registry. @throws UsageError, which never shows a password */
export function registryOption(command: string, text: string): string {
  const url = isAddress(text) ? new URL(text) : undefined;
  if (url !== undefined && url.username === '' && url.password === '') return text;
  throw new UsageError(
    command,
    '--registry must be a URL such as http://localhost:8081, without user and password: these go into SCHEMA_REGISTRY_USER_INFO',
  );
}

function isAddress(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname } = new URL(text);
  return /^https?:$/.test(protocol) && hostname !== '';
}

/** A failure that its message explains to the end: what, where, and what to do. Shown without a stack trace. */
export class LocalError extends Error {
  override readonly name = 'LocalError';
}
