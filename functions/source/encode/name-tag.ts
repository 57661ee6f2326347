import type { TableColumn } from '../../shared/tdengine/table-schema.ts';
import { UnencodableError } from './encoder.ts';

/** The tag for subtables' names. @throws UnencodableError when the table has a column of that name. */
export function checkedNameTag(schema: readonly TableColumn[], subtableTag: string | undefined): string | undefined {
  if (subtableTag !== undefined && schema.some(({ name }) => name === subtableTag)) {
    throw new UnencodableError(`a column is named ${subtableTag}, as subtableTag is: choose another name for that`);
  }
  return subtableTag;
}
