import type { DeployedStack } from '../../../operations/target/stacks.ts';

/** A stack as a deploy of deployment demo leaves it, by the rest of its name, after the changes. */
export function stackOf(rest: string, changes: Partial<DeployedStack> = {}): DeployedStack {
  return {
    name: `demo-${rest}`,
    region: 'eu-west-1',
    status: 'CREATE_COMPLETE',
    description: 'Something of deployment demo',
    tags: new Map(),
    outputs: new Map(),
    ...changes,
  };
}
