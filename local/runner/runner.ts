import { VARIABLES } from '../../functions/shared/environment.ts';
import { type ConnectorsFile, clusterOf, type SinkSettings } from '../../functions/shared/settings/index.ts';
import { kafkaClient } from '../parts/kafka-client.ts';
import { CHECKPOINT_TABLE, type Parts } from '../parts/parts.ts';
import { createDeployer, type Deployer } from './deployer.ts';
import { createMissingTopics, putParameters, sinkTopics } from './deployment.ts';
import type { RunnerEvents } from './events.ts';
import { type RunningSink, type SwitchedSink, startSink } from './sink/sink.ts';
import { SinkLog } from './sink/sink-log.ts';
import { type RunningSource, type SwitchedSource, startSource } from './source/source.ts';
import { SourceLog } from './source/source-log.ts';
import { tellSlow } from './tell-slow.ts';

/** Connectors that run. */
export interface Running {
  readonly sinks: readonly RunningSink[];
  readonly sources: readonly RunningSource[];
}

/** All connectors of a file, running. */
export interface Runner extends Running {
  readonly sinks: readonly SwitchedSink[];
  readonly sources: readonly SwitchedSource[];
  /** The functions of all, with what they write and measure. */
  readonly deployer: Pick<Deployer, 'functions' | 'logs' | 'metrics'>;
  /** Stops reading and waking, waits a moment for what runs, and ends the functions. */
  stop(): Promise<void>;
}

/** Does on the local parts what a deploy does on AWS: bundles, parameters, topics, functions, mappings and schedules. */
export async function startRunner(file: ConnectorsFile, parts: Parts, events: RunnerEvents = {}): Promise<Runner> {
  const deployer = createDeployer(file, parts);
  const sinks: SwitchedSink[] = [];
  const sources: SwitchedSource[] = [];

  async function stop(): Promise<void> {
    await Promise.all([...sinks, ...sources].map((connector) => connector.stop()));
    await deployer.close();
  }

  try {
    putParameters(parts.ssm, file, parts.tdengine.password);
    await makeTopics(parts.brokers, file);
    for (const [name, settings] of Object.entries(file.sinks)) {
      sinks.push(await runSink(file, name, settings, { parts, deployer, events }));
    }
    for (const [name, settings] of Object.entries(file.sources)) {
      const environment = {
        [VARIABLES.checkpointTable]: CHECKPOINT_TABLE,
        [VARIABLES.shards]: String(settings.shards),
      };
      const log = new SourceLog((text) => events.onNotice?.(`source ${name}`, text));
      const onLog = (line: string) => {
        log.take(line);
        events.onLog?.(name, line);
      };
      const lambda = deployer.deploy({ kind: 'source', connector: name, settings, environment, onLog });
      const told = tellSlow(lambda, (seconds) => events.onSlow?.(`source ${name}`, seconds));
      sources.push(startSource(name, settings, told, events, log));
    }
  } catch (error) {
    await stop();
    throw error;
  }
  return { sinks, sources, deployer, stop };
}

async function runSink(
  file: ConnectorsFile,
  name: string,
  settings: SinkSettings,
  { parts, deployer, events }: { readonly parts: Parts; readonly deployer: Deployer; readonly events: RunnerEvents },
): Promise<SwitchedSink> {
  const log = new SinkLog((text) => events.onNotice?.(`sink ${name}`, text));
  const lambda = deployer.deploy({
    kind: 'sink',
    connector: name,
    settings,
    environment: {
      ...(settings.provisionedPollerConfig !== undefined && { [VARIABLES.reportBatchItemFailures]: 'true' }),
      // Skipped records have a line each at this level.
      POWERTOOLS_LOG_LEVEL: 'DEBUG',
    },
    onLog(line) {
      log.take(line);
      events.onLog?.(name, line);
    },
  });
  return startSink({
    name,
    deployment: file.deployment,
    settings,
    kafka: kafkaClient(parts.brokers),
    cluster: { bootstrapServers: parts.brokers, clusterArn: clusterOf(file, settings).clusterArn },
    lambda: tellSlow(lambda, (seconds) => events.onSlow?.(`sink ${name}`, seconds)),
    log,
    events,
  });
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
