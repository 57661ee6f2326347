import type { SwitchedSink } from '../../../operations/offsets/pause-sink.ts';
import { textTable } from '../../terminal/text-table.ts';

/** A sink that was paused or resumed, as lines for the screen. */
export function switchLines({ topics, seen }: SwitchedSink, width?: number): readonly string[] {
  const rows = topics.map(({ topic, consumerGroupId, before, state }) => [
    topic,
    consumerGroupId,
    before,
    before === state ? `${state} (as before)` : state,
  ]);
  return [...textTable(['topic', 'consumer group', 'before', 'now'], rows, width), seen];
}
