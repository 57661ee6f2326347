import type { MskRecord } from '../event.ts';
import { leavesOf } from './json-leaves.ts';
import { fits, readPattern } from './pattern.ts';

/** One of a mapping's filters, as the settings have it. */
export interface Filter {
  /** A mapping is a pattern for JSON, a list one for plain text. */
  readonly value: unknown;
}

/** Whether a record is handed to the function. */
export type RecordFilter = (record: Pick<MskRecord, 'value'>) => boolean;

const utf8 = new TextDecoder('utf-8', { fatal: true });

/**
 * Reads the filters of a mapping. A record passes that fits one of them, and, as Lambda documents it for Kafka, also one
 * whose value is not of the kind that the pattern is for (https://docs.aws.amazon.com/lambda/latest/dg/kafka-filtering.html):
 * not UTF-8, text for a pattern of JSON, or JSON for one of text. A record without a value has no fields.
 * @param owner whose filters they are, before their place in an error.
 * @throws LocalError for a pattern that Lambda does not know.
 */
export function recordFilter(filters: readonly Filter[], owner = ''): RecordFilter {
  const patterns = filters.map(({ value }, index) => ({
    json: !Array.isArray(value),
    pattern: readPattern(value, 'value', `${owner}filterCriteria[${index}].value`),
  }));
  return ({ value }) => {
    const text = value === undefined ? undefined : utf8Text(value);
    if (text === null) return true;
    const { leaves, json } = leavesOf(text);
    return patterns.some((one) => (text !== undefined && one.json !== json) || fits(leaves, one.pattern));
  };
}

function utf8Text(base64: string): string | null {
  try {
    return utf8.decode(Buffer.from(base64, 'base64'));
  } catch {
    return null;
  }
}
