/** TDengine's own login, as an account of the server. */
export interface PasswordLogin {
  readonly user: string;
  readonly password: string;
}

/** Login by a token: of TDengine Cloud, or of a TDengine of one's own since 3.4 (`CREATE TOKEN`). */
export interface TokenLogin {
  readonly token: string;
  /**
   * How it is sent.
   * @default - by the host of each address
   */
  readonly tokenAs?: TokenAs | undefined;
}

/**
 * Ways to send a token. `query`: in the address, `?token=…`, as TDengine Cloud takes it; `bearer`: in the header
 * `Authorization: Bearer …`, as taosAdapter takes it since TDengine 3.4. It refuses a request that has both.
 * @see https://docs.tdengine.com/cloud/programming/client-libraries/rest-api/
 * @see https://github.com/taosdata/taosadapter/blob/main/controller/rest/auth.go
 */
export const TOKEN_AS = ['bearer', 'query'] as const;
export type TokenAs = (typeof TOKEN_AS)[number];

/** How a token is sent to an address unless it is said: to the hosts of TDengine Cloud in the address, to others in the header. */
export function tokenAsOf(address: string): TokenAs {
  return CLOUD.test(new URL(address).hostname) ? 'query' : 'bearer';
}

/** Hosts of TDengine Cloud. TDengine's own drivers tell them by the same ends. */
const CLOUD = /(?:^|\.)cloud\.(?:tdengine|taosdata)\.com\.?$/;

/** Where TDengine is and who asks. */
export type TDengineConnection = TDengineServer & (PasswordLogin | TokenLogin);

/** Where TDengine is, and by what it is recognised. */
export interface TDengineServer {
  /** Base address of taosAdapter, such as `https://tdengine.example.com:6041`; several, separated by commas, of one TDengine. */
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

/**
 * The addresses that a text names, several with commas between them. As in the addresses of TDengine's own drivers, one
 * that has no scheme has that of the one before: `https://a:6041,b:6041`. What is no address comes out as it is.
 */
export function addressesOf(text: string): readonly string[] {
  let scheme = '';
  return text.split(',').map((part) => {
    const address = part.trim();
    const own = /^[a-z][a-z\d+.-]*:\/\//i.exec(address)?.[0];
    scheme = own ?? scheme;
    return own === undefined && address !== '' ? `${scheme}${address}` : address;
  });
}

/** How an address is told in the log: its host and port, and nothing else that it may hold. */
export function hostOf(address: string): string {
  return new URL(address).host;
}
