import type { TDengine } from '../../shared/tdengine/client.ts';
import { TDengineError } from '../../shared/tdengine/error.ts';
import { changeSql, type SchemaChange } from './schema-change.ts';

/**
 * Codes of a change that somebody else made first: table exists (0x0603), stable (0x0360), tag (0x0369) and column
 * (0x036B) exist; not wider than it is now (0x264B), as the losers of one MODIFY also get 0x036F.
 */
const DONE_ALREADY: ReadonlySet<number> = new Set([0x0603, 0x0360, 0x0369, 0x036b, 0x264b, 0x036f]);

/**
 * Makes a change. Whether the stable is then as wanted, its next DESCRIBE tells: another container may have been faster
 * with another change.
 * @returns why TDengine will never make it, or undefined.
 * @throws TDengineError when it may make it later.
 */
export async function applyChange(tdengine: TDengine, change: SchemaChange): Promise<string | undefined> {
  try {
    await tdengine.execute(changeSql(change));
    return undefined;
  } catch (error) {
    if (!(error instanceof TDengineError)) throw error;
    if (DONE_ALREADY.has(error.code)) return undefined;
    if (error.kind === 'data' || error.kind === 'size') return error.message;
    throw error;
  }
}
