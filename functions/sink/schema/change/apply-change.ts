import type { TDengine } from '../../../shared/tdengine/client/client.ts';
import { PAR_INVALID_COLUMN } from '../../../shared/tdengine/codes.ts';
import { TDengineError } from '../../../shared/tdengine/error.ts';
import { isWholeServer } from '../../../shared/tdengine/error-kind.ts';
import { never, notNow, type Refusal } from '../refusals.ts';
import { changeSql, type SchemaChange } from '../schema-change.ts';

/**
 * What came of a change. `made`: TDengine took it, or says that it was made before, or by whom the table was dropped; whether
 * the table is then as wanted, its next DESCRIBE tells, since another container may have been faster with another change.
 * `never`: TDengine will not make it. `notNow`: it cannot at the moment. `unknown`: by the code alone nobody knows which.
 */
export type ChangeEnd =
  | { readonly kind: 'made'; readonly answer: string | undefined }
  | Refusal
  | { readonly kind: 'unknown'; readonly error: TDengineError };

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
  switch (error.kind) {
    case 'exists':
      return { kind: 'made', answer: error.message };
    case 'refused':
      return isWholeServer(error.code) ? notNow(error) : never(error.message);
    case 'data':
    case 'size':
      return never(error.message);
    case 'schema':
      return error.code === PAR_INVALID_COLUMN && hasDecimalTag(change)
        ? never(error.message)
        : { kind: 'made', answer: error.message };
    case 'unknown':
      return { kind: 'unknown', error };
    case 'retry':
    case 'auth':
      return notNow(error);
  }
}

function hasDecimalTag(change: SchemaChange): boolean {
  const tags = change.kind === 'create' ? change.tags : [change.column];
  return tags.some(({ role, type }) => role === 'tag' && type.startsWith('DECIMAL'));
}
