import { systemClock } from '../../functions/shared/clock.ts';
import type { TDengine } from '../../functions/shared/tdengine/client/client.ts';
import type { Outcome } from '../../functions/sink/settle/outcomes.ts';
import { sink } from '../../functions/sink/sink.ts';
import { SinkMemory } from '../../functions/sink/sink-memory.ts';
import { connectorSchemas } from '../target/schemas.ts';
import type { Target } from '../target/target.ts';
import { type DeadLetter, eventRecordOf } from './letter.ts';
import type { DeadLetters } from './open.ts';

/** Time that a chunk has, in ms, as a batch has that of its invocation. */
const CHUNK_MS = 120_000;

/** Writes dead letters to TDengine as the sink's function does, from here. */
export type WriteThrough = (letters: readonly DeadLetter[]) => Promise<readonly Outcome[]>;

/** The sink itself, with the settings in force; what it rejects stays a dead letter, and none is sent. */
export function writeThrough(
  target: Target,
  { connector, sink: settings }: Pick<DeadLetters, 'connector'> & { readonly sink: NonNullable<DeadLetters['sink']> },
  tdengine: TDengine,
): WriteThrough {
  const memory = new SinkMemory();
  return async (letters) => {
    let outcomes: readonly Outcome[] = [];
    await sink(
      {
        connector: connector.name,
        settings: { ...settings, errors: { ...settings.errors, tolerance: 'all' } },
        tdengine,
        memory,
        clock: systemClock,
        remainingMs: CHUNK_MS,
        reportsPartially: true,
        // They are in the topic already.
        connectProducer: async () => ({ produce: async () => 0, close: async () => {} }),
        openSchemas: (registry) => connectorSchemas(target, connector, registry),
        log: { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} },
        publishMetrics: () => {},
        trace: {
          asked: () => {},
          made: () => {},
          ended: (all) => {
            outcomes = all;
          },
        },
      },
      // One list, so that outcomes come in the letters' order.
      { records: { all: letters.map(eventRecordOf) } },
    );
    return outcomes;
  };
}
