import type { TDengine } from '../../shared/tdengine/client.ts';
import { TDengineError } from '../../shared/tdengine/error.ts';
import { changeSql, type SchemaChange } from './schema-change.ts';

/** TDengine's code of a column that is missing, and of a tag that is DECIMAL, which none may be. */
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
        if (error.code === INVALID_COLUMN && hasDecimalTag(change)) return error.message;
        throw error;
      case 'retry':
      case 'auth':
        throw error;
    }
  }
}

function hasDecimalTag(change: SchemaChange): boolean {
  const tags = change.kind === 'create' ? change.tags : [change.column];
  return tags.some(({ role, type }) => role === 'tag' && type.startsWith('DECIMAL'));
}
