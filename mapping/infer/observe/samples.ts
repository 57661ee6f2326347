import type { EventRecord } from '../../../functions/sink/receive/kafka-event.ts';
import { parseWithDigits } from '../../records/exact-json.ts';
import { type Document, isDocument } from './leaves.ts';

/** A document of a sample, and the record that it is of. */
export interface Sample {
  readonly document: Document;
  /** Place of the record among all. */
  readonly record: number;
  readonly topic: string;
  /** The record's key, undefined when it has none. */
  readonly key: string | undefined;
}

/** Why a record is no sample. */
export interface NoSample {
  readonly record: number;
  readonly reason: string;
}

/** The documents of records, and the records that have none. */
export function samplesOf(records: readonly EventRecord[]): {
  readonly samples: readonly Sample[];
  readonly others: readonly NoSample[];
} {
  const samples: Sample[] = [];
  const others: NoSample[] = [];
  for (const [record, { topic, key, value }] of records.entries()) {
    const documents = documentsOf(value);
    if (typeof documents === 'string') {
      others.push({ record, reason: documents });
      continue;
    }
    const text = key === undefined || key === null ? undefined : Buffer.from(key, 'base64').toString();
    for (const document of documents) samples.push({ document, record, topic, key: text });
  }
  return { samples, others };
}

function documentsOf(value: string | null | undefined): readonly Document[] | string {
  if (value === null || value === undefined) return 'it has no value (a tombstone)';
  let parsed: unknown;
  try {
    parsed = parseWithDigits(Buffer.from(value, 'base64').toString());
  } catch {
    return 'its value is not JSON';
  }
  if (isDocument(parsed)) return [parsed];
  if (Array.isArray(parsed) && parsed.length > 0 && parsed.every(isDocument)) return parsed;
  return 'its value is neither an object nor an array of objects';
}
