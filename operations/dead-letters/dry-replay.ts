import type { TDengine } from '../../functions/shared/tdengine/client/client.ts';
import { TDengineError } from '../../functions/shared/tdengine/error.ts';
import { outcomeText } from '../../mapping/preview/outcome-text.ts';
import { previewOutcomes } from '../../mapping/preview/preview.ts';
import { connectorSchemas } from '../target/schemas.ts';
import type { Target } from '../target/target.ts';
import { connectorTDengine } from '../target/tdengine.ts';
import { type DeadLetter, eventRecordOf } from './letter.ts';
import type { DeadLetters } from './open.ts';
import { openLetters } from './open-letters.ts';
import { CHUNK, type ReplayOptions } from './replay.ts';
import { emptyReport, type Replayed, sinkOf, tell, withoutTooOften } from './replay-report.ts';

/** What would become of dead letters, by the settings in force. Nothing is sent or written. */
export async function dryReplay(target: Target, letters: DeadLetters, options: ReplayOptions): Promise<Replayed> {
  const { filter, maxAttempts, limit = Number.POSITIVE_INFINITY, done, waiting } = options;
  const report = emptyReport(letters, options.replayId, true);
  const settings = sinkOf(letters);
  const registry = settings.valueSchemaRegistry;
  let actual: TDengine | undefined = await connectorTDengine(target, letters.connector, options.tdengine);
  let count = 0;
  const outcomesOf = async (chunk: readonly DeadLetter[]) => {
    const records = chunk.map(eventRecordOf);
    const openSchemas = registry && (() => connectorSchemas(target, letters.connector, registry));
    const context = { settings, now: waiting.now(), openSchemas };
    try {
      return await previewOutcomes(records, { ...context, actual });
    } catch (error) {
      if (!(error instanceof TDengineError) || actual === undefined) throw error;
      actual = undefined;
      return previewOutcomes(records, context);
    }
  };
  for await (const all of openLetters(letters, filter, CHUNK)) {
    waiting.signal.throwIfAborted();
    const chunk = withoutTooOften(all.slice(0, limit - count), maxAttempts, report);
    const outcomes = chunk.length === 0 ? [] : await outcomesOf(chunk);
    for (const [index, letter] of chunk.entries()) {
      const outcome = outcomes[index];
      if (outcome === undefined) continue;
      report[outcome.kind === 'retry' ? 'rejected' : outcome.kind] += 1;
      tell(report, letter, outcomeText(outcome));
    }
    count += all.length;
    done(count);
    if (count >= limit) break;
  }
  return { ...report, tables: actual === undefined ? 'none yet' : 'as they are' };
}
