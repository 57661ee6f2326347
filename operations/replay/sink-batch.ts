import { parseSettings, sinkRuntime } from '../../functions/shared/settings/index.ts';
import { isoMs } from '../../functions/shared/tdengine/time/iso-writer.ts';
import { OperationError } from '../operation-error.ts';
import { connectorNamed, type DeployedConnector, readDeployment } from '../target/deployment.ts';
import { connectorKafka } from '../target/kafka.ts';
import { readMappings } from '../target/mappings.ts';
import { connectorSchemas } from '../target/schemas.ts';
import type { Target } from '../target/target.ts';
import { connectorTDengine } from '../target/tdengine.ts';
import { sunkTopics } from '../verify/sunk-topics.ts';
import { type BatchRange, batchRecords } from './batch-records.ts';
import type { BatchLine, FoundInvocation } from './find-invocation.ts';
import { replayBatch } from './replay-batch.ts';
import type { ReplayedBatch } from './report.ts';
import type { ReplayRequest } from './request.ts';
import { replaySettings } from './settings-then.ts';

/** Replays a batch of a sink. @param found what the log says of it; left out, nobody has looked. */
export async function sinkBatch(
  target: Target,
  sink: DeployedConnector,
  ranges: readonly BatchRange[],
  request: ReplayRequest,
  found?: FoundInvocation<BatchLine>,
): Promise<ReplayedBatch> {
  const wanted = request.settings ?? { kind: found === undefined ? 'now' : 'then' };
  const [{ document, ...version }, handed, kafka, tdengine] = await Promise.all([
    replaySettings(target, sink, wanted, found?.at),
    sunkTopics(target, sink),
    connectorKafka(target, sink, request.kafka),
    connectorTDengine(target, sink, request.tdengine),
  ]);
  const settings = parseSettings(sinkRuntime, document, `${sink.settingsParameter} version ${version.version}`);
  const { valueSchemaRegistry: registry } = settings;
  request.told('reading the records');
  const records = await batchRecords(kafka, sink, ranges, handed, request.filterOf);
  request.signal.throwIfAborted();
  request.told(`running the sink on ${records.records.length} records`);
  const result = await replayBatch(records, {
    settings,
    // A time of then goes with settings of then: how old a row may be is counted from it.
    now: wanted.kind === 'then' && found !== undefined ? found.at : request.now(),
    tdengine,
    openSchemas: registry && (() => connectorSchemas(target, sink, registry)),
    reportsPartially: handed.some(({ reportsPartially }) => reportsPartially),
    showsSql: request.showsSql,
  });
  const invocation = found === undefined ? null : loggedBatch(found);
  return { kind: 'batch', connector: sink.name, invocation, settings: version, ...result };
}

function loggedBatch({ requestId, at, line }: FoundInvocation<BatchLine>) {
  const { received, written, skipped, rejected, retried, ms, tdengineMs } = line;
  const counts = { received, written, skipped, rejected, retried };
  return { requestId, at: isoMs(at) ?? '', ...counts, ms, tdengineMs };
}

/** The sink that reads a topic. @throws OperationError `asked-wrongly` when there is none, or more than one */
export async function sinkOf(target: Target, topic: string, name: string | undefined): Promise<DeployedConnector> {
  if (name !== undefined) return connectorNamed(target, name, 'sink');
  const sinks = (await readDeployment(target)).connectors.filter(({ kind }) => kind === 'sink');
  const reading = await Promise.all(
    sinks.map(async (sink) => ((await readMappings(target, sink)).some((each) => each.topic === topic) ? [sink] : [])),
  );
  const [first, ...others] = reading.flat();
  if (first === undefined) {
    throw new OperationError('asked-wrongly', `no sink of deployment ${target.deployment} reads topic ${topic}`);
  }
  if (others.length === 0) return first;
  const names = [first, ...others].map((each) => each.name).join(' and ');
  throw new OperationError('asked-wrongly', `${names} read topic ${topic}: name one by --connector`);
}
