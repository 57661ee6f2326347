import type { ConnectSchema } from '../../../functions/sink/decode/connect-schema.ts';
import type { EventRecord } from '../../../functions/sink/receive/kafka-event.ts';
import { documentsIn } from '../../../functions/sink/route/reshape/documents.ts';
import { parseWithDigits } from '../../records/exact-json.ts';
import { type CsvSeen, csvIn } from './csv.ts';
import { type Envelope, envelopeOf, opened } from './envelope.ts';
import { type Document, isDocument } from './leaves.ts';

/** A document of a sample, and the record that it is of. */
export interface Sample {
  readonly document: Document;
  /** Place of the record among all. */
  readonly record: number;
  readonly topic: string;
  /** The record's key, undefined when it has none. */
  readonly key: string | undefined;
  /** What gives its fields their types; undefined when the values alone do. */
  readonly schema: ConnectSchema | undefined;
}

/** Why a record is no sample. */
export interface NoSample {
  readonly record: number;
  readonly reason: string;
}

/** What records hold. */
export interface SamplesSeen {
  readonly samples: readonly Sample[];
  /** Records that have no sample. */
  readonly others: readonly NoSample[];
  readonly envelope: Envelope;
  /** Whether values are several documents, one behind the other. */
  readonly isMany: boolean;
  /** How values are read that are CSV; undefined of JSON. */
  readonly csv: CsvSeen | undefined;
}

/** What a registry says of records, by their places. */
export interface RegistrySaid {
  readonly schemas: readonly (ConnectSchema | undefined)[];
  /** Why a value cannot be read. */
  readonly problems: readonly (string | undefined)[];
}

/** The documents of records. @param said what a registry says of them; left out, none was asked. */
export function samplesOf(records: readonly EventRecord[], said?: RegistrySaid): SamplesSeen {
  const csv = said === undefined ? csvOf(records) : undefined;
  const read = records.map(({ value }, record) => said?.problems[record] ?? documentsOf(value, csv));
  const all = read.flatMap((one) => (typeof one === 'string' ? [] : one.values));
  // Routes leave scalars to those that take nothing else.
  const isScalar = all.length > 0 && !all.some((value) => isDocument(value) || Array.isArray(value));
  const envelope = isScalar ? { connect: false, debezium: false } : envelopeOf(all.filter(isDocument));
  const samples: Sample[] = [];
  const others: NoSample[] = [];
  for (const [record, one] of read.entries()) {
    if (typeof one === 'string') {
      others.push({ record, reason: one });
      continue;
    }
    const { topic, key } = records[record] ?? { topic: '' };
    const text = key === undefined || key === null ? undefined : Buffer.from(key, 'base64').toString();
    const reasons = one.values.map((value) => {
      if (!isDocument(value) && !isScalar) return 'its value is neither an object nor an array of objects';
      const document = isDocument(value)
        ? opened(value, envelope, said?.schemas[record])
        : { document: { $value: value } };
      if (typeof document === 'string') return document;
      samples.push({ schema: undefined, ...document, record, topic, key: text });
      return undefined;
    });
    const reason = reasons.find((each) => each !== undefined);
    if (reason !== undefined) others.push({ record, reason });
  }
  const isMany = read.some((one) => typeof one !== 'string' && one.isMany);
  return { samples, others, envelope, isMany, csv };
}

/** How values are read that are CSV, and none of which is JSON. */
function csvOf(records: readonly EventRecord[]): CsvSeen | undefined {
  const texts = records.flatMap(({ value }) => (value === null || value === undefined ? [] : [textOf(value)]));
  return texts.every((text) => parsed(text) === undefined) ? csvIn(texts) : undefined;
}

function textOf(value: string): string {
  return Buffer.from(value, 'base64').toString();
}

function documentsOf(
  value: string | null | undefined,
  csv: CsvSeen | undefined,
): { readonly values: readonly unknown[]; readonly isMany: boolean } | string {
  if (value === null || value === undefined) return 'it has no value (a tombstone)';
  const text = textOf(value);
  if (csv !== undefined) {
    const values = csv.read(text);
    return typeof values === 'string' ? values : { values, isMany: false };
  }
  const one = parsed(text);
  const isMany = one === undefined;
  const whole = one ?? parsed(severalIn(text));
  if (whole === undefined) return 'its value is not JSON';
  if (!Array.isArray(whole.json)) return { values: [whole.json], isMany };
  return whole.json.length > 0 && whole.json.every(isDocument)
    ? { values: whole.json, isMany }
    : 'its value is neither an object nor an array of objects';
}

function parsed(text: string): { readonly json: unknown } | undefined {
  try {
    return { json: parseWithDigits(text) };
  } catch {
    return undefined;
  }
}

/** Several documents as one array; not JSON when they are none. */
function severalIn(text: string): string {
  try {
    return documentsIn(text);
  } catch {
    return '';
  }
}
