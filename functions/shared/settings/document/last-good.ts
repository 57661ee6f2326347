import { SettingsError } from '../errors.ts';

/** Where it is said that a parameter cannot be used. */
export interface ErrorLog {
  error(message: string, error: Error): void;
}

/** Reads one parameter from what @middy/ssm gives for it. @throws SettingsError naming the parameter */
export type ParameterReader<T> = (value: unknown) => Promise<T>;

/**
 * Makes a reader of one parameter that falls back to what it read before, and tells `log`.
 * Its result is the same object until the parameter's text changes.
 * @param parse makes the result of the text. @throws SettingsError
 */
export function lastGood<T>(
  parameter: string,
  log: ErrorLog,
  parse: (text: string) => T | Promise<T>,
): ParameterReader<T> {
  let last: { readonly text: string; readonly value: T } | undefined;
  return async (value) => {
    try {
      const text = await textOf(value, parameter);
      if (text !== last?.text) last = { text, value: await parse(text) };
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
