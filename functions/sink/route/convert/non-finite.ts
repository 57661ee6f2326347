import { isNonFinite } from '../../decode/json/non-finite.ts';
import { isString } from '../../decode/json/value.ts';
import type { Convert } from '../columns/column.ts';

/** Makes NULL of the texts that stand for a number that is none or infinite, and leaves all else to `convert`. */
export function nullIfNonFinite(convert: Convert): Convert {
  return (value, column, out) => {
    if (isString(value.kind) && isNonFinite(value.plain())) out.put(column.nullType, 'NULL', 0);
    else convert(value, column, out);
  };
}
