import { openScratchTable } from '../../../cli/commands/replay/scratch-table.ts';
import { filterOf } from '../../../cli/commands/sink/filter-of.ts';
import { replay } from '../../../operations/replay/replay.ts';
import { invocationJson, type ReplayedInvocation } from '../../../operations/replay/report.ts';
import type { ReplayRequest } from '../../../operations/replay/request.ts';
import type { Target } from '../../../operations/target/target.ts';

/** Replays without the command line, which takes less time; what comes is checked by the schema. */
export async function replayedBy(
  target: Target,
  what: ReplayRequest['what'],
  options: Partial<ReplayRequest>,
): Promise<ReplayedInvocation> {
  try {
    const report = await replay(target, {
      ...{ what, connector: undefined, settings: undefined, showsSql: false, tdengine: undefined, kafka: {}, filterOf },
      ...{ tables: [], from: undefined, mostMs: 60_000, openScratch: openScratchTable },
      ...{ withinMs: 3_600_000, now: Date.now, signal: new AbortController().signal, told: () => {} },
      ...options,
    });
    return invocationJson.parse(report);
  } finally {
    target.close();
  }
}
