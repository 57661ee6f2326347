import { type EventRecord, partitionName } from '../receive/kafka-event.ts';
import type { RecordRows } from '../rows/row.ts';
import type { Outcomes } from './outcomes.ts';

/** The first rejected record of each partition, behind which nothing is to be written with `errors.tolerance: none`. */
export class Rejections {
  readonly #records: readonly EventRecord[];
  readonly #outcomes: Outcomes;
  readonly #stops = new Map<string, number>();
  #seen = 0;

  constructor(records: readonly EventRecord[], outcomes: Outcomes) {
    this.#records = records;
    this.#outcomes = outcomes;
  }

  /** Those of the records in whose partition none before them is rejected. */
  before(decoded: readonly RecordRows[]): readonly RecordRows[] {
    return decoded.filter(({ record }) => this.allow(record));
  }

  /** Whether a record and all before it in its partition are not rejected. */
  allow(index: number): boolean {
    this.#look();
    if (this.#stops.size === 0) return true;
    const record = this.#records[index];
    return record !== undefined && index < (this.#stops.get(partitionName(record)) ?? this.#records.length);
  }

  #look(): void {
    if (this.#outcomes.rejected === this.#seen) return;
    this.#seen = this.#outcomes.rejected;
    for (const [index, record] of this.#records.entries()) {
      if (!this.#outcomes.isRejected(index)) continue;
      const partition = partitionName(record);
      // A record can turn out bad later than one behind it.
      if (index < (this.#stops.get(partition) ?? this.#records.length)) this.#stops.set(partition, index);
    }
  }
}
