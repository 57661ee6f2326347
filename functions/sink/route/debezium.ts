import type { ConnectSchema } from '../decode/connect-schema.ts';
import type { Found } from '../decode/json/found.ts';
import { isString, JsonValue, MISSING } from '../decode/json/value.ts';
import { RecordError } from '../rows/record-error.ts';

/** Where Debezium has the row as it is after a change, and what kind of change it is. */
export const AFTER = 'after';
export const OP = 'op';

/** What a change event has around the row, by the names that routes call it. Debezium's own ExtractNewRecordState has the same prefix. */
const AROUND: ReadonlyMap<string, string> = new Map(
  ['op', 'before', 'source', 'transaction', 'ts_ms', 'ts_us', 'ts_ns'].map((name) => [`__${name}`, name]),
);

/** The keys from a change event to what a path of a route names: below `after`, or around it. */
export function debeziumPlace(steps: readonly string[]): readonly string[] {
  const [first = '', ...others] = steps;
  const around = AROUND.get(first);
  return around === undefined ? [AFTER, ...steps] : [around, ...others];
}

/** The schema of what paths of routes name, from that of a change event. */
export function debeziumSchema(schema: ConnectSchema): ConnectSchema {
  const after = schema.fields.get(AFTER);
  const fields = new Map(after?.fields);
  for (const [name, place] of AROUND) {
    const around = schema.fields.get(place);
    if (around !== undefined) fields.set(name, around);
  }
  return { ...schema, fields };
}

/**
 * What a change event asks for: that its row is written, as of an insert, an update and a snapshot, or that one is removed.
 * @param slot where `op` is found.
 * @throws RecordError when it is no change event of a row, or asks for what `deletes` does not allow.
 * @see https://debezium.io/documentation/reference/stable/connectors/postgresql.html#postgresql-events
 */
export function changeOf(found: Found, slot: number, deletes: 'reject' | 'skip'): 'write' | 'deleted' {
  found.load(slot, VALUE);
  if (VALUE.kind === MISSING) throw refused('the value is no change event of Debezium: it has no op');
  switch (isString(VALUE.kind) ? VALUE.plain() : '') {
    case 'c':
    case 'u':
    case 'r':
      return 'write';
    case 'd':
    case 't':
      if (deletes === 'skip') return 'deleted';
      throw refused('the change removes rows, which debezium.deletes: skip would pass over; TDengine keeps them');
    default:
      throw refused('the op of the change event is none of c, u, r, d and t');
  }
}

/** Used again for one value after another. */
const VALUE = new JsonValue();

function refused(reason: string): RecordError {
  return new RecordError('route', reason);
}
