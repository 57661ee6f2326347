import type { Users } from '../users.ts';
import { readToken } from './taosd-token.ts';

/** Who asks, or why the request is turned away before its statement is looked at. */
export type Authorization =
  | { readonly kind: 'user'; readonly user: string }
  | { readonly kind: 'refused'; readonly status: 401 | 200; readonly code: number; readonly text: string };

const refused = (status: 401 | 200, code: number, text: string): Authorization => ({
  kind: 'refused',
  status,
  code,
  text,
});

function decodeBasic(text: string): readonly [string, string] | undefined {
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(text)) return undefined;
  const decoded = Buffer.from(text, 'base64').toString('utf8');
  const colon = decoded.indexOf(':');
  const [user, password] = [decoded.slice(0, colon), decoded.slice(colon + 1)];
  return colon > 0 && password !== '' ? [user, password] : undefined;
}

function checkUser(users: Users, user: string, password: string): Authorization {
  const known = users.password(user);
  if (known === undefined) return refused(200, 0x0351, 'Invalid user');
  if (known !== password) return refused(200, 0x0357, 'Authentication failure');
  return { kind: 'user', user };
}

/** TDengine's answer to a token that it does not know: an error of the database, as to a wrong password. */
function checkToken(users: Users, token: string): Authorization {
  const user = users.userOf(token);
  return user === undefined ? refused(200, 0x0357, 'Authentication failure') : { kind: 'user', user };
}

/**
 * The Authorization header: `Basic` with user and password, `Taosd` with the token that /rest/login gives, or `Bearer` with
 * a token of `CREATE TOKEN`, where there are any and the address has no `token`. Only what cannot be read is 401; a wrong
 * password is an error of the database, with status 200.
 */
export function authorize(header: string | undefined, users: Users, hasUrlToken = false): Authorization {
  if (header === undefined || header.trim() === '') return refused(401, 0x1105, 'no auth info input');
  const [scheme, text = ''] = header.trim().split(/\s+/, 2);
  if (text === '') return refused(401, 0x1122, 'invalid type of Authorization');
  if (scheme === 'Basic') {
    const pair = decodeBasic(text);
    if (!pair) return refused(401, 0x1124, 'invalid basic Authorization');
    return checkUser(users, ...pair);
  }
  if (scheme === 'Taosd') {
    const pair = readToken(text);
    if (!pair) return refused(401, 0x1125, 'invalid taosd Authorization');
    return checkUser(users, ...pair);
  }
  if (scheme === 'Bearer' && users.takesTokens && !hasUrlToken) return checkToken(users, text);
  return refused(401, 0x1122, 'invalid type of Authorization');
}
