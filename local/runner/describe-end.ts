import type { SkipReason } from '../../functions/sink/decode/decoder.ts';
import type { RecordEnd } from './sink-log.ts';

const SKIPPED: Readonly<Record<SkipReason, string>> = {
  tombstone: 'it has no value',
  empty: 'its value holds no row',
  unrouted: 'no route takes it, and unrouted is skip',
  deleted: 'it removes rows, and debezium.deletes is skip',
};

/** What became of a record that is not written, and why, without what it holds; undefined of one that is. */
export function describeEnd(end: RecordEnd, deadLetterTopic: string | undefined): string | undefined {
  switch (end.kind) {
    case 'written':
      return undefined;
    case 'skipped':
      return `skipped: ${isSkipReason(end.reason) ? SKIPPED[end.reason] : end.reason}`;
    case 'rejected':
      return `rejected, now in topic ${deadLetterTopic}: ${end.stage}, ${end.error}: ${end.reason}`;
  }
}

function isSkipReason(text: string): text is SkipReason {
  return Object.hasOwn(SKIPPED, text);
}
