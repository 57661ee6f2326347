import { type Exchange, NO_BYTES, type Step } from './exchange.ts';

/** What the check of a token says. */
export type TokenVerdict =
  | {
      readonly kind: 'valid';
      readonly principal: string;
      /** Milliseconds since 1970: the session ends with the token. */
      readonly expiresAt: number;
    }
  | {
      readonly kind: 'invalid';
      /** Told to the client; must not hold the token. */
      readonly message: string;
    };

/** Decides whether a client with this token may come in. `now` is in ms since 1970. */
export type CheckToken = (token: string, now: number) => TokenVerdict | Promise<TokenVerdict>;

/** What separates the parts of the message. */
const SEPARATOR = '\u0001';

/**
 * OAUTHBEARER (RFC 7628): one token. A wrong one ends the exchange at once with the check's message, as Kafka does when its callback throws,
 * and MSK with IAM ("Access denied").
 */
export function oauthBearerExchange(check: CheckToken, now: () => number): Exchange {
  return {
    async step(bytes) {
      const { authorizationId, token } = readFirst(bytes.toString('utf8'));
      if (token === undefined) return refused('Invalid OAUTHBEARER client first message');
      const verdict = await check(token, now());
      if (verdict.kind === 'invalid') return refused(verdict.message);
      const { principal, expiresAt } = verdict;
      if (authorizationId !== '' && authorizationId !== principal) {
        return refused("Client requested an authorization id that is different from the token's principal name");
      }
      return { kind: 'authenticated', principal, expiresAt, bytes: NO_BYTES };
    },
  };
}

function refused(message: string): Step {
  return { kind: 'refused', message };
}

/** Reads `n,[a=authorization id],` and then pairs, among them the token's, each before a separator, and one more (RFC 7628, section 3.1). */
function readFirst(text: string): { readonly authorizationId: string; readonly token: string | undefined } {
  const [head = '', ...rest] = text.split(SEPARATOR);
  const header = /^n,(?:a=([^,]*))?,$/.exec(head);
  const isEnded = rest.length >= 3 && rest.at(-1) === '' && rest.at(-2) === '';
  const pairs = rest.slice(0, -2);
  if (header === null || !isEnded || pairs.some((pair) => !/^[A-Za-z]+=/.test(pair))) {
    return { authorizationId: '', token: undefined };
  }
  const auth = pairs.find((pair) => pair.startsWith('auth='));
  return {
    authorizationId: header[1] ?? '',
    token: auth === undefined ? undefined : /^auth=Bearer +(.+)$/i.exec(auth)?.[1],
  };
}
