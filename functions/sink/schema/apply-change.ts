import type { TDengine } from '../../shared/tdengine/client.ts';
import { TDengineError } from '../../shared/tdengine/error.ts';
import { DONE_ALREADY, REFUSED } from './change-answers.ts';
import { changeSql, type SchemaChange } from './schema-change.ts';

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
    if (error.kind === 'data' || error.kind === 'size' || REFUSED.has(error.code)) return error.message;
    throw error;
  }
}
