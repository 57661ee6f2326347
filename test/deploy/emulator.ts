import { writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { request } from 'node:https';
import { delimiter, dirname, join } from 'node:path';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { listen, shut } from '../../local/parts/http.ts';
import { waitUntil } from '../../local/parts/wait-until.ts';
import { selfSigned } from '../support/servers/certificates.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { startChild } from './children.ts';
import { pythonTools } from './python/tools.ts';

/** An AWS on loopback. */
export interface Emulator {
  /** What AWS's clients and the CDK command need in their environment to use it. */
  readonly environment: NodeJS.ProcessEnv;
  /** Whether functions may do only what their roles allow; not known of an emulator that was there before. */
  readonly enforcesRoles: boolean;
  /** Whether it refuses what emulator.py has it refuse; not known of an emulator that was there before. */
  readonly refuses: boolean;
  /** The end of its log, with what functions have written. */
  logTail(): string;
  stop(): Promise<void>;
}

const LOG_TAIL_CHARACTERS = 4_000;

/**
 * Starts the emulator, or uses the one that AWS_ENDPOINT_URL names, which must be on loopback: never a real account.
 * @throws MissingToolsError when there is none and it cannot be installed; Error when it does not start
 */
export async function startEmulator(say: (line: string) => void): Promise<Emulator> {
  const given = process.env.AWS_ENDPOINT_URL;
  if (given === undefined || given === '') return startMinistack(say);
  if (!['127.0.0.1', 'localhost', '[::1]'].includes(new URL(given).hostname)) {
    throw new Error('AWS_ENDPOINT_URL must be an address on 127.0.0.1: the tests deploy to an emulator only');
  }
  say(`using the emulator at ${given}`);
  return { environment: process.env, enforcesRoles: false, refuses: false, logTail: () => '', stop: async () => {} };
}

async function startMinistack(say: (line: string) => void): Promise<Emulator> {
  const { python } = pythonTools(say);
  const folder = temporaryFolder('aws-emulator-');
  const identity = selfSigned();
  const certificate = join(folder, 'tls.crt');
  const key = join(folder, 'tls.key');
  writeFileSync(certificate, identity.cert);
  writeFileSync(key, identity.key, { mode: 0o600 });
  // The bucket that the CDK makes for itself refuses what comes without TLS.
  setDefaultCACertificates([...getCACertificates('default'), identity.cert]);
  const port = await freePort();
  const environment = environmentOf(port, folder, certificate);
  const child = startChild(python, [join(import.meta.dirname, 'python', 'emulator.py')], {
    env: {
      ...environment,
      AUTH: 'true',
      USE_SSL: '1',
      MINISTACK_SSL_CERT: certificate,
      MINISTACK_SSL_KEY: key,
      BIND_HOST: '127.0.0.1',
      GATEWAY_PORT: String(port),
      LAMBDA_EXECUTOR: 'local',
      IOT_MTLS_ENABLED: '0',
      SFTP_ENABLED: '0',
      TMPDIR: folder,
    },
  });
  const logTail = () => child.output().slice(-LOG_TAIL_CHARACTERS);
  try {
    const exited = child.ended.then((code) => Promise.reject(new Error(`it ended with code ${code}`)));
    await Promise.race([exited, waitUntil('its answer', 30_000, () => isHealthy(port))]);
  } catch (error) {
    await child.stop();
    throw new Error(`the emulator did not start: ${logTail()}`, { cause: error });
  }
  return { environment, enforcesRoles: true, refuses: true, logTail, stop: () => child.stop() };
}

function environmentOf(port: number, folder: string, certificate: string): NodeJS.ProcessEnv {
  const { AWS_PROFILE, AWS_SESSION_TOKEN, ...inherited } = process.env;
  return {
    ...inherited,
    // The functions run with the `node` that is found first.
    PATH: [dirname(process.execPath), process.env.PATH].join(delimiter),
    AWS_ENDPOINT_URL: `https://127.0.0.1:${port}`,
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
    AWS_REGION: 'us-east-1',
    AWS_DEFAULT_REGION: 'us-east-1',
    AWS_CONFIG_FILE: '/dev/null',
    AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
    AWS_EC2_METADATA_DISABLED: 'true',
    NODE_EXTRA_CA_CERTS: certificate,
    AWS_CA_BUNDLE: certificate,
    // The CDK command remembers accounts there, by their keys.
    CDK_HOME: join(folder, 'cdk'),
  };
}

async function freePort(): Promise<number> {
  const server = createServer();
  const port = await listen(server, 0);
  await shut(server);
  return port;
}

function isHealthy(port: number): Promise<true | undefined> {
  return new Promise((resolve) => {
    request(`https://127.0.0.1:${port}/_ministack/health`, (response) => {
      response.resume();
      resolve(response.statusCode === 200 || undefined);
    })
      .once('error', () => resolve(undefined))
      .end();
  });
}
