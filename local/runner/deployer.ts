import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Bundle, bundleFunction, type FunctionName } from '../../functions/bundle/bundle.ts';
import { functionNameOf, logGroupOf } from '../../functions/bundle/function-names.ts';
import type { ConnectorsFile } from '../../functions/shared/settings/index.ts';
import { LogStore } from '../aws/logs/log-store.ts';
import { MetricStore } from '../aws/metrics/metric-store.ts';
import { createLambda, type LambdaFunction } from '../lambda/lambda.ts';
import { recorded, recordLine } from '../lambda/recorded.ts';
import type { Parts } from '../parts/parts.ts';
import { connectorEnvironment } from './deployment.ts';

/** A function to deploy. */
export interface Deployment {
  readonly kind: FunctionName;
  readonly connector: string;
  readonly settings: {
    readonly memoryMb: number;
    readonly timeoutSeconds: number;
    readonly reservedConcurrentExecutions?: number | undefined;
  };
  /** Variables beyond those that every connector has. */
  readonly environment: Readonly<Record<string, string>>;
  readonly onLog: (line: string) => void;
}

/** A function that is deployed, as Lambda knows it. */
export interface DeployedFunction extends LambdaFunction, Omit<Deployment, 'onLog'> {
  readonly name: string;
  /** All variables. */
  readonly environment: Readonly<Record<string, string>>;
  /** The folder of its code. */
  readonly codeFolder: string;
}

/** Makes the functions of a connectors file. */
export interface Deployer {
  /** All that are made so far. */
  readonly functions: readonly DeployedFunction[];
  /** What they write. */
  readonly logs: LogStore;
  /** What they measure, and Lambda of them. */
  readonly metrics: MetricStore;
  deploy(deployment: Deployment): DeployedFunction;
  /** Ends all functions and removes their code. */
  close(): Promise<void>;
}

/** Bundles as a deploy does, each kind once and only when it is needed, into a folder of its own. */
export function createDeployer(file: ConnectorsFile, parts: Parts): Deployer {
  const folder = mkdtempSync(join(tmpdir(), 'tdkafka-'));
  const bundles = new Map<FunctionName, Bundle>();
  const functions: DeployedFunction[] = [];
  const logs = new LogStore();
  const metrics = new MetricStore();

  function bundleOf(kind: FunctionName): Bundle {
    const bundle = bundles.get(kind) ?? bundleFunction(kind, folder);
    bundles.set(kind, bundle);
    return bundle;
  }

  return {
    functions,
    logs,
    metrics,
    deploy({ onLog, ...deployment }) {
      const { kind, connector, settings } = deployment;
      const functionName = functionNameOf(file.deployment, connector, kind);
      const environment = { ...connectorEnvironment(file, connector, parts), ...deployment.environment };
      const { memoryMb } = settings;
      const records = { functionName, memoryMb, log: logs.group(logGroupOf(functionName)), metrics };
      const bundle = bundleOf(kind);
      const lambda = createLambda({
        functionName,
        bundle,
        environment,
        memoryMb,
        timeoutMs: settings.timeoutSeconds * 1_000,
        onLog(line) {
          recordLine(records, line);
          onLog(line);
        },
      });
      const deployed = {
        ...deployment,
        ...recorded(lambda, records),
        name: functionName,
        environment,
        codeFolder: bundle.folder,
      };
      functions.push(deployed);
      return deployed;
    },
    async close() {
      await Promise.all(functions.map((lambda) => lambda.close()));
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
