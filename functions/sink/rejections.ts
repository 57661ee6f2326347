import { type EventRecord, partitionName } from './kafka-event.ts';
import type { Outcomes } from './outcomes.ts';
import type { RecordRows } from './schema/prepare-tables.ts';

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
    this.#look();
    if (this.#stops.size === 0) return decoded;
    return decoded.filter(({ record: index }) => {
      const record = this.#records[index];
      return record !== undefined && index < (this.#stops.get(partitionName(record)) ?? this.#records.length);
    });
  }

  #look(): void {
    if (this.#outcomes.rejected === this.#seen) return;
    this.#seen = this.#outcomes.rejected;
    for (const [index, record] of this.#records.entries()) {
      const partition = partitionName(record);
      if (this.#outcomes.isRejected(index) && !this.#stops.has(partition)) this.#stops.set(partition, index);
    }
  }
}
