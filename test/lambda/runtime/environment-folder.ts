import { chmodSync, copyFileSync, cpSync, mkdirSync, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import type { RuntimeFiles } from './interface-client.ts';

/** What an execution environment has of a file system: /var/task and /var/runtime, which nobody may write. */
export interface EnvironmentFolder {
  /** For `LAMBDA_TASK_ROOT`. */
  readonly task: string;
  /** What Node is started with. */
  readonly runtimeFile: string;
}

/** Puts a bundle and a runtime where any user can read them and none but root write. */
export function environmentFolder(bundle: string, runtime: RuntimeFiles): EnvironmentFolder {
  const root = temporaryFolder('lambda-');
  const [task, runtimeFolder] = [join(root, 'task'), join(root, 'runtime')];
  cpSync(bundle, task, { recursive: true });
  mkdirSync(runtimeFolder);
  for (const file of runtime.files) copyFileSync(file, join(runtimeFolder, basename(file)));
  for (const folder of [task, runtimeFolder]) {
    for (const file of readdirSync(folder)) chmodSync(join(folder, file), 0o444);
    chmodSync(folder, 0o555);
  }
  chmodSync(root, 0o755);
  return { task, runtimeFile: join(runtimeFolder, basename(runtime.files[0])) };
}
