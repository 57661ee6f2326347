import { parseSettings, sinkRuntime } from '../../functions/shared/settings/index.ts';
import type { TDengineConnection } from '../../functions/shared/tdengine/client/connection.ts';
import { isoMs } from '../../functions/shared/tdengine/time/iso-writer.ts';
import { OperationError } from '../operation-error.ts';
import { connectorNamed, type DeployedConnector, readDeployment } from '../target/deployment.ts';
import { connectorKafka, type KafkaOverride } from '../target/kafka.ts';
import { readMappings } from '../target/mappings.ts';
import { connectorSchemas } from '../target/schemas.ts';
import type { Target } from '../target/target.ts';
import { connectorTDengine } from '../target/tdengine.ts';
import { sunkTopics } from '../verify/sunk-topics.ts';
import { type BatchRange, batchRecords, type FilterOf } from './batch-records.ts';
import { type BatchLine, type FoundInvocation, findInvocation, rangesOf, type Search } from './find-invocation.ts';
import { replayBatch } from './replay-batch.ts';
import type { ReplayedBatch, ReplayedInvocation } from './report.ts';
import { replaySettings, type SettingsWanted } from './settings-then.ts';

/** What is replayed: an invocation by Lambda's id of its request, or records of a topic. */
export type ReplayWhat =
  | { readonly kind: 'request'; readonly requestId: string }
  | { readonly kind: 'records'; readonly range: BatchRange };

/** How something is replayed. */
export interface ReplayRequest extends Omit<Search, 'requestId'> {
  readonly what: ReplayWhat;
  /** Name of the connector; undefined: the one whose log has the request, or that reads the topic. */
  readonly connector: string | undefined;
  /** Undefined: of an invocation those of then, else those of now. */
  readonly settings: SettingsWanted | undefined;
  readonly showsSql: boolean;
  readonly kafka: KafkaOverride;
  readonly tdengine: TDengineConnection | undefined;
  readonly filterOf: FilterOf;
}

/**
 * Runs again what an invocation did, with production code and on this machine, and writes nothing: neither to TDengine nor to
 * Kafka, nor any position.
 * @throws OperationError when it cannot be found, or something of it cannot be read
 */
export async function replay(target: Target, request: ReplayRequest): Promise<ReplayedInvocation> {
  const { what } = request;
  if (what.kind === 'records') {
    return replayRecords(target, await sinkOf(target, what.range.topic, request.connector), [what.range], request);
  }
  const connectors =
    request.connector === undefined
      ? (await readDeployment(target)).connectors
      : [await connectorNamed(target, request.connector)];
  const found = await findInvocation(target, connectors, { ...request, requestId: what.requestId });
  if (found.line.message === 'tick') throw new OperationError('refused', 'it is a tick');
  return replayRecords(target, found.connector, rangesOf(found.line, found.requestId), request, {
    ...found,
    line: found.line,
  });
}

/** A batch that the log tells of. */
type FoundBatch = FoundInvocation & { readonly line: BatchLine };

async function replayRecords(
  target: Target,
  sink: DeployedConnector,
  ranges: readonly BatchRange[],
  request: ReplayRequest,
  found?: FoundBatch,
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
  return {
    kind: 'batch',
    connector: sink.name,
    invocation: found === undefined ? null : loggedBatch(found),
    settings: version,
    ...result,
  };
}

function loggedBatch({ requestId, at, line }: FoundBatch) {
  const { received, written, skipped, rejected, retried, ms, tdengineMs } = line;
  return {
    ...{ requestId, at: isoMs(at) ?? '' },
    ...{ received, written, skipped, rejected, retried, ms, tdengineMs },
  };
}

/** The sink that reads a topic. @throws OperationError `asked-wrongly` when there is none, or more than one */
async function sinkOf(target: Target, topic: string, name: string | undefined): Promise<DeployedConnector> {
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
