import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundleFunction, type FunctionName } from '../../functions/bundle.ts';
import { VARIABLES } from '../../functions/shared/environment.ts';
import type { ConnectorsFile } from '../../functions/shared/settings/index.ts';
import { kafkaClient } from '../kafka-client.ts';
import { createLambda, type LambdaFunction } from '../lambda/lambda.ts';
import { CHECKPOINT_TABLE, type Parts } from '../parts.ts';
import { connectorEnvironment } from './environment.ts';
import type { RunnerEvents } from './events.ts';
import { putParameters } from './parameters.ts';
import { type RunningSink, startSink } from './sink.ts';
import { addCounts, NO_COUNTS } from './sink-counts.ts';
import { type RunningSource, startSource } from './source.ts';
import { createMissingTopics, sinkTopics } from './topics.ts';

/** All connectors of a file, running. */
export interface Runner {
  readonly sinks: readonly RunningSink[];
  readonly sources: readonly RunningSource[];
  /** Stops reading and waking, waits a moment for what runs, and ends the functions. */
  stop(): Promise<void>;
}

/** Does on the local parts what a deploy does on AWS: bundles, parameters, topics, functions, mappings and schedules. */
export async function startRunner(file: ConnectorsFile, parts: Parts, events: RunnerEvents = {}): Promise<Runner> {
  const folder = mkdtempSync(join(tmpdir(), 'tdkafka-'));
  const lambdas: LambdaFunction[] = [];
  const sinks: RunningSink[] = [];
  const sources: RunningSource[] = [];
  const kafka = kafkaClient(parts.brokers);
  putParameters(parts.ssm, file, parts.tdengine.password);

  async function stop(): Promise<void> {
    await Promise.all([...sinks, ...sources].map((connector) => connector.stop()));
    await Promise.all(lambdas.map((lambda) => lambda.close()));
    rmSync(folder, { recursive: true, force: true });
  }

  function deploy(
    kind: FunctionName,
    name: string,
    settings: { readonly memoryMb: number; readonly timeoutSeconds: number },
    environment: Readonly<Record<string, string>>,
    onLog: (line: string) => void,
  ): LambdaFunction {
    const lambda = createLambda({
      functionName: `${file.deployment}-${name}-${kind}`,
      bundle: bundles[kind],
      environment: { ...connectorEnvironment(file, name, parts), ...environment },
      memoryMb: settings.memoryMb,
      timeoutMs: settings.timeoutSeconds * 1_000,
      onLog(line) {
        onLog(line);
        events.onLog?.(name, line);
      },
    });
    lambdas.push(lambda);
    return lambda;
  }

  const bundles = { sink: bundleFunction('sink', folder), source: bundleFunction('source', folder) };
  try {
    await makeTopics(parts.brokers, file);
    for (const [name, settings] of Object.entries(file.sinks)) {
      let counts = NO_COUNTS;
      const partial = settings.provisionedPollerConfig !== undefined;
      const lambda = deploy(
        'sink',
        name,
        settings,
        partial ? { [VARIABLES.reportBatchItemFailures]: 'true' } : {},
        (line) => {
          counts = addCounts(counts, line);
        },
      );
      const cluster = { bootstrapServers: parts.brokers, clusterArn: file.kafka.clusterArn };
      const { deployment } = file;
      sinks.push(await startSink({ name, deployment, settings, kafka, cluster, lambda, counts: () => counts, events }));
    }
    for (const [name, settings] of Object.entries(file.sources)) {
      const lambda = deploy('source', name, settings, { [VARIABLES.checkpointTable]: CHECKPOINT_TABLE }, () => {});
      sources.push(startSource(name, settings, lambda, events));
    }
  } catch (error) {
    await stop();
    throw error;
  }
  return { sinks, sources, stop };
}

async function makeTopics(brokers: string, file: ConnectorsFile): Promise<void> {
  const admin = kafkaClient(brokers).admin();
  try {
    await admin.connect();
    await createMissingTopics(admin, sinkTopics(file));
  } finally {
    await admin.disconnect();
  }
}
