import type { TDengineEnvironment } from '../../environment.ts';
import type { TDengineConnection } from '../../tdengine/client/connection.ts';
import { readCertificates } from '../certificates.ts';
import { SettingsError } from '../errors.ts';
import { secretParameterOf } from '../tdengine/tdengine-login.ts';
import { type ErrorLog, lastGood } from './last-good.ts';

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
