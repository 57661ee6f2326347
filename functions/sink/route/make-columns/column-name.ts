import { beginsUnseen, MAX_NAME_BYTES, UNSEEN } from '../../../shared/tdengine/names.ts';
import { unwritable } from '../../../shared/tdengine/types/texts.ts';

/** What is wrong with the name that a record gives to a column; undefined when nothing is. @param what is named, for messages */
export function nameProblem(name: string, taken: ReadonlySet<string>, what: string): string | undefined {
  if (beginsUnseen(name)) return `${what} ${UNSEEN}`;
  if (Buffer.byteLength(name) > MAX_NAME_BYTES.column) return `${what} is longer than ${MAX_NAME_BYTES.column} bytes`;
  if (taken.has(name)) return `${what} is that of another column or tag of the route`;
  const problem = unwritable(name);
  return problem && `the name holds ${problem}`;
}

/** A name for a message, not longer than names are. */
export function shownName(name: string): string {
  return name.slice(0, MAX_NAME_BYTES.column).replaceAll('\0', '').toWellFormed();
}
