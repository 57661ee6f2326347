import { spawnSync } from 'node:child_process';

/** A user that owns nothing, for a process to run as. */
export interface ForeignUser {
  readonly uid: number;
  readonly gid: number;
}

/** Lambda's own, sbx_user1051. */
const SANDBOX_USER: ForeignUser = { uid: 993, gid: 990 };

/**
 * The user that functions run as in Lambda, where this process may start others as such.
 * @param say told why not
 */
export function foreignUser(say: (line: string) => void): ForeignUser | undefined {
  if (process.getuid?.() !== 0) {
    say('!!! NOT ROOT: functions run as this user, and not as one of their own as in Lambda.');
    return undefined;
  }
  const { status, error } = spawnSync(process.execPath, ['--version'], SANDBOX_USER);
  if (status === 0) return SANDBOX_USER;
  say(
    `!!! NO FOREIGN USER: uid ${SANDBOX_USER.uid} cannot start ${process.execPath}: ${error?.message ?? `status ${status}`}.`,
  );
  return undefined;
}
