import type { TDengineEnvironment } from '../environment.ts';
import { readCertificates } from '../settings/certificates.ts';
import { SettingsError } from '../settings/errors.ts';
import { secretParameterOf } from '../settings/tdengine/tdengine-login.ts';
import type { TDengineConnection } from '../tdengine/client/connection.ts';

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

/** What @middy/ssm found under the names of {@link ConnectionReader.parameters}. */
export type FoundParameters = Readonly<Record<string, unknown>>;

/** Makes the connection to TDengine of parameters in SSM. */
export interface ConnectionReader {
  /** The SSM parameters that it needs, under names of its own. */
  readonly parameters: Readonly<Record<string, string>>;
  /** The connection: the same object until one of its parameters changes. @throws SettingsError */
  read(found: FoundParameters): Promise<TDengineConnection>;
}

/** Makes a reader of the connection that the environment names. */
export function connectionReader(environment: TDengineEnvironment, log: ErrorLog): ConnectionReader {
  const { url, login, caCertificateParameter } = environment;
  const secretParameter = secretParameterOf(login);
  const readSecret = lastGood(secretParameter, log, (text) =>
    login.kind === 'token' ? token(secretParameter, text) : text,
  );
  const readCa =
    caCertificateParameter === undefined
      ? async () => undefined
      : lastGood(caCertificateParameter, log, (text) =>
          readCertificates(`SSM parameter ${caCertificateParameter}`, text),
        );
  let last:
    | { readonly secret: string; readonly ca: string | undefined; readonly connection: TDengineConnection }
    | undefined;

  return {
    parameters: {
      secret: secretParameter,
      ...(caCertificateParameter !== undefined && { caCertificates: caCertificateParameter }),
    },
    async read(found) {
      const [secret, ca] = await Promise.all([readSecret(found.secret), readCa(found.caCertificates)]);
      if (last?.secret !== secret || last.ca !== ca) {
        const server = { url, ...(ca !== undefined && { caCertificates: ca }) };
        const connection =
          login.kind === 'token'
            ? { ...server, token: secret, ...(login.tokenAs && { tokenAs: login.tokenAs }) }
            : { ...server, user: login.user, password: secret };
        last = { secret, ca, connection };
      }
      return last.connection;
    },
  };
}

/** A token from a file often has the file's last line end, and TDengine says no more than 401; no header takes beyond ASCII. */
function token(parameter: string, text: string): string {
  if (/^[\x21-\x7e]+$/.test(text)) return text;
  throw new SettingsError(`SSM parameter ${parameter}`, [
    'must hold the token alone, in ASCII, without spaces and line ends',
  ]);
}
