import type { TestRecord } from '../../functions/shared/settings/index.ts';
import type { GivenRecord } from '../records/given-record.ts';
import { msOf } from '../records/moment.ts';
import { readRecordLines, readValueLines } from '../records/record-lines.ts';

/** What a test's records are read with. */
export interface RecordsContext {
  /** The sink's topics, of which the only one stands for those that are left out. */
  readonly topics: readonly string[];
  /** Reads a file that a test names. @throws Error that tells why it cannot be read */
  readonly readFile: (path: string) => string;
}

/** The records of a test, those of its files among them. @throws Error when a file cannot be read or holds no such lines */
export function testRecords(records: readonly TestRecord[], context: RecordsContext): readonly GivenRecord[] {
  return records.flatMap((record) => {
    const common = commonOf(record, context.topics);
    const { file, lines = 'values' } = record;
    if (file === undefined) return [{ ...common, value: bytesOf(record) }];
    const text = context.readFile(file);
    if (lines === 'values') return readValueLines(text).map((value) => ({ ...common, value }));
    return readRecordLines(text, file).map((line) => {
      const own = commonOf(line, context.topics);
      return { ...common, ...own, topic: line.topic ?? common.topic, value: bytesOf(line) };
    });
  });
}

function commonOf(record: TestRecord, topics: readonly string[]) {
  const { topic = topics[0] ?? '', key, headers, partition, offset, timestamp } = record;
  return {
    topic,
    ...(key !== undefined && { key }),
    ...(headers !== undefined && { headers }),
    ...(partition !== undefined && { partition }),
    ...(offset !== undefined && { offset }),
    ...(timestamp !== undefined && { timestamp: msOf(timestamp) }),
  } satisfies Omit<GivenRecord, 'value'>;
}

/** A value's bytes: text as it stands, all else as JSON. */
function bytesOf({ value, valueBase64 }: TestRecord): Buffer | null {
  if (valueBase64 !== undefined) return Buffer.from(valueBase64, 'base64');
  if (value === null || value === undefined) return null;
  return Buffer.from(typeof value === 'string' ? value : JSON.stringify(value));
}
