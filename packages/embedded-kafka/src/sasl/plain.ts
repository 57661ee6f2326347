import { createHash, timingSafeEqual } from 'node:crypto';
import { type Exchange, NO_BYTES, type Step } from './exchange.ts';

/** PLAIN (RFC 4616): authorization id, user and password in one token. The messages are those of Kafka's PlainSaslServer. */
export function plainExchange(passwordOf: (user: string) => string | undefined): Exchange {
  return {
    step(token) {
      const parts = token.toString('utf8').split('\0');
      const [authorizationId = '', user = '', password = ''] = parts;
      if (parts.length !== 3) return refused(`Invalid SASL/PLAIN response: expected 3 tokens, got ${parts.length}`);
      if (user === '') return refused('Authentication failed: username not specified');
      if (password === '') return refused('Authentication failed: password not specified');
      const known = passwordOf(user);
      if (known === undefined || !isSame(known, password)) {
        return refused('Authentication failed: Invalid username or password');
      }
      if (authorizationId !== '' && authorizationId !== user) {
        return refused('Authentication failed: Client requested an authorization id that is different from username');
      }
      return { kind: 'authenticated', principal: user, bytes: NO_BYTES };
    },
  };
}

function refused(message: string): Step {
  return { kind: 'refused', message };
}

function isSame(one: string, other: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(one), digest(other));
}
