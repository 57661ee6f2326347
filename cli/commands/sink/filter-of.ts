import type { EventRecord } from '../../../functions/sink/receive/kafka-event.ts';
import { recordFilter } from '../../../local/event-source-mapping/filter/filter.ts';
import type { ValueFilter } from '../../../operations/verify/sunk-topics.ts';

/** What tells whether Lambda hands a record over, by the filters of a mapping: as the local runner's mappings do. */
export function filterOf(filters: readonly ValueFilter[]): (record: Pick<EventRecord, 'value'>) => boolean {
  const isHanded = recordFilter(filters);
  return ({ value }) => isHanded({ ...(typeof value === 'string' && { value }) });
}
