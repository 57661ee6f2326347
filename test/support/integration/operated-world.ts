import type { ConnectorsFile } from '../../../functions/shared/settings/index.ts';
import { startAwsEndpoint } from '../../../local/aws/endpoint.ts';
import { startRunner } from '../../../local/runner/runner.ts';
import { openTarget } from '../../../operations/target/target.ts';
import { runTdkafka, startTdkafka } from '../run-tdkafka.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import type { startWorld } from './world.ts';

const CREDENTIALS = { AWS_ACCESS_KEY_ID: 'alice', AWS_SECRET_ACCESS_KEY: 'anything' };

/** Connectors that run, with an endpoint that answers for them as AWS, and `tdkafka` in a folder of its own. */
export async function operated(file: ConnectorsFile, { parts }: Pick<Awaited<ReturnType<typeof startWorld>>, 'parts'>) {
  Object.assign(process.env, CREDENTIALS);
  const runner = await startRunner(file, parts);
  const endpoint = await startAwsEndpoint(file, parts, runner, 0);
  const folder = temporaryFolder('operated-');
  const options = ['--deployment', file.deployment, '--region', 'us-east-1', '--endpoint-url', endpoint.url];
  const run = {
    cwd: folder,
    env: { ...CREDENTIALS, NODE_NO_WARNINGS: '1' },
  };
  return {
    runner,
    folder,
    /** What names the deployment on a command line, and with what it is run. */
    options,
    env: run.env,
    endpointUrl: endpoint.url,
    /** For operations without the command line. Close it. */
    target: () => openTarget({ deployment: file.deployment, region: ['us-east-1'], endpointUrl: endpoint.url }),
    /** Runs `tdkafka` to its end, nobody at its terminal. */
    tdkafka: (...args: readonly string[]) => runTdkafka([...args, ...options], run),
    /** Starts `tdkafka`. */
    start: (...args: readonly string[]) => startTdkafka([...args, ...options], run),
    async close(): Promise<void> {
      await endpoint.close();
      await runner.stop();
    },
  };
}
