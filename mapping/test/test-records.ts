import type { TestRecord } from '../../functions/shared/settings/index.ts';
import type { GivenRecord } from '../records/given-record.ts';
import { msOf } from '../records/moment.ts';
import { readRecordLines, readValueLines } from '../records/record-lines.ts';
import type { TestRegistry } from '../registry/test-registry.ts';

/** What a test's records are read with. */
export interface RecordsContext {
  /** The sink's topics, of which the only one stands for those that are left out. */
  readonly topics: readonly string[];
  /** Reads a file that a test names. @throws Error that tells why it cannot be read */
  readonly readFile: (path: string) => Buffer;
  /** Writes values by their schemas; left out, they are JSON. */
  readonly registry?: Pick<TestRegistry, 'write'> | undefined;
}

/**
 * The records of a test, those of its files among them.
 * @throws Error when a file cannot be read or holds no such lines, or a value does not fit its schema
 */
export function testRecords(records: readonly TestRecord[], context: RecordsContext): readonly GivenRecord[] {
  return records.flatMap((record, index) => {
    const place = `records[${index}]`;
    const common = commonOf(record, place, context);
    const { file, lines = 'values', schema } = record;
    if (file === undefined) return [{ ...common, value: bytesOf(record, place, context) }];
    const text = context.readFile(file).toString();
    if (lines === 'values') {
      return readValueLines(text).map((value) => ({ ...common, value: written(value, schema, place, context) }));
    }
    return readRecordLines(text, file).map((line) => {
      const own = commonOf(line, place, context);
      return { ...common, ...own, topic: line.topic ?? common.topic, value: bytesOf(line, place, context) };
    });
  });
}

function commonOf(record: TestRecord, place: string, context: RecordsContext) {
  const { topic = context.topics[0] ?? '', key, keySchema, headers, partition, offset, timestamp } = record;
  return {
    topic,
    ...(key !== undefined && { key: keySchema === undefined ? key : keyBytes(key, keySchema, place, context) }),
    ...(headers !== undefined && { headers }),
    ...(partition !== undefined && { partition }),
    ...(offset !== undefined && { offset }),
    ...(timestamp !== undefined && { timestamp: msOf(timestamp) }),
  } satisfies Omit<GivenRecord, 'value'>;
}

/** A value's bytes: text as it stands and all else as JSON, both by their schema where there is one. */
function bytesOf(
  { value, valueBase64, valueFile, schema }: TestRecord,
  place: string,
  context: RecordsContext,
): Buffer | null {
  if (valueBase64 !== undefined) return Buffer.from(valueBase64, 'base64');
  if (valueFile !== undefined) return context.readFile(valueFile);
  if (value === null || value === undefined) return null;
  const json = Buffer.from(typeof value === 'string' ? value : JSON.stringify(value));
  return written(json, schema, place, context);
}

/** A key by its schema: JSON, or text that is none. */
function keyBytes(key: string, schema: TestRecord['schema'], place: string, context: RecordsContext): Buffer {
  let json = key;
  try {
    JSON.parse(key);
  } catch {
    json = JSON.stringify(key);
  }
  return written(Buffer.from(json), schema, place, context);
}

/** JSON by its schema; as it is where there is no registry. */
function written(json: Buffer, schema: TestRecord['schema'], place: string, { registry }: RecordsContext): Buffer {
  if (registry === undefined) return json;
  try {
    return registry.write(json, schema);
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    throw new Error(`${place}: ${error.message}`, { cause: error });
  }
}
