import type { SinkSettings } from '../../../functions/shared/settings/index.ts';
import type { CountedRecords, MappingOptions } from '../../event-source-mapping/mapping.ts';
import { describeBatch, type RunnerEvents } from '../events.ts';
import { type Reason, Reasons } from '../reasons.ts';
import { describeEnd, type SinkLog } from './sink-log.ts';

/** What a sink has done since it was started. */
export interface CountedSink extends CountedRecords {
  readonly counts: SinkCounts;
  /** Records that were handed over again, as often as they were. */
  readonly sentAgain: number;
  /** Why records were not written, or not at once. */
  readonly reasons: readonly Reason[];
  /** What the function warned of. */
  readonly notices: readonly Reason[];
}

/** How the records ended that a sink's function has dealt with. */
export interface SinkCounts {
  readonly written: number;
  readonly skipped: number;
  readonly deadLettered: number;
  /** Rows that TDengine took; those that were written again after a failure once more. */
  readonly rows: number;
  /** Rows that TDengine took fewer than it was sent. */
  readonly missingRows: number;
}

/** What a sink's book is kept from. */
export interface BookOptions {
  readonly name: string;
  readonly settings: Pick<SinkSettings, 'errors' | 'onFailureDestination'>;
  readonly log: SinkLog;
  readonly events: RunnerEvents;
}

/** The book of a sink: what its mappings tell it, and what is in it. */
export interface SinkBook {
  readonly callbacks: Pick<MappingOptions, 'onDone' | 'onGivenUp' | 'onFailure'>;
  counted(records: CountedRecords): CountedSink;
}

/** Keeps book of what becomes of a sink's records, with the reasons that its function's log gives, and tells of it. */
export function sinkBook({ name, settings, log, events }: BookOptions): SinkBook {
  const { errors, onFailureDestination: destination } = settings;
  const reasons = new Reasons();
  const ends = { written: 0, skipped: 0, rejected: 0 };
  let sentAgain = 0;
  return {
    callbacks: {
      onDone(records) {
        const ended = records.map((record) => {
          const end = log.takeEnd(record);
          ends[end.kind] += 1;
          const notWritten = describeEnd(end, errors.deadLetterTopic);
          if (notWritten !== undefined) reasons.add(notWritten, describeBatch([record]));
          return { record, notWritten };
        });
        events.onRecords?.(name, ended);
      },
      onGivenUp(given) {
        const reason = log.whyAgain(given.last?.requestId) ?? given.reason;
        reasons.add(`given up (${given.condition}): ${reason}`, describeBatch(given.batch), given.batch.length);
        events.onGivenUp?.(name, { ...given, reason }, destination);
      },
      onFailure(attempt) {
        const reason = log.whyAgain(attempt.requestId) ?? attempt.reason;
        if (attempt.requestId !== undefined) {
          sentAgain += attempt.batch.length;
          reasons.add(`sent again: ${reason}`, describeBatch(attempt.batch), attempt.batch.length);
        }
        events.onRetry?.(name, { ...attempt, reason });
      },
    },
    counted(records) {
      const missingRows = log.sum('missingRows');
      return {
        ...records,
        counts: {
          written: ends.written,
          skipped: ends.skipped,
          deadLettered: ends.rejected,
          rows: log.sum('rows') - missingRows,
          missingRows,
        },
        sentAgain,
        reasons: reasons.list(),
        notices: log.notices(),
      };
    },
  };
}
