import { isUtf8 } from 'node:buffer';
import { unwritable } from '../../shared/tdengine/types/texts.ts';
import type { EventRecord } from '../receive/kafka-event.ts';
import { RecordError } from '../rows/record-error.ts';

/** A record while it is mapped. */
export class RecordSource {
  readonly record: EventRecord;
  /** Index of the record in its batch. */
  readonly index: number;
  /** When the batch began, in milliseconds since 1970. */
  readonly now: number;

  constructor(record: EventRecord, index: number, now: number) {
    this.record = record;
    this.index = index;
    this.now = now;
  }

  /** The record's key, undefined when it has none. @throws RecordError when it is no text that SQL can carry. */
  get key(): string | undefined {
    const { key } = this.record;
    if (key === undefined || key === null) return undefined;
    const bytes = Buffer.from(key, 'base64');
    const text = bytes.toString();
    if (!isUtf8(bytes)) throw new RecordError('route', `the record's key is not UTF-8${framedKey(bytes)}`);
    const problem = unwritable(text);
    if (problem !== undefined) throw new RecordError('route', `the record's key holds ${problem}${framedKey(bytes)}`);
    return text;
  }
}

/** What is told beside of a key that begins as those do that have a schema. */
function framedKey(bytes: Buffer): string {
  const isFramed = (bytes[0] === 0 && bytes.length > 5) || (bytes[0] === 3 && bytes.length > 18);
  return isFramed ? '; it begins as serializers with a schema registry write keys, which keySchemaRegistry reads' : '';
}
