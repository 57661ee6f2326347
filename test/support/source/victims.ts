import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startSsm } from '../../../local/ssm/ssm.ts';
import { type Container, startContainer } from '../handlers/container.ts';
import { newScene } from './disturbed.ts';
import type { Scene } from './fault-scene.ts';
import { CHECKPOINT_TABLE, connectorOf, type FaultWorld, sceneSettings } from './fault-world.ts';

/** A process of a source that is to be killed, and what it reads. */
export interface Victim {
  readonly scene: Scene;
  readonly container: Container;
}

/** Processes that load their code while the one before works. */
export interface Victims {
  /** Reads one of two scenes, by turns; they are there. */
  next(): Victim;
  /** Reads a scene of its own; nothing of it is there. */
  newcomer(): Victim;
  close(): Promise<void>;
}

/** Makes a scene of each format, and starts the first process. */
export async function startVictims(world: FaultWorld): Promise<Victims> {
  const ssm = await startSsm();
  ssm.put({ name: '/tdengine/password', value: 'taosdata', type: 'SecureString' });
  const codeCache = await mkdtemp(join(tmpdir(), 'source-faults-'));
  const scenes = [await newScene(world, world.nextScene('line')), await newScene(world, world.nextScene('json'))];
  let started = 0;

  function start(scene = scenes[started++ % scenes.length] ?? world.nextScene()): Victim {
    const [deployment = '', connector = ''] = connectorOf(scene).split('/');
    const settings = `/${connector}/settings`;
    ssm.put({ name: settings, value: JSON.stringify(sceneSettings(scene)), type: 'String', overwrite: true });
    const container = startContainer('source', {
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
    newcomer: () => start(world.nextScene()),
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
