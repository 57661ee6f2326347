import type { Target, TargetOptions } from '../../operations/target/target.ts';
import { flag, naming, text, texts } from './parameter.ts';

/** The parameters of every command that works with a deployment: which one, and how AWS is reached. */
export const TARGET_PARAMETERS = {
  connectors: naming('file', text('FILE', 'the connectors file (left out, with no --deployment: connectors.yaml)')),
  deployment: text('NAME', 'a deployment by its name, without its file'),
  region: texts(
    'REGION',
    'a region to look in, as often as needed (left out: those of the file’s MSK clusters, else AWS_REGION)',
  ),
  profile: text('NAME', 'profile of the AWS configuration'),
  endpointUrl: text('URL', 'what stands for AWS, such as an emulator'),
  local: flag('the local runner of this folder (`npm start`, `npm run local`)'),
};

let onlyLooks = false;

/** From here on no deployment that this process opens can be changed by it. */
export function lookOnly(): void {
  onlyLooks = true;
}

/** Uses the deployment that a command line means, and ends its connections. */
export async function withTarget<T>(options: TargetOptions, use: (target: Target) => Promise<T>): Promise<T> {
  const { openTarget } = await import('../../operations/target/target.ts');
  const target = openTarget({ ...options, onlyLooks });
  try {
    return await use(target);
  } finally {
    target.close();
  }
}
