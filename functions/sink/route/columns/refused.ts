import { kindName } from '../../decode/json/value.ts';
import { RecordError } from '../../rows/record-error.ts';

/** What a value is read for, in messages. */
export interface Owner {
  readonly name: string;
  readonly role: 'column' | 'tag' | 'timestamp';
}

/** A record with a value that a column does not take. The reason never holds the value. */
export function refused(column: Owner, reason: string): RecordError {
  const { name, role } = column;
  return new RecordError('route', `${role} ${name}: ${reason}`, { column: role === 'timestamp' ? undefined : name });
}

/** A record with a kind of value that a column's type does not take. */
export function wrongKind(column: Owner, type: string, taken: string, kind: number): RecordError {
  return refused(column, `${type} takes ${taken}, not ${kindName(kind)}`);
}
