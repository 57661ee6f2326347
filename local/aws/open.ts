import { resolve } from 'node:path';
import { LocalError } from '../../cli/terminal/usage.ts';
import type { ConnectorsFile } from '../../functions/shared/settings/index.ts';
import type { Parts } from '../parts/parts.ts';
import type { Runner } from '../runner/runner.ts';
import { REGION } from './names.ts';
import { publish } from './published.ts';

/** What of a run is reached from outside. */
export interface OpenRun {
  readonly file: ConnectorsFile;
  /** Of the connectors file. */
  readonly path: string;
  readonly parts: Parts;
  readonly runner: Runner;
  /** 0 is any free one. */
  readonly port: number;
}

/** An open endpoint of a run. */
export interface OpenEndpoint {
  /** What to put before a command that asks AWS, such as `aws`. */
  readonly variables: string;
  close(): Promise<void>;
}

/** Opens the AWS endpoint of a run, and says where it is. @throws LocalError when its port is taken */
export async function openEndpoint({ file, path, parts, runner, port }: OpenRun): Promise<OpenEndpoint> {
  // Loaded while the connectors are at work already.
  const { startAwsEndpoint } = await import('./endpoint.ts');
  const server = await startAwsEndpoint(file, parts, runner, port).catch((cause: Error) => {
    throw new LocalError(`the AWS endpoint cannot listen on port ${port}: ${cause.message}; give another --aws-port`, {
      cause,
    });
  });
  const withdraw = publish({
    endpointUrl: server.url,
    deployment: file.deployment,
    connectors: resolve(path),
    pid: process.pid,
    brokers: parts.brokers,
    tdengineUrl: parts.tdengine.url,
  });
  return {
    variables: [
      `AWS_ENDPOINT_URL=${server.url}`,
      // Some clients read the one, some the other.
      `AWS_REGION=${REGION}`,
      `AWS_DEFAULT_REGION=${REGION}`,
      'AWS_ACCESS_KEY_ID=local',
      'AWS_SECRET_ACCESS_KEY=local',
    ].join(' '),
    async close() {
      withdraw();
      await server.close();
    },
  };
}
