import { type FunctionDoctor, functionDoctor } from '../../shared/doctor/in-function.ts';
import { asked } from '../../shared/doctor/settings-checks.ts';
import { wantedBySource } from '../../shared/doctor/wanted.ts';
import { parseDocument } from '../../shared/document/parse-source.ts';
import type { ConnectorEnvironment } from '../../shared/environment.ts';
import type { SourceRuntime } from '../../shared/settings/source-runtime.ts';
import type { CheckpointTable } from '../checkpoint/checkpoint-table.ts';
import { tryRights } from '../checkpoint/try-rights.ts';
import { topicsOfTables } from '../tables/topics-of-tables.ts';

/** Looks at all that a source's function needs. */
export function sourceDoctor(environment: ConnectorEnvironment, checkpoints: CheckpointTable): FunctionDoctor {
  return functionDoctor<SourceRuntime>({
    ...{ kind: 'source', environment, parse: parseDocument, wanted: wantedBySource },
    topics: async (settings, tdengine) => topicsOfTables(settings, await tdengine()),
    checks: [
      {
        name: 'positions',
        needs: ['function'],
        limitMs: 12_000,
        tried: () =>
          `read its items in DynamoDB table ${checkpoints.tableName}, and try to change one that is not there`,
        run: (ports) =>
          asked(ports, 'DynamoDB', async () => {
            const { hasPosition } = await tryRights(checkpoints);
            return `${hasPosition ? 'it has positions' : 'it has no position yet'}, and may change them`;
          }),
      },
    ],
  });
}
