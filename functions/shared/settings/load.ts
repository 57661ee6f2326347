import type { MiddlewareObj } from '@middy/core';
import ssm from '@middy/ssm';
import type * as z from 'zod';
import { SettingsError } from './errors.ts';
import { parseSettings } from './parse.ts';
import { VerbatimSsmClient } from './verbatim-ssm-client.ts';

/** How old settings may get, in ms, before an invocation reads them again. */
export const SETTINGS_EXPIRY_MS = 60_000;

/** What an invocation runs with. */
export interface Loaded<T> {
  readonly settings: T;
  /** The password of the TDengine user. */
  readonly password: string;
}

/** The two parameters of a connector, as its environment names them. */
export interface ParameterNames {
  readonly settingsParameter: string;
  readonly passwordParameter: string;
}

/** Settings of one connector: give `middleware` to middy, ask `current` inside the handler. */
export interface SettingsLoader<T> {
  readonly middleware: MiddlewareObj;
  /** What the running invocation runs with; `settings` is the same object until its document changes. */
  current(): Loaded<T>;
}

interface ErrorLog {
  error(message: string, error: Error): void;
}

/**
 * Reads a connector's settings and password from SSM, again when they are older than {@link SETTINGS_EXPIRY_MS}.
 * One that cannot be read or used fails the invocation when none was good before; later the last good one stays in
 * force and `log` is told. The first read begins at once, in Lambda's init phase.
 * The invocation fails with SettingsError, naming the parameter and what is wrong with it.
 */
export function settingsLoader<T extends z.ZodType>(
  schema: T,
  names: ParameterNames,
  log: ErrorLog,
): SettingsLoader<z.output<T>> {
  const { settingsParameter, passwordParameter } = names;
  const parameters = ssm({
    AwsClient: VerbatimSsmClient,
    fetchData: { settings: settingsParameter, password: passwordParameter },
    cacheExpiry: SETTINGS_EXPIRY_MS,
    cacheKey: settingsParameter,
  });
  const settings = lastGood(settingsParameter, log, (text) =>
    parseSettings(schema, parseJson(text, settingsParameter), settingsParameter),
  );
  const password = lastGood(passwordParameter, log, (text) => text);
  let loaded: Loaded<z.output<T>> | undefined;

  return {
    middleware: {
      name: 'settings',
      before: async (request) => {
        const internal: { settings: unknown; password: unknown } = { settings: undefined, password: undefined };
        await parameters.before?.({ ...request, internal });
        loaded = { settings: await settings(internal.settings), password: await password(internal.password) };
      },
    },
    current() {
      if (loaded === undefined) throw new Error('settings are asked for outside an invocation');
      return loaded;
    },
  };
}

/** Makes a reader of one parameter that falls back to what it read before. */
function lastGood<T>(parameter: string, log: ErrorLog, parse: (text: string) => T): (value: unknown) => Promise<T> {
  let last: { readonly text: string; readonly value: T } | undefined;
  return async (value) => {
    try {
      const text = await textOf(value, parameter);
      if (text !== last?.text) last = { text, value: parse(text) };
      return last.value;
    } catch (error) {
      if (last === undefined || !(error instanceof SettingsError)) throw error;
      log.error('a parameter cannot be used, its last good value stays in force', error);
      return last.value;
    }
  };
}

async function textOf(value: unknown, parameter: string): Promise<string> {
  try {
    return String(await value);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    // @middy/ssm's word for a name that GetParameters lists under InvalidParameters.
    const reason = message.startsWith('InvalidParameter ') ? 'does not exist' : `cannot be read: ${message}`;
    throw new SettingsError(`SSM parameter ${parameter}`, [reason]);
  }
}

function parseJson(text: string, parameter: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new SettingsError(parameter, ['(top level): must be JSON']);
  }
}
