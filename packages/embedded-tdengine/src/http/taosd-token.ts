import { createCipheriv, createDecipheriv } from 'node:crypto';

/**
 * The token of `Authorization: Taosd`: user and password, 24 bytes each, in DES with a key that is the same everywhere
 * (it stands in TDengine's source), so the token hides nothing from those who know.
 */
const KEY = Buffer.alloc(8);
KEY.writeBigInt64LE(4_971_256_377_704_625_728n);

/** Triple DES with one key three times is DES, which Node no longer has by itself. */
const TRIPLE_KEY = Buffer.concat([KEY, KEY, KEY]);
const CIPHER = 'des-ede3';
const FIELD_BYTES = 24;

function padded(text: string): Buffer | undefined {
  const bytes = Buffer.from(text);
  return bytes.length <= FIELD_BYTES ? Buffer.concat([bytes, Buffer.alloc(FIELD_BYTES - bytes.length)]) : undefined;
}

/** The token of a user; undefined if the name or the password is longer than 24 bytes. */
export function makeToken(user: string, password: string): string | undefined {
  const [name, secret] = [padded(user), padded(password)];
  if (!name || !secret) return undefined;
  const cipher = createCipheriv(CIPHER, TRIPLE_KEY, null).setAutoPadding(false);
  return Buffer.concat([cipher.update(name), cipher.update(secret), cipher.final()]).toString('base64');
}

/** The user and password in a token; undefined if it is none. */
export function readToken(token: string): readonly [string, string] | undefined {
  const bytes = Buffer.from(token, 'base64');
  if (bytes.length !== 2 * FIELD_BYTES) return undefined;
  const decipher = createDecipheriv(CIPHER, TRIPLE_KEY, null).setAutoPadding(false);
  const text = Buffer.concat([decipher.update(bytes), decipher.final()]);
  const field = (start: number): string =>
    text
      .subarray(start, start + FIELD_BYTES)
      .toString('utf8')
      .replace(/\0+$/, '');
  const [user, password] = [field(0), field(FIELD_BYTES)];
  return user === '' || password === '' ? undefined : [user, password];
}
