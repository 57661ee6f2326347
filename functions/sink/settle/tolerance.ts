import type { SinkRuntime } from '../../shared/settings/index.ts';
import { type EventRecord, partitionName } from '../receive/kafka-event.ts';
import type { Outcome } from './outcomes.ts';
import { fromFirst } from './settle.ts';

/** What `errors.tolerance` makes of rejected records. Nothing else asks for it. */
export interface Tolerance {
  /** Watches records while they are worked on. @returns whether the one of an index may be written still. */
  watch(records: readonly EventRecord[], rejected: Rejected): (record: number) => boolean;
  /** The outcomes of a batch as they are to be settled. */
  judge(records: readonly EventRecord[], outcomes: readonly Outcome[]): readonly Outcome[];
}

/** What is rejected while records are worked on. */
export interface Rejected {
  /** Rejections so far. */
  readonly rejected: number;
  isRejected(record: number): boolean;
}

/** The tolerance that the settings ask for. */
export function toleranceOf({ errors }: Pick<SinkRuntime, 'errors'>): Tolerance {
  return errors.tolerance === 'none' ? NONE : ALL;
}

const ALL: Tolerance = {
  watch: () => () => true,
  judge: (_records, outcomes) => outcomes,
};

/**
 * Each partition stops at its first rejected record: it and all behind it are to be sent again, and none of those is
 * written, as far as the first is rejected before TDengine sees it.
 */
const NONE: Tolerance = {
  watch(records, rejected) {
    const stops = new Stops(records, rejected);
    return (record) => stops.isBefore(record);
  },
  judge: (records, outcomes) => fromFirst(records, outcomes, 'rejected'),
};

/** The first rejected record of each partition. */
class Stops {
  readonly #records: readonly EventRecord[];
  readonly #rejected: Rejected;
  readonly #stops = new Map<string, number>();
  #seen = 0;

  constructor(records: readonly EventRecord[], rejected: Rejected) {
    this.#records = records;
    this.#rejected = rejected;
  }

  /** Whether a record and all before it in its partition are not rejected. */
  isBefore(index: number): boolean {
    this.#look();
    if (this.#stops.size === 0) return true;
    const record = this.#records[index];
    return record !== undefined && index < (this.#stops.get(partitionName(record)) ?? this.#records.length);
  }

  #look(): void {
    if (this.#rejected.rejected === this.#seen) return;
    this.#seen = this.#rejected.rejected;
    for (const [index, record] of this.#records.entries()) {
      if (!this.#rejected.isRejected(index)) continue;
      const partition = partitionName(record);
      // A record can turn out bad later than one behind it.
      if (index < (this.#stops.get(partition) ?? this.#records.length)) this.#stops.set(partition, index);
    }
  }
}
