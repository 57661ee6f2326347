import { unreadable } from '../rows/record-error.ts';
import { checkColumnName } from './cells.ts';

/** Column of a data point's value, as TDengine calls it for both of OpenTSDB's protocols. */
export const VALUE_COLUMN = '_value';

/** Column of the time in stables that schemaless writing makes. */
const TIME_COLUMN = '_ts';

/** Checks a tag's name. @throws RecordError when TDengine would refuse it, or it is a column's. */
export function checkTagName(name: string): void {
  checkColumnName('tag', name);
  if (name === VALUE_COLUMN || name === TIME_COLUMN) throw unreadable(`tag ${name} has the name of a column`, name);
}
