import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { startKafka } from '@tdengine-kafka-lambda/embedded-kafka';
import { startTDengine } from '@tdengine-kafka-lambda/embedded-tdengine';
import { App } from 'aws-cdk-lib';
import { PutParameterCommand } from 'aws-sdk-client-ssm';
import * as z from 'zod';
import { bundleFunction } from '../../../functions/bundle/bundle.ts';
import { type ConnectorsFile, connectorsFile } from '../../../functions/shared/settings/index.ts';
import { createTDengine } from '../../../functions/shared/tdengine/client/client.ts';
import { addStacks } from '../../../lib/stacks/stacks.ts';
import { kafkaClient } from '../../../local/parts/kafka-client.ts';
import { ROUTE } from '../../support/drills/readings.ts';
import { startFaultProxy } from '../../support/proxies/fault-proxy.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { awsClients } from '../aws.ts';
import { cdk } from '../cdk.ts';
import { startEmulator } from '../emulator.ts';
import { useEnvironment } from '../world.ts';

/** How the sink of a drill is deployed. */
export interface Deploying {
  /** Of the sink's errors; left out, all are tolerated. */
  readonly tolerance?: 'none';
  /** Who signs in to TDengine; left out, root. */
  readonly user?: { readonly user: string; readonly password: string };
}

const ROOT = { user: 'root', password: 'taosdata' };
const CDK_JSON = join(import.meta.dirname, '..', '..', '..', 'cdk.json');
const cdkJson = z.object({ context: z.record(z.string(), z.unknown()) });

/**
 * An emulated AWS to which the deployment of docs/drills.md is deployed once for each drill, so that no drill sees what another has
 * left in metrics and logs. They share a Kafka, which makes no topic by itself, and a TDengine, each behind a proxy of its own.
 */
export async function startDeployedDrills(deploying: ReadonlyMap<string, Deploying>) {
  const say = (line: string) => process.stderr.write(`  ${line}\n`);
  const kafka = await startKafka({ autoCreateTopics: false });
  const tdengine = await startTDengine();
  const emulator = await startEmulator(say);
  useEnvironment(emulator.environment);
  const aws = awsClients();
  const client = kafkaClient(kafka.brokers);
  const admin = client.admin();
  await admin.connect();
  const id = randomBytes(3).toString('hex');
  const drills = new Map<string, Awaited<ReturnType<typeof prepare>>>();

  async function prepare(number: number, { tolerance, user = ROOT }: Deploying) {
    const deployment = `d${id}n${number}`;
    const names = {
      topic: `meters-${number}`,
      deadLetterTopic: `meters-${number}-dead-letters`,
      database: `p${number}`,
    };
    const proxy = await startFaultProxy(tdengine.url);
    const passwordParameter = `/${deployment}/tdengine/password`;
    const own = {
      ...{ topics: [names.topic], database: names.database, format: 'json', routes: [ROUTE], timeoutSeconds: 10 },
      errors: { tolerance: tolerance ?? 'all', deadLetterTopic: names.deadLetterTopic },
    };
    const file: ConnectorsFile = connectorsFile.parse({
      deployment,
      kafka: { bootstrapServers: kafka.brokers, authentication: 'plaintext' },
      tdengine: { url: proxy.url, user: user.user, passwordParameter },
      // Lambda reads a cluster without authentication only inside a VPC. The emulator's functions run beside it anyway.
      vpc: {
        vpcId: 'vpc-0123456789abcdef0',
        subnetIds: ['subnet-0123456789abcdef0'],
        securityGroupIds: ['sg-0123456789abcdef0'],
      },
      // The emulator has no alarms of several metrics.
      monitoring: { alarms: { mappingErrors: false } },
      sinks: { meters: own },
    });
    const topics = [names.topic, names.deadLetterTopic].map((topic) => ({ topic, numPartitions: 1 }));
    await admin.createTopics({ topics, waitForLeaders: true });
    const secret = { Name: passwordParameter, Type: 'SecureString', Value: user.password } as const;
    await aws.ssm.send(new PutParameterCommand(secret));
    return { deployment, ...names, file, proxy, passwordParameter };
  }

  const world = {
    aws,
    kafka: client,
    admin,
    brokers: kafka.brokers,
    tdengine: createTDengine({ url: tdengine.url, ...ROOT }),
    emulator,
    say,
    /** What was deployed for a drill. */
    drill(title: string) {
      const drill = drills.get(title);
      if (drill === undefined) throw new Error(`nothing is deployed for ${title}`);
      return drill;
    },
    /** Synthesizes all deployments at once, which takes longer than to deploy one, and deploys their sinks. */
    async deploy(): Promise<void> {
      let number = 0;
      for (const [title, each] of deploying) drills.set(title, await prepare(number++, each));
      const folder = temporaryFolder('drills-');
      const output = join(folder, 'cdk.out');
      const { context } = cdkJson.parse(JSON.parse(readFileSync(CDK_JSON, 'utf8')));
      const app = new App({ outdir: output, context });
      const bundle = bundleFunction('sink', folder);
      for (const { file } of drills.values()) addStacks(app, file, () => bundle);
      app.synth();
      const options = { environment: emulator.environment, output, say };
      const assembly = ['--app', output];
      await cdk(['bootstrap', ...assembly], options);
      const stacks = [...drills.values()].map(({ deployment }) => `${deployment}-meters-sink`);
      await cdk(
        ['deploy', ...stacks, ...assembly, '--exclusively', '--concurrency', '3', '--require-approval', 'never'],
        options,
      );
    },
    async close(): Promise<void> {
      await admin.disconnect();
      await Promise.all([...drills.values()].map(({ proxy }) => proxy.close()));
      await Promise.all([emulator.stop(), kafka.close(), tdengine.close()]);
    },
  };
  return world;
}

/** What the drills are played on. */
export type DeployedDrills = Awaited<ReturnType<typeof startDeployedDrills>>;
