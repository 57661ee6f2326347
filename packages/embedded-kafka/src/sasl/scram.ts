import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Exchange, Step } from './exchange.ts';
import { hmac, type ScramCredential, type ScramHash } from './scram-credential.ts';

/** No channel binding, an authorization id or none; then user, nonce and extensions (RFC 5802, section 7). */
const FIRST = /^(n,(?:a=([^,]+))?,)(n=([^,]+),r=([!-+\--~]+)(?:,[a-zA-Z]=[^,]+)*)$/;
const FINAL = /^(c=([A-Za-z0-9+/=]+),r=([!-+\--~]+)(?:,[a-zA-Z]=[^,]+)*),p=([A-Za-z0-9+/=]+)$/;

const REFUSED: Step = { kind: 'refused' };

/** What the second token of a client is held against. */
interface Challenge {
  readonly user: string;
  readonly credential: ScramCredential;
  readonly channelBinding: string;
  readonly nonce: string;
  /** The messages so far, as they go into the signatures. */
  readonly messages: string;
}

/**
 * SCRAM (RFC 5802): the client proves that it knows the password, and the server that it has what was kept of it. An unknown user is refused
 * at the first message, as in Kafka.
 */
export function scramExchange(
  hash: ScramHash,
  credentialOf: (user: string) => ScramCredential | undefined,
  newNonce = () => randomBytes(18).toString('base64url'),
): Exchange {
  let challenge: Challenge | undefined;
  return {
    step(token) {
      const text = token.toString('utf8');
      if (challenge !== undefined) return prove(hash, challenge, text);
      const [, channelBinding = '', authorizationId, bare = '', name = '', clientNonce = ''] = FIRST.exec(text) ?? [];
      const user = plainName(name);
      const credential = user === undefined ? undefined : credentialOf(user);
      if (user === undefined || credential === undefined) return REFUSED;
      if (authorizationId !== undefined && plainName(authorizationId) !== user) return REFUSED;
      const nonce = clientNonce + newNonce();
      const first = `r=${nonce},s=${credential.salt.toString('base64')},i=${credential.iterations}`;
      challenge = { user, credential, channelBinding, nonce, messages: `${bare},${first}` };
      return { kind: 'challenge', bytes: Buffer.from(first) };
    },
  };
}

function prove(hash: ScramHash, { user, credential, channelBinding, nonce, messages }: Challenge, text: string): Step {
  const [, withoutProof = '', binding = '', repeated = '', proof = ''] = FINAL.exec(text) ?? [];
  if (repeated !== nonce || Buffer.from(binding, 'base64').toString() !== channelBinding) return REFUSED;
  const message = `${messages},${withoutProof}`;
  const signature = hmac(hash, credential.storedKey, message);
  const given = Buffer.from(proof, 'base64');
  if (given.length !== signature.length) return REFUSED;
  const clientKey = signature.map((byte, at) => byte ^ (given[at] ?? 0));
  if (!timingSafeEqual(createHash(hash).update(clientKey).digest(), credential.storedKey)) return REFUSED;
  const verifier = hmac(hash, credential.serverKey, message).toString('base64');
  return { kind: 'authenticated', principal: user, bytes: Buffer.from(`v=${verifier}`) };
}

/** A name without its escapes: `=2C` is a comma and `=3D` an equals sign, and neither stands for itself. Undefined when it is none. */
function plainName(escaped: string): string | undefined {
  if (escaped === '' || /=(?!2C|3D)/.test(escaped)) return undefined;
  return escaped.replaceAll('=2C', ',').replaceAll('=3D', '=');
}
