import { BoundedMap } from '../../shared/bounded-map.ts';
import type { ProducerRecord } from '../../shared/kafka/producer.ts';
import type { SourceTable } from '../tables/source-database.ts';

/** Subtables whose headers are kept. */
const MOST_KEPT = 20_000;

/**
 * The headers of a table's records: `database`, `stable` (not for a plain table) and `subtable`. Records of one subtable
 * have the same list, so that whoever sends them can turn it into bytes once.
 */
export class SubtableHeaders {
  readonly #table: ProducerRecord['headers'];
  readonly #kept = new BoundedMap<string, ProducerRecord['headers']>(MOST_KEPT);

  constructor(database: string, table: SourceTable) {
    const stable = table.kind === 'stable' ? [['stable', table.name] as const] : [];
    this.#table = [['database', database], ...stable];
  }

  /** The headers for rows of a subtable, or of the plain table. */
  of(subtable: string): ProducerRecord['headers'] {
    let headers = this.#kept.get(subtable);
    if (headers === undefined) {
      headers = [...this.#table, ['subtable', subtable]];
      this.#kept.set(subtable, headers);
    }
    return headers;
  }
}
