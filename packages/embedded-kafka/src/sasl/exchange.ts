/** The mechanisms that a listener can offer, by their names in `sasl.enabled.mechanisms`. */
export const SASL_MECHANISMS = ['PLAIN', 'SCRAM-SHA-256', 'SCRAM-SHA-512', 'OAUTHBEARER'] as const;

/** One of `SASL_MECHANISMS`. */
export type SaslMechanism = (typeof SASL_MECHANISMS)[number];

/** What the server says to a client's token. */
export type Step =
  | { readonly kind: 'challenge'; readonly bytes: Buffer }
  | {
      readonly kind: 'authenticated';
      /** Who the client is. */
      readonly principal: string;
      readonly bytes: Buffer;
      /** When its credential expires, ms since 1970; undefined for one that does not. */
      readonly expiresAt?: number;
    }
  | {
      readonly kind: 'refused';
      /** What the client is told beside SASL_AUTHENTICATION_FAILED; undefined for what a Kafka says of every wrong credential. */
      readonly message?: string;
    };

/** The server's side of one exchange of a mechanism: tokens of the client in, steps out, until one of them is no challenge. */
export interface Exchange {
  step(token: Buffer): Step | Promise<Step>;
}

/** An answer without content. */
export const NO_BYTES = Buffer.alloc(0);
