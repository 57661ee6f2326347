import { detached } from '../../shared/detached.ts';
import { Layout } from '../rows/layout.ts';
import type { Subtable } from '../rows/row.ts';

/** Series that are remembered: their points need no second look at the tags, nor a second MD5. */
const REMEMBERED = 20_000;

/** The subtables of series by the texts that name them: a metric, and its tags in one text. */
export class SeriesMemory {
  readonly #metrics = new Map<string, Map<string, Subtable>>();
  #count = 0;
  #tags = Layout.empty();

  /** The subtable of a series that was seen before. */
  get(metric: string, tags: string): Subtable | undefined {
    return this.#metrics.get(metric)?.get(tags);
  }

  /** Remembers the subtable that `make` gives a series; tags are laid out from the layout it gets. */
  add(metric: string, tags: string, make: (metric: string, tags: string, empty: Layout) => Subtable): Subtable {
    if (this.#count >= REMEMBERED || this.#tags.isCrowded) {
      this.#metrics.clear();
      this.#count = 0;
      this.#tags = Layout.empty();
    }
    const ownMetric = detached(metric);
    const ownTags = detached(tags);
    const table = make(ownMetric, ownTags, this.#tags);
    const series = this.#metrics.get(ownMetric);
    if (series === undefined) this.#metrics.set(ownMetric, new Map([[ownTags, table]]));
    else series.set(ownTags, table);
    this.#count++;
    return table;
  }
}
