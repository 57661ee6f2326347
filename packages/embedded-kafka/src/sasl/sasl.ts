import type { Exchange, SaslMechanism } from './exchange.ts';
import { type CheckToken, oauthBearerExchange } from './oauth-bearer.ts';
import { plainExchange } from './plain.ts';
import { scramExchange } from './scram.ts';
import { type ScramHash, scramCredential } from './scram-credential.ts';

/** Who may sign in to a listener, and how. */
export interface SaslOptions {
  /** Offered mechanisms, as `sasl.enabled.mechanisms`. */
  readonly mechanisms: readonly SaslMechanism[];
  /** Passwords by user, for PLAIN and SCRAM. @default - nobody */
  readonly users?: Readonly<Record<string, string>>;
  /** Check of OAUTHBEARER's tokens, such as `iamTokenCheck`. @default - every token is refused */
  readonly checkToken?: CheckToken;
  /** After how long a client must sign in again, as `connections.max.reauth.ms`. @default 0, never but for a token's expiry */
  readonly maxReauthMs?: number;
}

/** The sign-in of a listener. */
export interface Sasl {
  readonly mechanisms: readonly SaslMechanism[];
  readonly maxReauthMs: number;
  /** Begins an exchange; undefined for a mechanism that is not offered. */
  begin(mechanism: string): { readonly mechanism: SaslMechanism; readonly exchange: Exchange } | undefined;
}

const NOBODY: CheckToken = () => ({ kind: 'invalid', message: 'this broker takes no token' });

/** Makes ready what a listener needs to sign clients in. */
export function sasl(options: SaslOptions, now: () => number): Sasl {
  const { mechanisms, users = {}, checkToken = NOBODY, maxReauthMs = 0 } = options;
  const passwords = new Map(Object.entries(users));
  const credentials = (hash: ScramHash) =>
    new Map([...passwords].map(([user, password]) => [user, scramCredential(hash, password)]));
  const scram = {
    'SCRAM-SHA-256': mechanisms.includes('SCRAM-SHA-256') ? credentials('sha256') : new Map(),
    'SCRAM-SHA-512': mechanisms.includes('SCRAM-SHA-512') ? credentials('sha512') : new Map(),
  };
  const exchangeOf = (mechanism: SaslMechanism): Exchange => {
    switch (mechanism) {
      case 'PLAIN':
        return plainExchange((user) => passwords.get(user));
      case 'SCRAM-SHA-256':
        return scramExchange('sha256', (user) => scram[mechanism].get(user));
      case 'SCRAM-SHA-512':
        return scramExchange('sha512', (user) => scram[mechanism].get(user));
      case 'OAUTHBEARER':
        return oauthBearerExchange(checkToken, now);
    }
  };
  return {
    mechanisms,
    maxReauthMs,
    begin(name) {
      const mechanism = mechanisms.find((offered) => offered === name);
      return mechanism === undefined ? undefined : { mechanism, exchange: exchangeOf(mechanism) };
    },
  };
}
