import type { SinkCase } from './cases.ts';
import { batchSizes, eventTexts } from './events.ts';
import type { Invoke } from './invoke.ts';

/** What a measurement does around each batch; the events are made outside it. */
export interface Around {
  readonly before?: () => void;
  readonly after?: (records: number) => void;
}

/** Runs records through a handler, batch after batch, with each event made and parsed before its invocation begins. */
export async function runBatches(of: SinkCase, records: number, invoke: Invoke, around: Around): Promise<void> {
  const nextEvent = eventTexts(of);
  for (const size of batchSizes(records)) {
    const event: unknown = JSON.parse(nextEvent(size));
    // What the event is made of would otherwise be moved to the old generation on the handler's time: twice, as V8 does.
    globalThis.gc?.({ type: 'minor' });
    globalThis.gc?.({ type: 'minor' });
    around.before?.();
    await invoke(event);
    around.after?.(size);
  }
}
