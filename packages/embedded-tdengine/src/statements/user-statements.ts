import { StatementError } from '../errors.ts';
import { affected, type Result } from '../result.ts';
import type { TokenReader } from '../sql/token-reader.ts';
import type { Users } from '../users.ts';

const MAX_USER_BYTES = 23;
const PASSWORD_LENGTH = { min: 8, max: 255 };
const CHARACTER_KINDS = [/[a-z]/, /[A-Z]/, /\d/, /[^a-zA-Z0-9]/];
/** Of the kinds of characters a password must have so many. */
const KINDS_NEEDED = 3;

const unknownUser = (): StatementError => new StatementError(0x0351, 'Invalid user');

function readPassword(reader: TokenReader): string {
  const password = reader.string();
  if (password.length < PASSWORD_LENGTH.min) throw new StatementError(0x2611, 'Password too short or empty');
  const kinds = CHARACTER_KINDS.filter((kind) => kind.test(password)).length;
  if (password.length > PASSWORD_LENGTH.max || kinds < KINDS_NEEDED) {
    throw new StatementError(0x2648, 'Invalid password');
  }
  return password;
}

/** After `CREATE USER`. */
export function createUser(reader: TokenReader, users: Users): Result {
  const name = reader.name(MAX_USER_BYTES);
  reader.expect('pass');
  const password = readPassword(reader);
  reader.expectEnd();
  if (users.password(name) !== undefined) throw new StatementError(0x0350, 'User already exists');
  users.set(name, password);
  return affected(0);
}

/** After `ALTER USER`: a new password. */
export function alterUser(reader: TokenReader, users: Users): Result {
  const name = reader.name(MAX_USER_BYTES);
  reader.expect('pass');
  const password = readPassword(reader);
  reader.expectEnd();
  if (users.password(name) === undefined) throw unknownUser();
  users.set(name, password);
  return affected(0);
}

/** After `DROP USER`. */
export function dropUser(reader: TokenReader, users: Users): Result {
  const name = reader.name(MAX_USER_BYTES);
  reader.expectEnd();
  if (name === 'root') throw new StatementError(0x0303, 'Insufficient privilege for operation');
  if (!users.delete(name)) throw unknownUser();
  return affected(0);
}
