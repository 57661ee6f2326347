import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startSsm } from '../../../../local/ssm/ssm.ts';
import type { Scene } from './fault-scene.ts';
import { CHECKPOINT_TABLE, connectorOf, type FaultWorld, sceneSettings } from './fault-world.ts';
import { type SourceContainer, startSourceContainer } from './source-container.ts';

/** A process of a source that is to be killed, and what it reads. Nothing is created yet. */
export interface Victim {
  readonly scene: Scene;
  readonly container: SourceContainer;
}

/** Processes that load their code while the one before works. */
export interface Victims {
  next(): Victim;
  close(): Promise<void>;
}

/** Starts the first of them. Formats take turns. */
export async function startVictims(world: FaultWorld): Promise<Victims> {
  const ssm = await startSsm();
  ssm.put({ name: '/tdengine/password', value: 'taosdata', type: 'SecureString' });
  const codeCache = await mkdtemp(join(tmpdir(), 'source-faults-'));
  let started = 0;

  function start(): Victim {
    const scene = world.nextScene(started++ % 2 === 0 ? 'line' : 'json');
    const [deployment = '', connector = ''] = connectorOf(scene).split('/');
    const settings = `/${connector}/settings`;
    ssm.put({ name: settings, value: JSON.stringify(sceneSettings(scene)), type: 'String' });
    const container = startSourceContainer({
      AWS_ENDPOINT_URL_SSM: ssm.url,
      AWS_ENDPOINT_URL_DYNAMODB: world.proxies.dynamoDb.url,
      AWS_REGION: 'eu-west-1',
      AWS_ACCESS_KEY_ID: 'test',
      AWS_SECRET_ACCESS_KEY: 'test',
      DEPLOYMENT_NAME: deployment,
      CONNECTOR_NAME: connector,
      SETTINGS_PARAMETER: settings,
      TDENGINE_URL: world.proxies.tdengine.url,
      TDENGINE_USER: 'root',
      TDENGINE_PASSWORD_PARAMETER: '/tdengine/password',
      KAFKA_AUTHENTICATION: 'plaintext',
      KAFKA_BOOTSTRAP_SERVERS: world.proxies.kafka.brokers,
      CHECKPOINT_TABLE,
      NODE_COMPILE_CACHE: codeCache,
    });
    return { scene, container };
  }

  const spare: Victim[] = [start()];
  return {
    next() {
      spare.push(start());
      return spare.shift() ?? start();
    },
    async close() {
      await Promise.all(spare.map(({ container }) => container.kill()));
      await Promise.all([ssm.close(), rm(codeCache, { recursive: true, force: true })]);
    },
  };
}
