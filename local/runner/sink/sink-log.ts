import * as z from 'zod';
import type { SkipReason } from '../../../functions/sink/decode/decoder.ts';
import type { MskRecord } from '../../event-source-mapping/event.ts';
import { ConnectorLog, type LogLine } from '../connector-log.ts';

/** How a record ended that a sink's function has dealt with. */
type RecordEnd =
  | { readonly kind: 'written' }
  | { readonly kind: 'skipped'; readonly reason: string }
  | { readonly kind: 'rejected'; readonly stage: string; readonly error: string; readonly reason: string };

const place = { topic: z.string(), partition: z.int(), offset: z.int() };
const rejectedLine = z.object({ ...place, stage: z.string(), error: z.string(), reason: z.string() });
const skippedLine = z.object({ ...place, reason: z.string() });

/** Invocations of which the reason to send records again is kept: those whose failure is told next. */
const MOST_REASONS = 100;

const WRITTEN: RecordEnd = { kind: 'written' };

type Place = Pick<MskRecord, 'topic' | 'partition' | 'offset'>;

/** Reads a sink's log: how each record ended, since its answer tells only which are to be sent again. */
export class SinkLog extends ConnectorLog {
  readonly #ends = new Map<string, RecordEnd>();
  readonly #again = new Map<string, string>();

  protected override takeLine(line: LogLine): void {
    const end = endIn(line);
    if (end !== undefined) this.#ends.set(end.key, end.end);
    else if (line.message === 'records are to be sent again') {
      // Told with the records that it is about, by whoever sends them again.
      this.#again.set(line.requestId ?? '', String(line.reason));
      for (const [first] of [...this.#again].slice(0, -MOST_REASONS)) this.#again.delete(first);
    } else super.takeLine(line);
  }

  /** How a record ended that is done with; forgets it. */
  takeEnd(record: Place): RecordEnd {
    const key = keyOf(record);
    const end = this.#ends.get(key) ?? WRITTEN;
    this.#ends.delete(key);
    return end;
  }

  /** Why an invocation wanted records again, if it said so. */
  whyAgain(requestId: string | undefined): string | undefined {
    return requestId === undefined ? undefined : this.#again.get(requestId);
  }
}

/** How a record ended, if that is what a line is about. */
function endIn(line: LogLine): { readonly key: string; readonly end: RecordEnd } | undefined {
  switch (line.message) {
    case 'record rejected': {
      const { data } = rejectedLine.safeParse(line);
      if (data === undefined) return undefined;
      const { stage, error, reason } = data;
      return { key: keyOf(data), end: { kind: 'rejected', stage, error, reason } };
    }
    case 'record skipped': {
      const { data } = skippedLine.safeParse(line);
      return data && { key: keyOf(data), end: { kind: 'skipped', reason: data.reason } };
    }
    default:
      return undefined;
  }
}

function keyOf({ topic, partition, offset }: Place): string {
  return `${topic} ${partition} ${offset}`;
}

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
