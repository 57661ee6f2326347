import { createHash, createHmac, pbkdf2Sync, randomBytes } from 'node:crypto';

/** The hash of a SCRAM mechanism, as node:crypto names it. */
export type ScramHash = 'sha256' | 'sha512';

/** What a broker keeps of a user's password (RFC 5802, section 3). */
export interface ScramCredential {
  readonly salt: Buffer;
  readonly iterations: number;
  readonly storedKey: Buffer;
  readonly serverKey: Buffer;
}

/** Kafka's default, and the least it takes (ScramMechanism.minIterations). */
const ITERATIONS = 4096;
const SALT_BYTES = 20;

/** What to keep of a password. Like Kafka, it takes the password's UTF-8 as it is, without the normalization that RFC 5802 asks for. */
export function scramCredential(hash: ScramHash, password: string, salt = randomBytes(SALT_BYTES)): ScramCredential {
  const length = hash === 'sha256' ? 32 : 64;
  const salted = pbkdf2Sync(password, salt, ITERATIONS, length, hash);
  return {
    salt,
    iterations: ITERATIONS,
    storedKey: createHash(hash)
      .update(hmac(hash, salted, 'Client Key'))
      .digest(),
    serverKey: hmac(hash, salted, 'Server Key'),
  };
}

/** The keyed hash that SCRAM is made of. */
export function hmac(hash: ScramHash, key: Buffer, text: string): Buffer {
  return createHmac(hash, key).update(text).digest();
}
