import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Bundle, bundleFunction, type FunctionName } from '../../functions/bundle/bundle.ts';
import type { ConnectorsFile } from '../../functions/shared/settings/index.ts';
import { createLambda, type LambdaFunction } from '../lambda/lambda.ts';
import type { Parts } from '../parts/parts.ts';
import { connectorEnvironment } from './deployment.ts';

/** A function to deploy. */
export interface Deployment {
  readonly kind: FunctionName;
  readonly connector: string;
  readonly settings: { readonly memoryMb: number; readonly timeoutSeconds: number };
  /** Variables beyond those that every connector has. */
  readonly environment: Readonly<Record<string, string>>;
  readonly onLog: (line: string) => void;
}

/** Name of a connector's function. */
export function functionNameOf(deployment: string, connector: string, kind: FunctionName): string {
  return `${deployment}-${connector}-${kind}`;
}

/** Makes the functions of a connectors file. */
export interface Deployer {
  deploy(deployment: Deployment): LambdaFunction;
  /** Ends all functions and removes their code. */
  close(): Promise<void>;
}

/** Bundles as a deploy does, each kind once and only when it is needed, into a folder of its own. */
export function createDeployer(file: ConnectorsFile, parts: Parts): Deployer {
  const folder = mkdtempSync(join(tmpdir(), 'tdkafka-'));
  const bundles = new Map<FunctionName, Bundle>();
  const lambdas: LambdaFunction[] = [];

  function bundleOf(kind: FunctionName): Bundle {
    const bundle = bundles.get(kind) ?? bundleFunction(kind, folder);
    bundles.set(kind, bundle);
    return bundle;
  }

  return {
    deploy({ kind, connector, settings, environment, onLog }) {
      const lambda = createLambda({
        functionName: functionNameOf(file.deployment, connector, kind),
        bundle: bundleOf(kind),
        environment: { ...connectorEnvironment(file, connector, parts), ...environment },
        memoryMb: settings.memoryMb,
        timeoutMs: settings.timeoutSeconds * 1_000,
        onLog,
      });
      lambdas.push(lambda);
      return lambda;
    },
    async close() {
      await Promise.all(lambdas.map((lambda) => lambda.close()));
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
