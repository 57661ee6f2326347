import type { IParameter } from 'aws-cdk-lib/aws-ssm';
import { DEFAULT_USER, type TDengineLogin } from '../../functions/shared/settings/tdengine/tdengine-login.ts';

/** A TDengine server and how to log in to it: exactly one of `password` and `token`. */
export interface TDengineServer {
  /** Address of taosAdapter, TDengine's REST service, such as `https://tdengine.example.com:6041`; several separated by commas. */
  readonly url: string;
  /**
   * Send the secret unencrypted to an `http:` address that is not private, too.
   * @default false
   */
  readonly allowInsecureHttp?: boolean | undefined;
  /**
   * The user, who logs in with `password`.
   * @default 'root'
   */
  readonly user?: string | undefined;
  /**
   * The SecureString parameter with the password.
   * @default - none: `token` logs in
   */
  readonly password?: IParameter | undefined;
  /**
   * The SecureString parameter with a token of TDengine Cloud, or of a TDengine 3.4 or newer.
   * @default - none: `user` and `password` log in
   */
  readonly token?: IParameter | undefined;
  /**
   * How the token is sent: in the address (`query`), or in the header `Authorization: Bearer` (`bearer`).
   * @default - in the address to hosts of cloud.tdengine.com and cloud.taosdata.com, in the header to others
   */
  readonly tokenAs?: 'bearer' | 'query' | undefined;
  /**
   * The String parameter with the certificates of private authorities, in PEM.
   * @default - the public authorities are trusted
   */
  readonly caCertificate?: IParameter | undefined;
}

/** The parameter that holds the secret of the login. @throws Error when there is none, or more than one, or a user beside a token. */
export function secretOf({ user, password, token }: TDengineServer): IParameter {
  const secret = token ?? password;
  if (secret === undefined || (token !== undefined && password !== undefined)) {
    throw new Error('tdengine needs exactly one of password and token');
  }
  if (user !== undefined && token !== undefined) throw new Error('tdengine.user does not go with token');
  return secret;
}

/** The login, by the names of parameters. */
export function serverLogin(server: TDengineServer): TDengineLogin {
  const { parameterName } = secretOf(server);
  if (server.token !== undefined) return { kind: 'token', tokenParameter: parameterName, tokenAs: server.tokenAs };
  return { kind: 'password', user: server.user ?? DEFAULT_USER, passwordParameter: parameterName };
}
