import { readShards } from '../../functions/shared/environment.ts';
import { parseSettings, sourceRuntime } from '../../functions/shared/settings/index.ts';
import { isoMs } from '../../functions/shared/tdengine/time/iso-writer.ts';
import { functionMemory } from '../../functions/source/read/memory/memory-budget.ts';
import { OperationError } from '../operation-error.ts';
import type { DeployedConnector } from '../target/deployment.ts';
import { functionConfiguration } from '../target/function-environment.ts';
import type { Target } from '../target/target.ts';
import { connectorTDengine } from '../target/tdengine.ts';
import type { FoundInvocation, TickLine } from './find-invocation.ts';
import { replayTick } from './replay-tick.ts';
import type { ReplayedTick } from './report.ts';
import type { ReplayRequest } from './request.ts';
import { replaySettings } from './settings-then.ts';

/** Replays a tick of a source. @param found what the log says of it; left out, it is the one that would come now, of all tables. */
export async function sourceTick(
  target: Target,
  source: DeployedConnector,
  request: ReplayRequest,
  found?: FoundInvocation<TickLine>,
): Promise<ReplayedTick> {
  const { tableName, settingsParameter, region, name } = source;
  if (tableName === undefined) {
    throw new OperationError('refused', `deployment ${target.deployment} has no table of positions: deploy it first`);
  }
  const wanted = request.settings ?? { kind: found === undefined ? 'now' : 'then' };
  const [{ document, ...version }, { variables, memoryMb }, tdengine, client] = await Promise.all([
    replaySettings(target, source, wanted, found?.at),
    functionConfiguration(target, source),
    connectorTDengine(target, source, request.tdengine),
    target.aws.in(region).dynamoDb(),
  ]);
  const settings = parseSettings(sourceRuntime, document, `${settingsParameter} version ${version.version}`);
  const { openScratch, tables, from, mostMs, showsSql, now, signal, told } = request;
  told('copying the positions');
  const result = await replayTick({
    ...{ settings, tdengine, openScratch, tables, from, mostMs, showsSql, now, signal, told },
    checkpoints: { client, tableName, connector: `${target.deployment}/${name}` },
    shard: found === undefined ? { index: 0, shards: 1 } : { index: found.line.shard, shards: readShards(variables) },
    memoryBytes: functionMemory({ AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(memoryMb) }),
  });
  const invocation = found === undefined ? null : loggedTick(found);
  return { kind: 'tick', connector: name, invocation, settings: version, ...result };
}

function loggedTick({ requestId, at, line }: FoundInvocation<TickLine>) {
  const { tables, failedTables, rows, ms, caughtUp, failed } = line;
  return { requestId, at: isoMs(at) ?? '', tables, failedTables, rows, ms, caughtUp, failed };
}
