import type { Exchange, SaslMechanism, Step } from './exchange.ts';
import type { Sasl } from './sasl.ts';

/** Keys of the requests that a client may send before it has signed in. */
const SASL_HANDSHAKE = 17;
const API_VERSIONS = 18;
const SASL_AUTHENTICATE = 36;

/** Who signed in, by what; the session ends at `expiresAt` (ms since 1970). */
interface SignedIn {
  readonly principal: string;
  readonly mechanism: SaslMechanism;
  readonly expiresAt: number | undefined;
}

type State =
  | { readonly kind: 'unknown' }
  | {
      readonly kind: 'signing-in';
      readonly mechanism: SaslMechanism;
      readonly exchange: Exchange;
      /** Whether tokens come without a request around them, as after version 0 of the handshake. */
      readonly bare: boolean;
      /** Who was signed in before, when this is done again. */
      readonly before: SignedIn | undefined;
    }
  | ({ readonly kind: 'signed-in' } & SignedIn)
  | { readonly kind: 'failed' };

/** What a token comes to, with how long the session may last then: ms, 0 for ever. */
export type Signed =
  | { readonly kind: 'taken'; readonly bytes: Buffer; readonly lifetimeMs: number }
  | { readonly kind: 'refused'; readonly message: string }
  | { readonly kind: 'not-now' };

/** How far one connection has come with signing in: what it may send, after Kafka's SaslServerAuthenticator. */
export class SaslSession {
  readonly #sasl: Sasl;
  readonly #now: () => number;
  #state: State = { kind: 'unknown' };

  constructor(sasl: Sasl, now: () => number) {
    this.#sasl = sasl;
    this.#now = now;
  }

  get mechanisms(): readonly SaslMechanism[] {
    return this.#sasl.mechanisms;
  }

  /** Whether the next frame is a bare token. */
  get expectsBareToken(): boolean {
    return this.#state.kind === 'signing-in' && this.#state.bare;
  }

  get isSignedIn(): boolean {
    return this.#state.kind === 'signed-in';
  }

  /** Whether a request with this key may come now; what may not ends the connection. */
  admits(key: number): boolean {
    switch (this.#state.kind) {
      case 'unknown':
        return key === API_VERSIONS || key === SASL_HANDSHAKE;
      case 'signing-in':
        return key === SASL_AUTHENTICATE;
      case 'signed-in': {
        const { expiresAt } = this.#state;
        return expiresAt === undefined || this.#now() < expiresAt || key === SASL_HANDSHAKE;
      }
      case 'failed':
        return false;
    }
  }

  /** Chooses a mechanism; false when it is not offered, or not the one that the client signed in with before. */
  begin(mechanism: string, bare: boolean): boolean {
    const before = this.#state.kind === 'signed-in' ? this.#state : undefined;
    const begun = this.#sasl.begin(mechanism);
    if (begun === undefined || (before !== undefined && before.mechanism !== mechanism)) {
      this.#state = { kind: 'failed' };
      return false;
    }
    this.#state = { kind: 'signing-in', ...begun, bare, before };
    return true;
  }

  /** Takes a token of the chosen mechanism. */
  async authenticate(token: Buffer): Promise<Signed> {
    if (this.#state.kind !== 'signing-in') return { kind: 'not-now' };
    const { mechanism, exchange, before } = this.#state;
    const step = await exchange.step(token);
    if (step.kind === 'challenge') return { kind: 'taken', bytes: step.bytes, lifetimeMs: 0 };
    if (step.kind === 'authenticated' && (before === undefined || before.principal === step.principal)) {
      return this.#signIn(mechanism, step);
    }
    this.#state = { kind: 'failed' };
    return { kind: 'refused', message: messageOf(step, mechanism, before !== undefined) };
  }

  #signIn(mechanism: SaslMechanism, step: Step & { kind: 'authenticated' }): Signed {
    const now = this.#now();
    const limits = [
      step.expiresAt ?? Number.POSITIVE_INFINITY,
      this.#sasl.maxReauthMs > 0 ? now + this.#sasl.maxReauthMs : Number.POSITIVE_INFINITY,
    ];
    const end = Math.min(...limits);
    const expiresAt = Number.isFinite(end) ? end : undefined;
    this.#state = { kind: 'signed-in', principal: step.principal, mechanism, expiresAt };
    return { kind: 'taken', bytes: step.bytes, lifetimeMs: expiresAt === undefined ? 0 : Math.max(0, expiresAt - now) };
  }
}

function messageOf(step: Step, mechanism: SaslMechanism, again: boolean): string {
  if (step.kind === 'refused' && step.message !== undefined) return step.message;
  if (step.kind === 'authenticated') return 'Cannot change principals during re-authentication';
  const what = again ? 're-authentication' : 'authentication';
  return `Authentication failed during ${what} due to invalid credentials with SASL mechanism ${mechanism}`;
}
