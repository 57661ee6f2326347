import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Bundle, bundleFunction, type FunctionName } from '../../functions/bundle/bundle.ts';

const top = mkdtempSync(join(tmpdir(), 'bundles-'));
process.on('exit', () => rmSync(top, { recursive: true }));
const made = new Map<FunctionName, Bundle>();

/** The bundle of a function, made once for all tests of a process: it takes esbuild two seconds. */
export function bundleOf(name: FunctionName): Bundle {
  const bundle = made.get(name) ?? bundleFunction(name, join(top, 'once'));
  made.set(name, bundle);
  return bundle;
}

/** Bundles a function as a command in that working directory does. */
export function bundledFrom(cwd: string, name: FunctionName): Bundle {
  const home = process.cwd();
  process.chdir(cwd);
  try {
    return bundleFunction(name, mkdtempSync(join(top, 'from-')));
  } finally {
    process.chdir(home);
  }
}

/** Sets what a bundle reads of its environment when it is loaded; no server listens where it points to. */
export function setBundleEnvironment(): void {
  Object.assign(process.env, {
    DEPLOYMENT_NAME: 'test',
    CONNECTOR_NAME: 'meters',
    SETTINGS_PARAMETER: '/test/settings',
    TDENGINE_URL: 'http://127.0.0.1:1',
    TDENGINE_USER: 'root',
    TDENGINE_PASSWORD_PARAMETER: '/test/password',
    KAFKA_AUTHENTICATION: 'iam',
    CHECKPOINT_TABLE: 'checkpoints',
    AWS_REGION: 'eu-west-1',
    AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE',
    AWS_SECRET_ACCESS_KEY: 'secret',
    AWS_ENDPOINT_URL_SSM: 'http://127.0.0.1:1',
  });
}
