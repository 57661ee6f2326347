/** TDengine's own login, as an account of the server. */
export interface PasswordLogin {
  readonly user: string;
  readonly password: string;
}

/** Login of TDengine Cloud. */
export interface TokenLogin {
  /** Sent in the address, `?token=…`: https://docs.tdengine.com/cloud/programming/client-libraries/rest-api/. */
  readonly token: string;
}

/** Where TDengine is and who asks. */
export type TDengineConnection = TDengineServer & (PasswordLogin | TokenLogin);

/** Where TDengine is, and by what it is recognised. */
export interface TDengineServer {
  /** Base address of taosAdapter, such as `https://tdengine.example.com:6041`. */
  readonly url: string;
  /**
   * Certificates in PEM of the authorities that may vouch for an `https:` server, in the place of the public ones.
   * @default - the public certificate authorities
   */
  readonly caCertificates?: string;
}

/** What must not come out in a message: the secret of a connection, in every form in which it is sent. */
export function secretsOf(connection: TDengineConnection): readonly string[] {
  if ('token' in connection) return formsOf(connection.token);
  const { user, password } = connection;
  return [base64(`${user}:${password}`), ...formsOf(password)];
}

function formsOf(secret: string): string[] {
  return [secret, urlText(secret), base64(secret)];
}

function base64(text: string): string {
  return Buffer.from(text).toString('base64');
}

/** A text as a value in the query of an address. */
export function urlText(text: string): string {
  return encodeURIComponent(text.toWellFormed());
}
