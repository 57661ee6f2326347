import type { TDengine } from '../../shared/tdengine/client.ts';
import { TDengineError } from '../../shared/tdengine/error.ts';
import { changeSql, type SchemaChange } from './schema-change.ts';

/** TDengine's code of a column that is missing, and of a definition with a type that is not allowed there. */
const INVALID_COLUMN = 0x2602;

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
    switch (error.kind) {
      case 'exists':
        return undefined;
      case 'refused':
      case 'data':
      case 'size':
        return error.message;
      case 'schema':
        // What is to be added cannot be missing: TDengine will not have its type, such as that of a DECIMAL tag.
        if (change.kind !== 'widen' && error.code === INVALID_COLUMN) return error.message;
        throw error;
      case 'retry':
      case 'auth':
        throw error;
    }
  }
}
