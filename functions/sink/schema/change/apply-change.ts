import type { TDengine } from '../../../shared/tdengine/client.ts';
import { TDengineError } from '../../../shared/tdengine/error.ts';
import { isWholeServer } from '../../../shared/tdengine/error-kind.ts';
import { changeSql, type SchemaChange } from '../schema-change.ts';

/** TDengine's code of a column that is missing, and of a tag that is DECIMAL, which none may be. */
const INVALID_COLUMN = 0x2602;

/**
 * What came of a change. `made`: TDengine took it, or says that it was made before, or by whom the table was dropped; whether
 * the table is then as wanted, its next DESCRIBE tells, since another container may have been faster with another change.
 * `refused`: TDengine will never make it. `unclear`: it may or may not. `later`: it cannot now.
 */
export type ChangeEnd =
  | { readonly kind: 'made'; readonly answer: string | undefined }
  | { readonly kind: 'refused'; readonly reason: string }
  | { readonly kind: 'unclear' | 'later'; readonly error: TDengineError };

/** Makes a change. */
export async function applyChange(tdengine: TDengine, change: SchemaChange): Promise<ChangeEnd> {
  try {
    await tdengine.execute(changeSql(change));
    return { kind: 'made', answer: undefined };
  } catch (error) {
    if (!(error instanceof TDengineError)) throw error;
    return endOf(error, change);
  }
}

function endOf(error: TDengineError, change: SchemaChange): ChangeEnd {
  const refused: ChangeEnd = { kind: 'refused', reason: error.message };
  switch (error.kind) {
    case 'exists':
      return { kind: 'made', answer: error.message };
    case 'refused':
      return isWholeServer(error.code) ? { kind: 'later', error } : refused;
    case 'data':
    case 'size':
      return refused;
    case 'schema':
      return error.code === INVALID_COLUMN && hasDecimalTag(change) ? refused : { kind: 'made', answer: error.message };
    case 'unknown':
      return { kind: 'unclear', error };
    case 'retry':
    case 'auth':
      return { kind: 'later', error };
  }
}

function hasDecimalTag(change: SchemaChange): boolean {
  const tags = change.kind === 'create' ? change.tags : [change.column];
  return tags.some(({ role, type }) => role === 'tag' && type.startsWith('DECIMAL'));
}
