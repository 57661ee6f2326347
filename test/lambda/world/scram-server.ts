import { createHash, createHmac, pbkdf2Sync, randomBytes } from 'node:crypto';

/** One sign-in at a server: takes a client's message and gives its answer; undefined refuses it. */
export type SignIn = (message: string) => string | undefined;

const ITERATIONS = 4_096;

/** The server's side of SCRAM for one user: https://www.rfc-editor.org/rfc/rfc5802#section-3 */
export function scramSignIn(hash: 'sha256' | 'sha512', user: string, password: string): SignIn {
  const salt = randomBytes(16);
  const salted = pbkdf2Sync(password, salt, ITERATIONS, hash === 'sha256' ? 32 : 64, hash);
  const hmac = (key: Buffer, text: string) => createHmac(hash, key).update(text).digest();
  const storedKey = createHash(hash).update(hmac(salted, 'Client Key')).digest();
  let messages = '';

  return (message) => {
    const { n, r = '', p } = attributes(message);
    if (n !== undefined) {
      if (n !== user) return undefined;
      const answer = `r=${r}${randomBytes(12).toString('hex')},s=${salt.toString('base64')},i=${ITERATIONS}`;
      messages = `${message.replace(/^n,,/, '')},${answer}`;
      return answer;
    }
    const signed = `${messages},${message.replace(/,p=.*$/, '')}`;
    const signature = hmac(storedKey, signed);
    const clientKey = Buffer.from(p ?? '', 'base64').map((byte, at) => byte ^ (signature[at] ?? 0));
    if (!createHash(hash).update(clientKey).digest().equals(storedKey)) return undefined;
    return `v=${hmac(hmac(salted, 'Server Key'), signed).toString('base64')}`;
  };
}

function attributes(message: string): Readonly<Record<string, string | undefined>> {
  return Object.fromEntries(message.split(',').map((part) => [part.slice(0, 1), part.slice(2)]));
}
